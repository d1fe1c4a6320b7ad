import {
  asDate,
  actingBody,
  type Connection,
  DomainError,
  giveReason,
  isId,
  once,
  type PageArgs,
  paginate,
  plainDate,
  refuse,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  ApproveRulePackInput,
  NewRuleParameter,
  ProposeRulePackInput,
  ReturnRulePackInput,
} from '../generated/resolvers.ts'
import type { Prisma, RulePackVersion, RuleParameter } from '../generated/prisma/client.ts'
import {
  approvalFault,
  datesFault,
  giveWay,
  officeFault,
  type PackRow,
  packFault,
  proposalFault,
  returnFault,
} from './rules.ts'

/** A page of versions. */
export type RulePackVersionPage = Connection<RulePackVersion>

/** Version 1 of a division is the release's, whether the release has rows for it or not. */
export const releaseVersion = 1

export async function findVersion(ctx: Context, id: string): Promise<RulePackVersion | null> {
  return isId(id) ? ctx.tx.rulePackVersion.findUnique({ where: { id } }) : null
}

export async function versionsPage(
  ctx: Context,
  { divisionId, ...args }: PageArgs & { divisionId: string },
): Promise<RulePackVersionPage> {
  await getDivisionId(ctx, divisionId)
  const where = { divisionId }
  return paginate(
    ctx.actor,
    'rulePackVersions',
    { ...args, filter: { divisionId } },
    ({ before, take }) =>
      ctx.tx.rulePackVersion.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.rulePackVersion.count({ where }),
  )
}

/** Writes a proposal; what is in force does not change by it. */
export async function proposeRulePack(ctx: Context, input: ProposeRulePackInput): Promise<RulePackVersion> {
  const { divisionId, idempotencyKey, parameters } = input
  const reason = input.reason.trim()
  const { organizationId } = actingBody(ctx)
  const id = await once(ctx, 'proposeRulePack', idempotencyKey, async () => {
    refuse(proposalFault(parameters, reason))
    await getDivisionId(ctx, divisionId)
    refuse(officeFault(divisionId, ctx.actor.divisionId))
    await lockPack(ctx, divisionId)
    const rows = parameters.map(asPackRow)
    refuse(packFault(rows, (await knownRows(ctx, divisionId)).map(asPackRow)))
    await giveReason(ctx.tx, reason)
    const written = await ctx.tx.rulePackVersion.create({
      data: {
        divisionId,
        version: await nextVersion(ctx, divisionId),
        status: 'PROPOSED',
        parameters: rows,
        organizationId,
        proposedById: ctx.actor.personId,
        reason,
        recordedAt: ctx.now,
      },
    })
    return written.id
  })
  return ctx.tx.rulePackVersion.findUniqueOrThrow({ where: { id } })
}

/** Puts a proposed version in force, each row from its day on. */
export async function approveRulePack(ctx: Context, input: ApproveRulePackInput): Promise<RulePackVersion> {
  const today = todayOf(ctx)
  const approvedOn = input.approvedOn ?? today
  const backfillReason = input.backfillReason?.trim() ?? ''
  const version = await lockVersion(ctx, input.versionId)
  refuse(approvalFault(decisionOf(ctx, version)))
  const rows = rowsOf(version)
  refuse(datesFault(rows, { approvedOn, today, backfillReason }))
  const known = (await knownRows(ctx, version.divisionId)).map((row) => ({ ...asPackRow(row), id: row.id }))
  refuse(packFault(rows, known.map(asPackRow)))
  await giveReason(ctx.tx, [version.reason, backfillReason].filter(Boolean).join('；'))
  for (const [i, { id, validTo }] of giveWay(known, rows).entries())
    if (validTo && validTo !== known[i]?.validTo)
      await ctx.tx.ruleParameter.update({ where: { id }, data: { validTo: asDate(validTo) } })
  await ctx.tx.ruleParameter.createMany({
    data: rows.map(({ validFrom, validTo, value, ...row }) => ({
      ...row,
      value: value as Prisma.InputJsonValue,
      divisionId: version.divisionId,
      validFrom: asDate(validFrom),
      validTo: validTo ? asDate(validTo) : null,
      packVersion: version.version,
      recordedAt: ctx.now,
    })),
  })
  return decide(ctx, version, {
    status: 'APPROVED',
    approvedOn: asDate(approvedOn),
    decisionReason: approvedOn < today ? backfillReason : null,
  })
}

/** Returns a proposed version, or withdraws it; its number is not used again. */
export async function returnRulePack(ctx: Context, input: ReturnRulePackInput): Promise<RulePackVersion> {
  const reason = input.reason.trim()
  const version = await lockVersion(ctx, input.versionId)
  const isLeader = ctx.actor.roles.includes('LEADER')
  refuse(returnFault({ ...decisionOf(ctx, version), isLeader, reason }))
  await giveReason(ctx.tx, reason)
  return decide(ctx, version, { status: 'RETURNED', decisionReason: reason })
}

const decide = (ctx: Context, { id }: RulePackVersion, data: Prisma.RulePackVersionUpdateInput) =>
  ctx.tx.rulePackVersion.update({
    where: { id },
    data: { ...data, decidedById: ctx.actor.personId, decidedAt: ctx.now },
  })

const decisionOf = ({ actor }: Context, version: RulePackVersion) => ({
  ...version,
  actingDivisionId: actor.divisionId,
  personId: actor.personId,
})

/** The rows of a version as they were proposed. */
export const rowsOf = ({ parameters }: Pick<RulePackVersion, 'parameters'>) =>
  parameters as unknown as PackRow[]

const day = (date: string | Date) => (typeof date === 'string' ? date : plainDate(date))

/** The row as the rules package knows it, without what the database adds. */
function asPackRow({
  key,
  value,
  unit,
  validFrom,
  validTo,
  article,
  mark,
}: NewRuleParameter | RuleParameter | PackRow): PackRow {
  return {
    key,
    value: value as PackRow['value'],
    unit,
    validFrom: day(validFrom),
    ...(validTo && { validTo: day(validTo) }),
    article,
    mark: mark as PackRow['mark'],
  }
}

const knownRows = (ctx: Context, divisionId: string) =>
  ctx.tx.ruleParameter.findMany({ where: { divisionId } })

async function nextVersion(ctx: Context, divisionId: string): Promise<number> {
  const { _max } = await ctx.tx.rulePackVersion.aggregate({ where: { divisionId }, _max: { version: true } })
  return Math.max(releaseVersion, _max.version ?? 0) + 1
}

/** @throws DomainError NOT_FOUND */
async function getDivisionId(ctx: Context, divisionId: string): Promise<string> {
  const division = isId(divisionId) ? await ctx.tx.division.findUnique({ where: { id: divisionId } }) : null
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  return division.id
}

/** Changes of one division's pack come one after the other: rows are compared with what the last one left. */
const lockPack = (ctx: Context, divisionId: string) =>
  ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`rule pack ${divisionId}`}))`

/** The version as it is once nobody else is deciding about its pack. */
async function lockVersion(ctx: Context, id: string): Promise<RulePackVersion> {
  const found = await findVersion(ctx, id)
  if (!found) throw new DomainError('NOT_FOUND', '规则包版本不存在')
  await lockPack(ctx, found.divisionId)
  return ctx.tx.rulePackVersion.findUniqueOrThrow({ where: { id } })
}
