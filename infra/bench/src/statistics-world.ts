import type pg from 'pg'

export interface Division {
  path: string
  /** Excluded end of its range. */
  beyond: string
  tier: number
}

/** A large province: twenty cities of seven counties each. */
export const province = '/1/2/'
const cities = Array.from({ length: 20 }, (_, i) => `${province}${10 + i}/`)
export const counties = cities.flatMap((city) => Array.from({ length: 7 }, (_, i) => `${city}${100 + i}/`))

const division = (tier: number) => (path: string) => ({ path, beyond: `${path.slice(0, -1)}0`, tier })
export const divisions: Division[] = [
  division(1)(province),
  ...cities.map(division(2)),
  ...counties.map(division(3)),
]

/** The province's office. */
export const office = '01930000-0000-7000-8000-0000000000b1'

/** Puts a connection of the service into the post of an officer of the province's office, as each request does. */
export async function actAsProvince(client: pg.Client): Promise<void> {
  const settings = {
    lo1: province,
    hi1: '/1/20',
    lo2: '',
    hi2: '',
    lo3: '',
    hi3: '',
    organization: office,
    grants: '{}',
  }
  for (const [name, value] of Object.entries(settings))
    await client.query(`select set_config($1, $2, false)`, [`app.${name}`, value])
}

/** Columns of a new problem, from the expressions of which it consists. */
export const insertProblem = (values: string): string => `
  insert into problem (id, inspection_id, client_id, content_hash, number, owner_organization_id, owner_division_id,
    owner_path, responsible_organization_id, responsible_division_id, responsible_path, responsible_kind, aspect,
    description, level, source, status, state_since, released_at, confirmed_on, closed_on, due_on, occurred_on, recorded_at)
  ${values}`

/**
 * Fills a database with problems of five years: found at all three tiers, three in four closed, the rest due over a
 * year. Triggers are off meanwhile, and the counters are made from the rows as a recount makes them.
 */
export async function fill(owner: pg.Client, problems: number): Promise<void> {
  await owner.query(
    `insert into inspection (id, title, field, scope, status, organ_id, owner_division_id, owner_path, basis, occurred_on, recorded_at)
     values ($1, '督导', 'GOVERNMENT', 'SPECIAL', 'FEEDBACK_GIVEN', $1, $1, $2, '条例', '2021-01-01', now())`,
    [office, province],
  )
  await owner.query('alter table problem disable trigger user')
  await owner.query(
    insertProblem(`
      select gen_random_uuid(), $1, n::text, 'x', n, $1, $1,
        (case when n % 20 = 0 then $2::text when n % 20 < 8 then regexp_replace(county, '[0-9]+/$', '') else county end),
        gen_random_uuid(), gen_random_uuid(), county, (array['SCHOOL', 'KINDERGARTEN', 'GOVERNMENT', 'DEPARTMENT'])[1 + n % 4],
        (array['教育投入', '教师待遇', '办学条件', '招生', '安全', '食堂', '课程', '师德', '双减', '控辍保学', '学前', '职教'])[1 + n % 12],
        '问题', 'GENERAL', 'INSPECTION', status, '2021-01-01'::date + n % 1800, now(),
        case when status = 'CLOSED' then '2026-01-01'::date end, case when status = 'CLOSED' then '2026-01-01'::date end,
        '2025-06-01'::date + n % 400, '2021-01-01'::date + n % 1800, now()
      from generate_series(1, $3::int) as n,
      lateral (select ($4::text[])[1 + ((n::bigint * 7919) % 140)::int] as county,
        case when n % 4 > 0 then 'CLOSED' when n % 8 = 0 then 'OPEN' when n % 3 = 0 then 'RETURNED' else 'REPORTED' end as status
      ) as l`),
    [office, province, problems, counties],
  )
  await owner.query('alter table problem enable trigger user')
  await countAnew(owner)
  await owner.query('vacuum analyze')
}

/** The counters from the rows, as a migration makes them that changes what is counted. */
export async function countAnew(owner: pg.Client): Promise<void> {
  await owner.query('truncate counter_delta, counter_total')
  await owner.query(
    `insert into counter_delta (side, path, below, year, measures, keys, amount)
     select f.side, f.path, f.below, f.year, f.measures, f.keys, count(*) from problem p, problem_facts(p) as f
     group by 1, 2, 3, 4, 5, 6`,
  )
  await foldAll(owner)
}

/** @returns how many deltas there were */
export async function foldAll(owner: pg.Client): Promise<number> {
  let folded = 0
  for (;;) {
    const { rows } = await owner.query<{ n: number }>('select fold_counters(100000) as n')
    if (!rows[0]?.n) return folded
    folded += rows[0].n
  }
}
