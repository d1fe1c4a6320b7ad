import {
  actingBody,
  type ActingBody,
  asDate,
  assertActsFor,
  dateIn,
  DomainError,
  giveReason,
  once,
  plainDate,
  refuse,
  refuseRows,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { KnownPersonsDocument } from '../generated/operations.ts'
import type { EnrollExpertsInput, RemoveExpertInput } from '../generated/resolvers.ts'
import type { Expert } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { findExpert } from './experts.ts'
import { enrolling, type Enrolling, removing } from './input.ts'
import { type Enrolment, judgeEnrolments, judgeRemoval } from './rules.ts'

/** Takes experts into the pool of the acting organization, all or none. */
export async function enrollExperts(ctx: Context, raw: EnrollExpertsInput): Promise<Expert[]> {
  const pool = actingBody(ctx)
  const input = parse(enrolling, raw)
  const ids = await once(ctx, 'enrollExperts', input.idempotencyKey, async () => {
    const personIds = input.experts.map(({ personId }) => personId)
    const { persons } = await ctx.graph.request(KnownPersonsDocument, { ids: personIds }, ctx.callAs)
    await lockPool(ctx, pool)
    const wished = input.experts.map(({ personId, validFrom, validTo }) => ({
      personId,
      from: validFrom,
      to: validTo ?? null,
    }))
    const active = await activeOf(ctx, pool, personIds)
    refuseRows(judgeEnrolments(wished, { known: new Set(persons.map(({ id }) => id)), active }))
    return (await write(ctx, pool, input)).join(' ')
  })
  const order = ids.split(' ')
  const rows = await ctx.tx.expert.findMany({ where: { id: { in: order } } })
  return rows.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
}

/** Takes an expert out of the pool; the row stays, with the reason. */
export async function removeExpert(ctx: Context, raw: RemoveExpertInput): Promise<Expert> {
  const { expertId, removedOn, reason } = parse(removing, raw)
  await ctx.tx.$queryRaw`select id from expert where id = ${expertId}::uuid for update`
  const expert = await findExpert(ctx, expertId)
  if (!expert) throw new DomainError('NOT_FOUND', '专家不存在')
  assertActsFor(ctx, expert.poolOrganizationId)
  const { status } = expert
  const dates = {
    from: plainDate(expert.validFrom),
    removedOn: expert.removedOn && plainDate(expert.removedOn),
  }
  refuse(judgeRemoval({ status, ...dates }, removedOn, dateIn(ctx.now)))
  await giveReason(ctx.tx, reason)
  return ctx.tx.expert.update({
    where: { id: expertId },
    data: { status: 'REMOVED', removedOn: asDate(removedOn), removalReason: reason },
  })
}

/** Two officers who fill the same pool at once do so one after the other. */
async function lockPool(ctx: Context, { organizationId }: ActingBody): Promise<void> {
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`experts ${organizationId}`}, 0))`
}

async function activeOf(ctx: Context, pool: ActingBody, personIds: string[]): Promise<Enrolment[]> {
  const rows = await ctx.tx.expert.findMany({
    where: { personId: { in: personIds }, poolOrganizationId: pool.organizationId, status: 'ACTIVE' },
  })
  return rows.map(({ personId, validFrom, validTo }) => ({
    personId,
    from: plainDate(validFrom),
    to: validTo && plainDate(validTo),
  }))
}

/** @returns ids in the order of the input */
async function write(ctx: Context, pool: ActingBody, { experts }: Enrolling): Promise<string[]> {
  const written = await ctx.tx.expert.createManyAndReturn({
    data: experts.map(({ validFrom, validTo, ...expert }) => ({
      ...expert,
      poolOrganizationId: pool.organizationId,
      ownerDivisionId: pool.divisionId,
      ownerPath: pool.divisionPath,
      validFrom: asDate(validFrom),
      validTo: validTo ? asDate(validTo) : null,
      status: 'ACTIVE',
      recordedAt: ctx.now,
    })),
    select: { id: true, personId: true },
  })
  const idOf = new Map(written.map(({ id, personId }) => [personId, id]))
  return experts.map(({ personId }) => idOf.get(personId) as string)
}
