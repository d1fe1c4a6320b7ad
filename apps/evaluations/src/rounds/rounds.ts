import {
  actingBody,
  assertActsFor,
  type Connection,
  DomainError,
  isId,
  isInRange,
  once,
  type PageArgs,
  paginate,
  pastDay,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import {
  ParticipantOrganizationsDocument,
  type ParticipantOrganizationsQuery,
} from '../generated/operations.ts'
import type { Participant, Round } from '../generated/prisma/client.ts'
import type { OpenRoundInput, RoundFilter } from '../generated/resolvers.ts'
import { getScheme, type WholeScheme } from '../schemes/schemes.ts'
import { faultOfRound } from './rules.ts'
import { readSnapshot, takeSnapshot } from './snapshot.ts'

/** A participant with the frozen scheme by which it is scored. */
export type ParticipantParent = Participant & { scheme: WholeScheme }
export type RoundPage = Connection<Round>
export type OrganizationFacts = ParticipantOrganizationsQuery['organizationsById'][number]

export const findRound = (ctx: Context, id: string): Promise<Round | null> =>
  isId(id) ? ctx.tx.round.findUnique({ where: { id } }) : Promise.resolve(null)

export async function getRound(ctx: Context, id: string): Promise<Round> {
  const round = await findRound(ctx, id)
  if (!round) throw new DomainError('NOT_FOUND', '评价轮次不存在')
  return round
}

export function roundsPage(
  ctx: Context,
  args: PageArgs & { filter?: RoundFilter | null },
): Promise<RoundPage> {
  const where = args.filter?.year == null ? {} : { year: args.filter.year }
  return paginate(
    ctx.actor,
    'rounds',
    args,
    ({ before, take }) =>
      ctx.tx.round.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.round.count({ where }),
  )
}

/** The participants of a round that the reader may see; one query for all rounds of a request. */
export async function participantsOf(ctx: Context, round: Round): Promise<ParticipantParent[]> {
  const rows = await ctx.tx.round
    .findUnique({ where: { id: round.id } })
    .participants({ orderBy: { position: 'asc' } })
  const scheme = readSnapshot(round.schemeSnapshot)
  return (rows ?? []).map((row) => ({ ...row, scheme }))
}

/** Opens a round of the acting organ over organizations in its range, with a frozen copy of the scheme. */
export async function openRound(ctx: Context, input: OpenRoundInput): Promise<Round> {
  const organ = actingBody(ctx)
  const openedOn = pastDay(ctx, '启动日期', input.openedOn)
  const fault = faultOfRound({ ...input, organId: organ.organizationId })
  if (fault) throw new DomainError('INVALID', fault)
  const scheme = await getScheme(ctx, input.schemeId)
  if (!scheme.publishedOn) throw new DomainError('CONFLICT', '方案尚未发布，请先发布')
  if (scheme.publishedOn > openedOn) throw new DomainError('INVALID', '启动日期不能早于方案的发布日期')
  const organizations = await getOrganizations(ctx, input.organizationIds)
  const foreign = organizations.find(({ division }) => !isInRange(ctx.actor.ranges, division.path))
  if (foreign) throw new DomainError('FORBIDDEN', `${foreign.name}超出您的管辖范围`)

  const id = await once(ctx, 'openRound', input.idempotencyKey, async () => {
    const roundId = uuidv7()
    await ctx.tx.round.create({
      data: {
        id: roundId,
        name: input.name.trim(),
        year: input.year,
        organId: organ.organizationId,
        ownerDivisionId: organ.divisionId,
        ownerPath: organ.divisionPath,
        schemeId: scheme.id,
        schemeSnapshot: await takeSnapshot(ctx, scheme),
        openedOn,
        isDemo: input.isDemo,
        recordedAt: ctx.now,
      },
    })
    await ctx.tx.participant.createMany({
      data: organizations.map((organization, position) => ({
        roundId,
        position,
        organizationId: organization.id,
        participantPath: organization.division.path,
        organId: organ.organizationId,
        ownerPath: organ.divisionPath,
        recordedAt: ctx.now,
      })),
    })
    return roundId
  })
  return getRound(ctx, id)
}

/** Facts of organizations, owned by directory, in the order of the ids. */
export async function getOrganizations(ctx: Context, ids: string[]): Promise<OrganizationFacts[]> {
  const answer = await ctx.graph.request(ParticipantOrganizationsDocument, { ids }, ctx.callAs)
  const byId = new Map(answer.organizationsById.map((row) => [row.id, row]))
  return ids.map((id, i) => {
    const found = byId.get(id)
    if (!found) throw new DomainError('NOT_FOUND', `第 ${i + 1} 个参评单位不存在`)
    return found
  })
}

/**
 * An open round of the acting organ, locked until the command commits, so that scores and the confirmation follow one
 * another.
 */
export async function lockOpenRound(ctx: Context, id: string): Promise<Round> {
  const round = await getRound(ctx, id)
  assertActsFor(ctx, round.organId)
  const [locked] = await ctx.tx.$queryRaw<{ status: string }[]>`
    select status from evaluation_round where id = ${round.id}::uuid for update`
  if (locked?.status !== 'OPEN') throw new DomainError('CONFLICT', '本轮评价结果已确认，不能再修改')
  return round
}
