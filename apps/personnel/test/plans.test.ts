import { beforeAll, expect, it } from 'vitest'
import { officer, openPersonnel, organs } from './factories.ts'

const personnel = await openPersonnel()
const { database, graph, statementsOf } = personnel
const county = officer(organs.tongjiang)

/** 30,000 inspectors, ten in each of 3,000 counties. */
beforeAll(async () => {
  await database.sql(`alter table inspector disable trigger user`)
  await database.sql(`alter table appointment disable trigger user`)
  await database.sql(`insert into inspector select gen_random_uuid(), now() from generate_series(1, 30000)`)
  await database.sql(
    `insert into appointment (id, inspector_id, tier, kind, status, recommending_organization_id, recommender_path,
       appointing_organization_id, owner_division_id, owner_path, home_division_id, home_path, recommended_on,
       rule_version, rules, is_demo, recorded_at)
     select gen_random_uuid(), id, 'COUNTY', 'PART_TIME', 'RECOMMENDED', $1, path, $1, $2, path, $2, path, '2020-08-03',
       1, '{}', true, now()
     from (select id, format('/1/2/3/%s/', row_number() over () % 3000) as path from inspector) as inspector`,
    [organs.tongjiang.id, organs.tongjiang.division.id],
  )
  await database.sql(`analyze`)
})

it('a county finds its own ten by its range, whatever the list, and does not walk through the nation', async () => {
  const lists = `{
    inspectors { totalCount nodes { id } }
    filtered: inspectors(filter: { tier: COUNTY, appointedOn: "2020-10-01" }) { totalCount nodes { id } }
    appointments { totalCount nodes { id } } }`
  const { inspectors, appointments } = await graph.ok(county, lists)
  expect([inspectors.totalCount, appointments.totalCount]).toEqual([10, 10])
  const statements = await statementsOf(() => graph.ok(county, lists))
  const reads = statements.filter(({ query }) => /^select .* from "public"/is.test(query))
  expect(reads).toHaveLength(6)
  for (const { query, params } of reads) {
    const values: unknown[] = JSON.parse(params)
    const plan = await personnel.write(county, (tx) =>
      tx.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`explain ${query}`, ...values),
    )
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    expect(text).toContain('appointment_owner_path_idx')
    expect(text).not.toMatch(/Seq Scan|Index (Only )?Scan Backward/)
  }
})
