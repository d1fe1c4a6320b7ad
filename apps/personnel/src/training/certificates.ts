import { actingBody, DomainError, once, pastDay, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import { daysOf, lockSession } from '../courses/sessions.ts'
import type { IssueCertificatesInput } from '../generated/resolvers.ts'
import type { TrainingCredit } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { creditsInOrder } from './credits.ts'
import { issuing } from './input.ts'
import { certificateNumber, judgeCertificates } from './rules.ts'

const maxCertificates = 200

/** Issues certificates for credits of a session, all or none. */
export async function issueCertificates(
  ctx: Context,
  raw: IssueCertificatesInput,
): Promise<TrainingCredit[]> {
  const { sessionId, personIds, code, issuedOn, idempotencyKey } = parse(issuing, raw)
  const ids = await once(ctx, 'issueCertificates', idempotencyKey, async () => {
    const session = await lockSession(ctx, sessionId, 'certify')
    pastDay(ctx, '发证日期', issuedOn)
    const { lastDay } = daysOf(session)
    if (issuedOn < lastDay) throw new DomainError('INVALID', `发证日期不能早于培训结束日期 ${lastDay}`)
    const credits = await lockCredits(ctx, sessionId, personIds ?? null)
    if (credits.length === 0) throw new DomainError('CONFLICT', '该培训没有待发证书的学时记录')
    const year = Number(issuedOn.slice(0, 4))
    const first = await takeNumbers(ctx, year, credits.length)
    const sequences = credits.map((_, i) => first + i)
    const numbers = sequences.map((sequence) => certificateNumber(code, year, sequence))
    const creditIds = credits.map(({ id }) => id)
    await ctx.tx.$executeRaw`
      update training_credit
      set certificate_year = ${year}, certificate_sequence = chosen.sequence,
        certificate_number = chosen.number, certificate_issued_on = ${issuedOn}::date
      from unnest(${creditIds}::uuid[], ${sequences}::int[], ${numbers}::text[]) as chosen (id, sequence, number)
      where training_credit.id = chosen.id`
    return creditIds.join(' ')
  })
  return creditsInOrder(ctx, ids.split(' '))
}

/** The credits to certify, locked so that none is revoked meanwhile: those of the persons, or all without a certificate. */
async function lockCredits(
  ctx: Context,
  sessionId: string,
  personIds: readonly string[] | null,
): Promise<TrainingCredit[]> {
  const live = { sessionId, revokedOn: null }
  const order = { orderBy: { id: 'asc' }, take: maxCertificates } as const
  await ctx.tx.$queryRaw`
    select id from training_credit where session_id = ${sessionId}::uuid order by id for no key update`
  if (!personIds) {
    return ctx.tx.trainingCredit.findMany({ where: { ...live, certificateNumber: null }, ...order })
  }
  const rows = await ctx.tx.trainingCredit.findMany({
    where: { ...live, inspectorId: { in: [...personIds] } },
    ...order,
  })
  const byPerson = new Map(rows.map((row) => [row.inspectorId, row]))
  refuseRows(judgeCertificates(personIds, byPerson))
  return personIds.map((personId) => byPerson.get(personId) as TrainingCredit)
}

/**
 * Takes the next numbers of the acting body for a year. The counter's row stays locked until the transaction ends, so
 * numbers have no gap: who rolls back gives them back.
 *
 * @returns the first of them
 */
async function takeNumbers(ctx: Context, year: number, count: number): Promise<number> {
  const { organizationId, divisionPath } = actingBody(ctx)
  await ctx.tx.certificateCounter.createMany({
    data: [{ organizationId, ownerPath: divisionPath, year, last: 0 }],
    skipDuplicates: true,
  })
  const { last } = await ctx.tx.certificateCounter.update({
    where: { organizationId_year: { organizationId, year } },
    data: { last: { increment: count } },
  })
  return last - count + 1
}
