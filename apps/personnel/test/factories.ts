import { randomBytes, randomUUID } from 'node:crypto'
import { defaultRules, nation, resolveParameter } from '@dudao/rules'
import { type Actor, openAdapter, transact } from '@dudao/service'
import { actor, createDatabase, graphOf, places, serve } from '@dudao/testkit'
import { afterAll } from 'vitest'
import { type Prisma, PrismaClient } from '../src/generated/prisma/client.ts'
import { createPersonnel } from '../src/schema.ts'
import { extra, trainingAnswers } from './training-directory.ts'

type Place = (typeof places)[keyof typeof places]
interface Organization {
  id: string
  kind: string
  division: Place & { kind: string }
}
interface Post {
  organization: Organization
  role: string
  validFrom: string
  validTo: string | null
}

/** An organization; every default is visible here. */
export const organization = (
  division: Place,
  { divisionKind = 'COUNTY', kind = 'INSPECTION_OFFICE' } = {},
): Organization => ({ id: randomUUID(), kind, division: { ...division, kind: divisionKind } })

/** The bodies of the tests: province, its two cities, and two counties of the first. */
export const organs = {
  sichuan: organization(places.sichuan, { divisionKind: 'PROVINCE' }),
  bazhong: organization(places.bazhong, { divisionKind: 'CITY' }),
  mianyang: organization(places.mianyang, { divisionKind: 'CITY' }),
  tongjiang: organization(places.tongjiang),
  enyang: organization(places.enyang),
}

/** An officer of one of the bodies, at noon of a day in 2020 unless told otherwise. */
export const officer = (
  body: Organization,
  { today = '2020-12-31', ...overrides }: Partial<Actor> & { today?: string } = {},
): Actor =>
  actor({
    division: body.division,
    organizationId: body.id,
    clock: `${today}T12:00:00+08:00`,
    ...overrides,
  })

const noActivity = {
  inspections: 0,
  led: 0,
  regularInspections: 0,
  visits: 0,
  regularVisits: 0,
  schools: 0,
  recordedVisits: 0,
  problems: 0,
  closedProblems: 0,
  suggestions: 0,
  opinions: 0,
  decidedReports: 0,
}

/** What the graph would answer: persons by their posts, the shipped rules, all bodies made here, activities given. */
function createDirectory() {
  const organizations = new Map(Object.values(organs).map((row) => [row.id, row]))
  const posts = new Map<string, Post[]>()
  const holds = (post: Post, on: string) => post.validFrom <= on && (!post.validTo || on < post.validTo)
  const find = (id: string) => organizations.get(id) ?? null
  return {
    /** Rule keys that nobody has approved. */
    unapproved: new Set<string>(),
    /** Persons whom the caller may not see. */
    hidden: new Set<string>(),
    /** What cases would count for persons in the year asked about; nothing for the others. */
    activities: new Map<string, Record<string, number>>(),
    /** Inspections and rounds of evaluation that there are. */
    activitiesOfOthers: new Set<string>(),
    add(row: Organization): Organization {
      organizations.set(row.id, row)
      return row
    },
    person(post: Partial<Post> & Pick<Post, 'organization'>, id: string = randomUUID()): string {
      posts.set(id, [{ role: 'UNIT', validFrom: '2015-09-01', validTo: null, ...post }])
      return id
    },
    answers(this: {
      unapproved: Set<string>
      hidden: Set<string>
      activities: Map<string, Record<string, number>>
      activitiesOfOthers: Set<string>
    }) {
      const one = (id: string) => (this.activitiesOfOthers.has(id) ? { id } : null)
      const seen = (ids: string[]) => ids.filter((id) => posts.has(id) && !this.hidden.has(id))
      return {
        DivisionPath: ({ id }: { id: string }) => ({
          division: Object.values(places).find((place) => place.id === id) ?? null,
        }),
        RulesInForce: ({ keys, on }: { keys: string[]; on: string }) => ({
          ruleParameters: keys.flatMap((key) => {
            const row = resolveParameter([...extra, ...defaultRules], key, {
              divisionChain: ['510000', nation],
              on,
            })
            return row && !this.unapproved.has(key) ? [{ ...row, id: `row of ${key}`, packVersion: 1 }] : []
          }),
        }),
        OrganAndCandidates: (asked: { organId: string; personIds: string[]; on: string }) => ({
          organization: find(asked.organId),
          persons: seen(asked.personIds).map((id) => ({
            id,
            posts: posts.get(id)?.filter((post) => holds(post, asked.on)),
          })),
        }),
        Employment: (asked: { personIds: string[]; organizationIds: string[] }) => ({
          persons: seen(asked.personIds).map((id) => ({ id, allPosts: posts.get(id) })),
          organizationsById: asked.organizationIds.flatMap((id) => find(id) ?? []),
        }),
        Unit: ({ id }: { id: string }) => ({ organization: find(id) }),
        ...trainingAnswers(this),
        KnownPersons: ({ ids }: { ids: string[] }) => ({ persons: seen(ids).map((id) => ({ id })) }),
        PersonActivities: ({ personIds }: { personIds: string[] }) => ({
          persons: seen(personIds).map((id) => ({
            id,
            inspectionActivity: { ...noActivity, ...this.activities.get(id) },
          })),
        }),
        PostsOf: ({ personIds }: { personIds: string[] }) => ({
          persons: seen(personIds).map((id) => ({ id, allPosts: posts.get(id) })),
        }),
        FeeInspection: ({ id }: { id: string }) => ({ inspection: one(id) }),
        FeeRound: ({ id }: { id: string }) => ({ round: one(id) }),
        HigherOrgan: ({ id }: { id: string }) => ({ organization: find(id) }),
      }
    },
  }
}

