import {
  actingBody,
  type ActingBody,
  asDate,
  assertActsFor,
  type Connection,
  DomainError,
  inOwnRanges,
  isId,
  once,
  type PageArgs,
  paginate,
  plainDate,
  refuse,
  refuseRows,
  todayOf,
} from '@dudao/service'
import type { Context } from '../context.ts'
import { rangeOfDivision } from '../divisions.ts'
import { ZoneSchoolsDocument } from '../generated/operations.ts'
import type { AssignSchoolsToZoneInput, CreateDutyZoneInput, DutyZoneFilter } from '../generated/resolvers.ts'
import type { DutyZone, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { keepRules, rulesInForce } from '../rule-packs.ts'
import { readZoneLimit, zoneKeys } from './duty-rules.ts'
import { lockDuties, type SchoolRef } from './duties.ts'
import { zone, zoneSchools } from './input.ts'
import { judgeMembers, judgeRoom, judgeZoneDay, type Stay } from './zone-rules.ts'

/** A page of zones. */
export type DutyZonePage = Connection<DutyZone>

const maxZoneSchools = 200

/** A zone that the caller may see. A malformed id is no id of anything. */
export async function findZone(ctx: Context, id: string): Promise<DutyZone | null> {
  return isId(id) ? ctx.tx.dutyZone.findUnique({ where: { id } }) : null
}

/** Zones of offices in the caller's own range. @throws DomainError INVALID for a bad page, NOT_FOUND for an unknown division */
export async function zonesPage(
  ctx: Context,
  args: PageArgs & { filter?: DutyZoneFilter | null },
): Promise<DutyZonePage> {
  const { divisionId, on } = args.filter ?? {}
  const where: Prisma.DutyZoneWhereInput = {
    AND: [
      inOwnRanges(ctx.actor, 'ownerPath'),
      ...(divisionId ? [{ ownerPath: await rangeOfDivision(ctx, divisionId) }] : []),
      ...(on ? [validOn(on)] : []),
    ],
  }
  return paginate(
    ctx.actor,
    'dutyZones',
    args,
    ({ before, take }) =>
      ctx.tx.dutyZone.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.dutyZone.count({ where }),
  )
}

const validOn = (on: string) => ({
  validFrom: { lte: asDate(on) },
  OR: [{ validTo: null }, { validTo: { gt: asDate(on) } }],
})

/** Schools of a zone on a day (default: today); no more than a zone may have fit in. */
export async function schoolsOfZone(
  ctx: Context,
  zoneId: string,
  on: string | null | undefined,
): Promise<SchoolRef[]> {
  const stays = await ctx.tx.dutyZone
    .findUnique({ where: { id: zoneId } })
    .schools({ where: validOn(on ?? todayOf(ctx)), orderBy: { id: 'asc' }, take: maxZoneSchools })
  return (stays ?? []).map(({ schoolOrganizationId: id }) => ({ id }))
}

/** Makes a zone of the acting office. */
export async function createDutyZone(ctx: Context, raw: CreateDutyZoneInput): Promise<DutyZone> {
  const office = actingBody(ctx)
  const { idempotencyKey, validFrom, validTo, ...input } = parse(zone, raw)
  const id = await once(ctx, 'createDutyZone', idempotencyKey, async () => {
    const approved = await rulesInForce(ctx, zoneKeys, office.divisionId, validFrom)
    await lockDuties(ctx, [office.organizationId])
    const { organizationId: officeOrganizationId } = office
    const namesake = { officeOrganizationId, name: input.name }
    if (await ctx.tx.dutyZone.findFirst({ where: namesake })) {
      throw new DomainError('CONFLICT', '本机构已有同名的责任区')
    }
    const written = await ctx.tx.dutyZone.create({
      data: {
        ...namesake,
        officePhone: input.officePhone ?? null,
        ownerDivisionId: office.divisionId,
        ownerPath: office.divisionPath,
        maxSchools: readZoneLimit(approved).value,
        validFrom: asDate(validFrom),
        validTo: validTo ? asDate(validTo) : null,
        rules: keepRules(approved).rules as Prisma.InputJsonObject,
        isDemo: input.isDemo,
        recordedAt: ctx.now,
      },
    })
    return written.id
  })
  return ctx.tx.dutyZone.findUniqueOrThrow({ where: { id } })
}

/** Puts schools into a zone of the acting office, all or none; they leave the zone they were in. */
export async function assignSchoolsToZone(ctx: Context, raw: AssignSchoolsToZoneInput): Promise<DutyZone> {
  const office = actingBody(ctx)
  const { zoneId, organizationIds: ids, from, idempotencyKey } = parse(zoneSchools, raw)
  await once(ctx, 'assignSchoolsToZone', idempotencyKey, async () => {
    const row = await ownZone(ctx, zoneId, from)
    const { organizationsById } = await ctx.graph.request(ZoneSchoolsDocument, { ids }, ctx.callAs)
    await lockDuties(ctx, [zoneId, ...ids])
    const stays = await staysOf(ctx, { schoolOrganizationId: { in: ids } })
    const schools = new Map(organizationsById.map((school) => [school.id, school]))
    refuseRows(judgeMembers(ids, from, { zoneId, schools, stays, officePath: office.divisionPath }))
    const present = await staysOf(ctx, { zoneId })
    refuse(judgeRoom(present, ids.length, spanFrom(row, from), limitOf(row)))
    await move(ctx, office, { zone: row, ids, from })
    return zoneId
  })
  return ctx.tx.dutyZone.findUniqueOrThrow({ where: { id: zoneId } })
}

/**
 * A zone that the acting office keeps, and that exists on that day.
 *
 * @throws DomainError NOT_FOUND, FORBIDDEN for another office's, INVALID for a day on which it does not exist
 */
export async function ownZone(ctx: Context, zoneId: string, on: string): Promise<DutyZone> {
  const row = await findZone(ctx, zoneId)
  if (!row) throw new DomainError('NOT_FOUND', '责任区不存在')
  assertActsFor(ctx, row.officeOrganizationId)
  refuse(judgeZoneDay(spanFrom(row, plainDate(row.validFrom)), on))
  return row
}

const spanFrom = ({ validTo }: DutyZone, from: string) => ({ from, to: validTo && plainDate(validTo) })

const limitOf = ({ maxSchools, rules }: DutyZone) => {
  const kept = (rules as Record<string, { article: string } | undefined>)['zone.maxSchools']
  return { ...readZoneLimit([]), ...kept, value: maxSchools }
}

/** Stays of schools in the zones that the caller sees. */
export async function staysOf(ctx: Context, where: Prisma.DutyZoneSchoolWhereInput): Promise<Stay[]> {
  const rows = await ctx.tx.dutyZoneSchool.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map(({ zoneId, schoolOrganizationId, validFrom, validTo }) => ({
    zoneId,
    organizationId: schoolOrganizationId,
    from: plainDate(validFrom),
    to: validTo && plainDate(validTo),
  }))
}

async function move(
  ctx: Context,
  office: ActingBody,
  { zone: { id: zoneId, validTo }, ids, from }: { zone: DutyZone; ids: string[]; from: string },
): Promise<void> {
  const day = asDate(from)
  await ctx.tx.dutyZoneSchool.updateMany({
    where: { schoolOrganizationId: { in: ids }, OR: [{ validTo: null }, { validTo: { gt: day } }] },
    data: { validTo: day },
  })
  await ctx.tx.dutyZoneSchool.createMany({
    data: ids.map((schoolOrganizationId) => ({
      zoneId,
      schoolOrganizationId,
      ownerPath: office.divisionPath,
      validFrom: day,
      validTo,
      recordedAt: ctx.now,
    })),
  })
}
