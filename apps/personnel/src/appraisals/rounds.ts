import {
  actingBody,
  asDate,
  assertActsFor,
  type Connection,
  DomainError,
  isId,
  once,
  type PageArgs,
  paginate,
  refuse,
  refuseRows,
  todayOf,
} from '@dudao/service'
import { inOfficeOn } from '../appointments/appointments.ts'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import type { AddToAppraisalInput, AppraisalRoundFilter, OpenAppraisalInput } from '../generated/resolvers.ts'
import type { AppraisalRound, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { keepRules, rulesInForce } from '../rule-packs.ts'
import { ruleDay } from '../training/rules.ts'
import { takeSnapshots } from './figures.ts'
import { adding, opening } from './input.ts'
import { daysOf, judgeAppraised, judgeYear } from './rules.ts'
import { judgeScheme, schemeKeys } from './scheme.ts'

/** A page of rounds. */
export type AppraisalRoundPage = Connection<AppraisalRound>

/** The most inspectors who are appraised by naming none. */
const maxInspectors = 1000

/** A round that the caller may see. A malformed id is no id of anything. */
export async function findRound(ctx: Context, id: string): Promise<AppraisalRound | null> {
  return isId(id) ? ctx.tx.appraisalRound.findUnique({ where: { id } }) : null
}

/** The scope of the list is the row policies' alone. @throws DomainError INVALID for a bad page */
export async function roundsPage(
  ctx: Context,
  args: PageArgs & { filter?: AppraisalRoundFilter | null },
): Promise<AppraisalRoundPage> {
  const { divisionId, year } = args.filter ?? {}
  const where: Prisma.AppraisalRoundWhereInput = {
    ...(divisionId && { ownerPath: await rangeOfDivision(ctx, divisionId) }),
    ...(year && { year }),
  }
  return paginate(
    ctx.actor,
    'appraisalRounds',
    args,
    ({ before, take }) =>
      ctx.tx.appraisalRound.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.appraisalRound.count({ where }),
  )
}

/** Opens the appraisal of a year under the items and grades in force, and takes the figures of the inspectors. */
export async function openAppraisal(ctx: Context, raw: OpenAppraisalInput): Promise<AppraisalRound> {
  const office = actingBody(ctx)
  const { year, personIds, isDemo, idempotencyKey } = parse(opening, raw)
  const id = await once(ctx, 'openAppraisal', idempotencyKey, async () => {
    const today = todayOf(ctx)
    refuse(judgeYear(year, today))
    const approved = await rulesInForce(ctx, schemeKeys, office.divisionId, ruleDay(year, today))
    refuse(judgeScheme(approved))
    const { rules, ruleVersion } = keepRules(approved)
    const [round] = await ctx.tx.appraisalRound.createManyAndReturn({
      data: [
        {
          officeOrganizationId: office.organizationId,
          ownerDivisionId: office.divisionId,
          ownerPath: office.divisionPath,
          year,
          openedOn: asDate(today),
          ruleVersion: ruleVersion as number,
          rules: rules as Prisma.InputJsonObject,
          isDemo,
          recordedAt: ctx.now,
        },
      ],
      skipDuplicates: true,
    })
    if (!round) throw new DomainError('CONFLICT', `本机关 ${year} 年度的考核已经开始，可以补充考核对象`)
    await addInspectors(ctx, round, personIds ?? (await allInOffice(ctx, round)))
    return round.id
  })
  return ctx.tx.appraisalRound.findUniqueOrThrow({ where: { id } })
}

/** Takes further inspectors into a round, e.g. one whose office ended in the year. */
export async function addToAppraisal(ctx: Context, raw: AddToAppraisalInput): Promise<AppraisalRound> {
  const { roundId, personIds, idempotencyKey } = parse(adding, raw)
  const id = await once(ctx, 'addToAppraisal', idempotencyKey, async () => {
    const round = await findRound(ctx, roundId)
    if (!round) throw new DomainError('NOT_FOUND', '考核不存在')
    assertActsFor(ctx, round.officeOrganizationId)
    // Two officers who add the same person do so one after the other.
    await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`appraisal ${roundId}`}, 0))`
    await addInspectors(ctx, round, personIds)
    return roundId
  })
  return ctx.tx.appraisalRound.findUniqueOrThrow({ where: { id } })
}

async function addInspectors(ctx: Context, round: AppraisalRound, personIds: readonly string[]) {
  const inOffice = await inOfficeDuring(ctx, round, personIds)
  const rows = await ctx.tx.appraisal.findMany({
    where: { roundId: round.id, inspectorId: { in: [...personIds] } },
    select: { inspectorId: true },
  })
  const present = new Set(rows.map(({ inspectorId }) => inspectorId))
  refuseRows(judgeAppraised(personIds, round.year, { inOffice, present }))
  const { id: roundId, officeOrganizationId, ownerPath, isDemo } = round
  const written = await ctx.tx.appraisal.createManyAndReturn({
    data: personIds.map((inspectorId) => ({
      roundId,
      officeOrganizationId,
      ownerPath,
      inspectorId,
      status: 'OPEN',
      isDemo,
      recordedAt: ctx.now,
    })),
  })
  await takeSnapshots(ctx, round, written)
}

/** Whom the office appointed and who are in office on the last day of the year, or today in the running year. */
async function allInOffice(ctx: Context, round: AppraisalRound): Promise<string[]> {
  const on = ruleDay(round.year, todayOf(ctx))
  const rows = await ctx.tx.appointment.findMany({
    where: { ...inOfficeOn(on), appointingOrganizationId: round.officeOrganizationId },
    select: { inspectorId: true },
    distinct: ['inspectorId'],
    orderBy: { id: 'asc' },
    take: maxInspectors + 1,
  })
  if (rows.length === 0) throw new DomainError('CONFLICT', `本机关在 ${on} 没有在任的督学`)
  if (rows.length > maxInspectors) {
    throw new DomainError('INVALID', `本机关的督学超过 ${maxInspectors} 名，请分批指定考核对象`)
  }
  return rows.map(({ inspectorId }) => inspectorId)
}

/** Of these persons, those whom the office appointed and who were in office on a day of the year. */
async function inOfficeDuring(
  ctx: Context,
  { officeOrganizationId, year }: AppraisalRound,
  personIds: readonly string[],
): Promise<Set<string>> {
  const { from, to } = daysOf(year)
  const goesOn = (field: 'termTo' | 'endedOn') => ({
    OR: [{ [field]: null }, { [field]: { gt: asDate(from) } }],
  })
  const rows = await ctx.tx.appointment.findMany({
    where: {
      inspectorId: { in: [...personIds] },
      appointingOrganizationId: officeOrganizationId,
      status: { in: ['APPOINTED', 'ENDED'] },
      termFrom: { lte: asDate(to) },
      AND: [goesOn('termTo'), goesOn('endedOn')],
    },
    select: { inspectorId: true },
  })
  return new Set(rows.map(({ inspectorId }) => inspectorId))
}
