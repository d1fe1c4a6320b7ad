import { DomainError, once, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { errandOf } from '../errand.ts'
import type { AppliedSheet, ApplyStagedSchoolsInput, SchoolRowInput } from '../generated/resolvers.ts'
import { factsRow, writeFacts } from './facts.ts'
import { lookUp } from './sheet.known.ts'
import { type Found, schoolOf, schoolRowFaults } from './sheet.rules.ts'

/** Rows that are written together: few enough to hold, many enough for their statements. */
const batch = 1_000
const named = 5

/**
 * Writes what an import has staged, in one transaction. The rows are judged once more: whatever has changed since the
 * check, rights included, refuses them all.
 */
export async function applyStagedSchools(
  ctx: Context,
  input: ApplyStagedSchoolsInput,
): Promise<AppliedSheet> {
  const { importId } = input
  const { good } = await errandOf(ctx, input, { kind: 'SCHOOLS', step: 'APPLY' })
  const counts = await once(ctx, 'applyStagedSchools', `sheet ${importId}`, async () => {
    await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext('schools'))`
    if ((await ctx.tx.stagedSchool.count({ where: { importId } })) !== good)
      throw new DomainError('INVALID', '检查结果已过期，请重新上传')
    const sum = { created: 0, changed: 0, unchanged: 0 }
    // The schools before the parts that may belong to them.
    for (const isPart of [false, true]) {
      for await (const rows of stagedRows(ctx, importId, isPart)) {
        for (const outcome of await writeSchools(ctx, rows)) sum[outcome] += 1
      }
    }
    await ctx.tx.stagedSchool.deleteMany({ where: { importId } })
    return `${sum.created} ${sum.changed} ${sum.unchanged}`
  })
  const [created = 0, changed = 0, unchanged = 0] = counts.split(' ').map(Number)
  return { created, changed, unchanged }
}

async function* stagedRows(
  ctx: Context,
  importId: string,
  isPart: boolean,
): AsyncGenerator<SchoolRowInput[]> {
  let last = 0
  for (;;) {
    const rows = await ctx.tx.stagedSchool.findMany({
      where: { importId, isPart, row: { gt: last } },
      orderBy: { row: 'asc' },
      take: batch,
    })
    if (rows.length > 0) yield rows.map(({ content }) => content as unknown as SchoolRowInput)
    if (rows.length < batch) return
    last = rows.at(-1)!.row
  }
}

type Outcome = 'created' | 'changed' | 'unchanged'

async function writeSchools(ctx: Context, rows: readonly SchoolRowInput[]): Promise<Outcome[]> {
  const found = await lookUp(ctx, rows, null)
  refuseChanged(rows, found, todayOf(ctx))
  const plans = rows.map((row, i) => planOf(row, found[i]!))
  await register(ctx, plans)
  await amend(ctx, plans)
  await ctx.tx.organizationRelation.createMany({
    data: plans.flatMap(({ id, newSupervisorId }) =>
      newSupervisorId
        ? [{ sourceId: id, kind: 'SUPERVISED_BY', targetId: newSupervisorId, recordedAt: ctx.now }]
        : [],
    ),
  })
  const facts = await writeFacts(
    ctx,
    plans.map(({ row, id, found: { mainSchool } }) => factsRow(ctx, row, id, mainSchool?.id)),
  )
  return plans.map(({ isNew, amends, newSupervisorId }, i) => {
    if (isNew) return 'created'
    return amends || newSupervisorId || facts[i] !== 'SAME' ? 'changed' : 'unchanged'
  })
}

/** @throws DomainError INVALID naming the first rows that are no longer good */
function refuseChanged(rows: readonly SchoolRowInput[], found: readonly Found[], today: string): void {
  const faults = rows.flatMap((row, i) =>
    schoolRowFaults(row, found[i]!, today).map(({ message }) => `第 ${row.row} 行：${message}`),
  )
  if (faults.length === 0) return
  throw new DomainError('INVALID', `检查之后数据有变化，请重新上传。${faults.slice(0, named).join('；')}`)
}

type Plan = ReturnType<typeof planOf>

/** What a row means for the school it is about. */
function planOf(row: SchoolRowInput, found: Found) {
  const school = schoolOf(found)
  const closes = row.closedOn && row.closedOn !== school?.closedOn
  return {
    row,
    found,
    id: school?.id ?? uuidv7(),
    isNew: !school,
    amends: school && (!school.code || closes),
    newSupervisorId: found.supervisedBy ? undefined : found.supervisor?.id,
  }
}

async function register(ctx: Context, plans: readonly Plan[]): Promise<void> {
  const rows = plans.flatMap(({ row, found: { division }, id, isNew }) =>
    isNew ? [{ ...row, id, divisionId: division?.id, divisionPath: division?.path }] : [],
  )
  if (rows.length === 0) return
  await ctx.tx.$executeRaw`
    insert into organization (id, name, kind, division_id, division_path, code, is_demo, closed_on, recorded_at)
    select "id", "name", "kind", "divisionId", "divisionPath", "code", coalesce("isDemo", false), "closedOn",
      ${ctx.now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "name" text, "kind" text,
      "divisionId" uuid, "divisionPath" text, "code" text, "isDemo" boolean, "closedOn" date)`
}

/** Gives known schools the code or the last day that they lacked. */
async function amend(ctx: Context, plans: readonly Plan[]): Promise<void> {
  const rows = plans.flatMap(({ id, amends, row: { code, closedOn } }) =>
    amends ? [{ id, code, closedOn }] : [],
  )
  if (rows.length === 0) return
  await ctx.tx.$executeRaw`
    update organization o set code = r."code", closed_on = coalesce(r."closedOn", o.closed_on)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" uuid, "code" text, "closedOn" date)
    where o.id = r."id"`
}