/** The service on a database of its own, with a directory beside it. */
export async function openPersonnel() {
  const database = await createDatabase()
  const client = new PrismaClient({
    adapter: openAdapter(database.appUrl),
    log: [{ emit: 'event', level: 'query' }],
  })
  afterAll(() => client.$disconnect())
  const directory = createDirectory()
  const service = createPersonnel(client, { PERSONAL_DATA_KEY: randomBytes(32).toString('base64url') })
  const statements: { query: string; params: string }[] = []
  client.$on('query', ({ query, params }) => statements.push({ query, params }))
  return {
    database,
    directory,
    service,
    graph: serve(service, graphOf(directory.answers())),
    /** Writes as this actor below the graph: past access table and rules, under the row policies. */
    write: <R>(by: Actor, work: (tx: Prisma.TransactionClient) => Promise<R>) =>
      transact(client, { actor: by, mode: 'write', action: 'test' }, work),
    /** The SQL statements that a piece of work sends. */
    statementsOf: async (work: () => Promise<unknown>) => {
      statements.length = 0
      await work()
      return [...statements]
    },
  }
}

export type Personnel = Awaited<ReturnType<typeof openPersonnel>>

const fields = `id status tier kind session noticeTo appointedOn termFrom termTo cardNumber endedOn inspector { id }`

export const recommendDocument = `mutation ($input: RecommendInspectorsInput!) { recommendInspectors(input: $input) { ${fields} } }`
export const reviewDocument = `mutation ($input: ReviewAppointmentsInput!) { reviewAppointments(input: $input) { ${fields} } }`
export const noticeDocument = `mutation ($input: PublishNoticeInput!) { publishNotice(input: $input) { ${fields} } }`
export const appointDocument = `mutation ($input: AppointInspectorsInput!) { appointInspectors(input: $input) { ${fields} } }`
export const endDocument = `mutation ($input: EndAppointmentInput!) { endAppointment(input: $input) { ${fields} } }`

/** A recommendation to the city for its fourth session; every default is visible here. */
export const recommendation = (personIds: string[], overrides: Record<string, unknown> = {}) => ({
  appointingOrganizationId: organs.bazhong.id,
  tier: 'CITY',
  kind: 'PART_TIME',
  session: 4,
  recommendedOn: '2020-08-03',
  persons: personIds.map((personId) => ({ personId, isDemo: true })),
  ...overrides,
})

/** The days of one appointment in any year: at least seven working days of notice, term from 15 September. */
const daysIn = (year: number) => ({
  recommendedOn: `${year}-08-03`,
  reviewedOn: `${year}-08-17`,
  from: `${year}-09-01`,
  to: `${year}-09-13`,
  appointedOn: `${year}-09-15`,
})

interface Way {
  by?: Organization
  appointedBy?: Organization
  tier?: string
  kind?: string
  session?: number
  year?: number
}

/** Persons who are candidates in the given state, entered through the graph. Ids in the order of the persons. */
export async function candidates(
  { graph }: Pick<Personnel, 'graph'>,
  personIds: string[],
  until: 'RECOMMENDED' | 'REVIEWED' | 'PUBLIC_NOTICE' | 'APPOINTED',
  { by, appointedBy = organs.bazhong, tier = 'CITY', kind = 'PART_TIME', session = 4, year = 2020 }: Way = {},
): Promise<string[]> {
  const days = daysIn(year)
  const today = `${year}-12-31`
  const organ = officer(appointedBy, { today })
  const input = {
    tier,
    kind,
    session,
    recommendedOn: days.recommendedOn,
    appointingOrganizationId: appointedBy.id,
  }
  const opened = await graph.ok(officer(by ?? appointedBy, { today }), recommendDocument, {
    input: recommendation(personIds, input),
  })
  const appointmentIds = opened.recommendInspectors.map(({ id }: { id: string }) => id)
  if (until === 'RECOMMENDED') return appointmentIds
  await graph.ok(organ, reviewDocument, { input: { appointmentIds, approve: true, on: days.reviewedOn } })
  if (until === 'REVIEWED') return appointmentIds
  await graph.ok(organ, noticeDocument, { input: { appointmentIds, from: days.from, to: days.to } })
  if (until === 'PUBLIC_NOTICE') return appointmentIds
  await graph.ok(organ, appointDocument, { input: appointing(appointmentIds, { year }) })
  return appointmentIds
}

/** The appointment of candidates whose notice ended in September of the year. */
export const appointing = (
  appointmentIds: string[],
  { year = 2020, ...overrides }: { year?: number; [field: string]: unknown } = {},
) => ({
  appointmentIds,
  appointedOn: daysIn(year).appointedOn,
  termFrom: daysIn(year).appointedOn,
  documentNumber: `巴督办〔${year}〕12号`,
  ...overrides,
})
