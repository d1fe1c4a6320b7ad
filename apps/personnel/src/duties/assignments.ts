import type { PlainDate } from '@dudao/rules'
import {
  actingBody,
  type ActingBody,
  asDate,
  DomainError,
  giveReason,
  plainDate,
  refuse,
  refuseRows,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type {
  AssignResponsibleInspectorsInput,
  EndDutyInput,
  RotateDutiesInput,
} from '../generated/resolvers.ts'
import type { DutyAssignment, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { keepRules } from '../rule-packs.ts'
import { isLargeSchool, readDutyRules } from './duty-rules.ts'
import { findDuty, lockDuties, onceForDuties } from './duties.ts'
import { type Gathered, gatherFacts, readLedger } from './facts.ts'
import { assigning, ending, rotating, type Rows } from './input.ts'
import { type Granted, judgeDutyEnd, judgeDuties } from './rules.ts'
import { holdsOn } from './spans.ts'
import { ownZone, staysOf } from './zones.ts'

/** Makes inspectors responsible for schools of the acting office's division, all or none. */
export function assignResponsibleInspectors(
  ctx: Context,
  raw: AssignResponsibleInspectorsInput,
): Promise<DutyAssignment[]> {
  const office = actingBody(ctx)
  const { rows, validFrom, idempotencyKey } = parse(assigning, raw)
  return onceForDuties(ctx, 'assignResponsibleInspectors', idempotencyKey, async () => {
    const facts = await gatherFacts(ctx, office, rows, validFrom)
    await lockDuties(ctx, idsOf(rows))
    return give(ctx, office, { rows, from: validFrom, facts })
  })
}

/** Ends the duties of schools of a zone and gives these schools new inspectors from the same day on, all or none. */
export function rotateDuties(ctx: Context, raw: RotateDutiesInput): Promise<DutyAssignment[]> {
  const office = actingBody(ctx)
  const { zoneId, rows, on, idempotencyKey } = parse(rotating, raw)
  return onceForDuties(ctx, 'rotateDuties', idempotencyKey, async () => {
    await ownZone(ctx, zoneId, on)
    const facts = await gatherFacts(ctx, office, rows, on)
    await lockDuties(ctx, [zoneId, ...idsOf(rows)])
    await refuseStrangers(ctx, zoneId, rows, on)
    await endFormer(ctx, office, rows, on)
    return give(ctx, office, { rows, from: on, facts })
  })
}

/** Ends a duty; only the office that gave it, and once. */
export async function endDuty(ctx: Context, raw: EndDutyInput): Promise<DutyAssignment> {
  const { organizationId } = actingBody(ctx)
  const { assignmentId: id, endedOn, reason } = parse(ending, raw)
  await ctx.tx.$queryRaw`select id from duty_assignment where id = ${id}::uuid for update`
  const row = await findDuty(ctx, id)
  if (!row) throw new DomainError('NOT_FOUND', '责任督学安排不存在')
  refuse(judgeDutyEnd({ ...row, ...spanOf(row) }, organizationId, endedOn))
  await giveReason(ctx.tx, reason)
  return ctx.tx.dutyAssignment.update({
    where: { id },
    data: { validTo: asDate(endedOn), endReason: reason },
  })
}

const idsOf = (rows: Rows) => rows.flatMap(({ organizationId, personId }) => [organizationId, personId])

const spanOf = ({ validFrom, validTo }: DutyAssignment) => ({
  from: plainDate(validFrom),
  to: validTo && plainDate(validTo),
})

interface Wish {
  rows: Rows
  from: PlainDate
  facts: Gathered
}

/** Decides the rows on the duties as they are under the locks, and writes them. @returns ids in the order of the rows */
async function give(ctx: Context, office: ActingBody, { rows, from, facts }: Wish): Promise<string[]> {
  const ledger = await readLedger(ctx, rows, from)
  const rules = readDutyRules(facts.approved)
  const verdicts = judgeDuties(rows, from, { facts, ledger, rules, officePath: office.divisionPath })
  refuseRows(verdicts.map((verdict) => ('code' in verdict ? verdict : undefined)))
  const zoneOf = await zonesOn(ctx, office, rows, from)
  const written = await ctx.tx.dutyAssignment.createManyAndReturn({
    data: rows.map((row, i) => ({
      ...describe(row, facts),
      ...grantOf(verdicts[i] as Granted, row),
      role: 'RESPONSIBLE',
      zoneId: zoneOf.get(row.organizationId) ?? null,
      officeOrganizationId: office.organizationId,
      ownerDivisionId: office.divisionId,
      ownerPath: office.divisionPath,
      assignedById: ctx.actor.personId,
      validFrom: asDate(from),
      ...(keepRules(facts.approved) as { rules: Prisma.InputJsonObject; ruleVersion: number | null }),
      recordedAt: ctx.now,
    })),
    select: { id: true, schoolOrganizationId: true, inspectorId: true },
  })
  const idOf = new Map(written.map((row) => [`${row.schoolOrganizationId} ${row.inspectorId}`, row.id]))
  return rows.map(({ organizationId, personId }) => idOf.get(`${organizationId} ${personId}`) as string)
}

/** Whom and what a duty is about, with the names that the public board will show. */
function describe({ organizationId, personId, isDemo }: Rows[number], facts: Gathered) {
  const school = facts.schools.get(organizationId)
  return {
    schoolOrganizationId: organizationId,
    schoolPath: school?.division.path as string,
    schoolKind: school?.kind as string,
    schoolName: school?.name as string,
    isLarge: school ? isLargeSchool(school, facts.approved) : null,
    inspectorId: personId,
    inspectorName: facts.persons.get(personId) as string,
    officeName: facts.officeName,
    isDemo,
  }
}

const grantOf = ({ to, warnings }: Granted, { overloadReason }: Rows[number]) => ({
  validTo: to && asDate(to),
  warnings,
  overloadReason: overloadReason ?? null,
})

/** The zone of the office in which each school is on that day. */
async function zonesOn(ctx: Context, office: ActingBody, rows: Rows, on: PlainDate) {
  const stays = await staysOf(ctx, {
    schoolOrganizationId: { in: rows.map(({ organizationId }) => organizationId) },
    zone: { officeOrganizationId: office.organizationId },
  })
  return new Map(
    stays.filter((stay) => holdsOn(stay, on)).map(({ organizationId, zoneId }) => [organizationId, zoneId]),
  )
}

async function refuseStrangers(ctx: Context, zoneId: string, rows: Rows, on: PlainDate): Promise<void> {
  const stays = (await staysOf(ctx, { zoneId })).filter((stay) => holdsOn(stay, on))
  const members = new Set(stays.map(({ organizationId }) => organizationId))
  refuseRows(
    rows.map(({ organizationId }) =>
      members.has(organizationId) ? undefined : { code: 'INVALID', message: `该校在 ${on} 不属于此责任区` },
    ),
  )
}

/** Ends what these schools have; whoever was responsible until that day is not so again from it. */
async function endFormer(ctx: Context, office: ActingBody, rows: Rows, on: PlainDate): Promise<void> {
  const day = asDate(on)
  const where = {
    schoolOrganizationId: { in: rows.map(({ organizationId }) => organizationId) },
    officeOrganizationId: office.organizationId,
    validFrom: { lt: day },
    OR: [{ validTo: null }, { validTo: { gt: day } }],
  } satisfies Prisma.DutyAssignmentWhereInput
  const former = await ctx.tx.dutyAssignment.findMany({ where })
  refuseRows(
    rows.map(({ organizationId, personId }) =>
      former.some((duty) => duty.schoolOrganizationId === organizationId && duty.inspectorId === personId)
        ? { code: 'INVALID', message: '轮换后不能仍由原责任督学负责该校' }
        : undefined,
    ),
  )
  await giveReason(ctx.tx, '轮换')
  await ctx.tx.dutyAssignment.updateMany({ where, data: { validTo: day, endReason: '轮换' } })
}
