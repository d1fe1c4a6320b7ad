import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Actor, openAdapter, systemActor } from '@dudao/service'
import { actor, createDatabase, graphOf, places, serve } from '@dudao/testkit'
import { afterAll } from 'vitest'
import { openStore } from '../src/files/store.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createDocuments } from '../src/schema.ts'

const id = (n: string) => `01930000-0000-7000-8000-0000000000${n}`

/** Organizations as directory knows them. */
export const organizations = {
  provinceOffice: { id: id('b1'), name: '四川省督导办', kind: 'COMMITTEE_OFFICE', division: places.sichuan },
  cityOffice: { id: id('b2'), name: '巴中市督导办', kind: 'COMMITTEE_OFFICE', division: places.bazhong },
  cityBureau: { id: id('b3'), name: '巴中市教育局', kind: 'DEPARTMENT', division: places.bazhong },
  mianyangOffice: { id: id('b4'), name: '绵阳市督导办', kind: 'COMMITTEE_OFFICE', division: places.mianyang },
  tongjiangOffice: {
    id: id('b5'),
    name: '通江县督导室',
    kind: 'INSPECTION_OFFICE',
    division: places.tongjiang,
  },
  tongjiang: { id: id('c1'), name: '通江县人民政府', kind: 'GOVERNMENT', division: places.tongjiang },
  enyang: { id: id('c2'), name: '恩阳区人民政府', kind: 'GOVERNMENT', division: places.enyang },
  mianyang: { id: id('c3'), name: '绵阳市人民政府', kind: 'GOVERNMENT', division: places.mianyang },
  school: { id: id('d1'), name: '通江县实验小学', kind: 'SCHOOL', division: places.tongjiang },
}

/** The story's clock: everything here happens on 17 December 2020 in China. */
export const clock = '2020-12-17T02:00:00.000Z'
export const today = '2020-12-17'

type Role = Actor['roles'][number]
const inOffice = (name: keyof typeof organizations, role: Role = 'OFFICER') =>
  actor({ division: organizations[name].division, role, organizationId: organizations[name].id, clock })
const ofUnit = (name: keyof typeof organizations) =>
  actor({ role: 'UNIT', organizationId: organizations[name].id, clock })

/** Who acts, by body and role. */
export const people = {
  officer: inOffice('cityOffice'),
  leader: inOffice('cityOffice', 'LEADER'),
  bureauOfficer: inOffice('cityBureau'),
  bureauLeader: inOffice('cityBureau', 'LEADER'),
  provinceOfficer: inOffice('provinceOffice'),
  provinceLeader: inOffice('provinceOffice', 'LEADER'),
  mianyangOfficer: inOffice('mianyangOffice'),
  mianyangLeader: inOffice('mianyangOffice', 'LEADER'),
  tongjiangOfficer: inOffice('tongjiangOffice'),
  /** People of addressees: no range, only their organization. */
  tongjiang: ofUnit('tongjiang'),
  enyang: ofUnit('enyang'),
  mianyang: ofUnit('mianyang'),
  school: ofUnit('school'),
  inspector: inOffice('tongjiangOffice', 'INSPECTOR'),
  /** A worker has no range. */
  worker: { ...systemActor('report-worker'), ranges: [], accountId: randomUUID(), clock } satisfies Actor,
}

/** Evidence that cases lets the caller see. */
interface Attached {
  fileId: string
  sha256: string
  person: { id: string }
}
export const seenEvidence: Attached[] = []
export const seenProblemEvidence: Attached[] = []

export const directory = graphOf({
  EvidenceByFiles: ({ fileIds }: { fileIds: string[] }) => ({
    fieldEvidenceByFiles: seenEvidence.filter(({ fileId }) => fileIds.includes(fileId)),
    problemEvidenceByFiles: seenProblemEvidence.filter(({ fileId }) => fileIds.includes(fileId)),
  }),
  OrganizationFacts: ({ ids }: { ids: string[] }) => ({
    organizationsById: Object.values(organizations).filter((row) => ids.includes(row.id)),
  }),
})

/** The service over a database and a file folder of its own. */
export async function start({ uploadLimit = 1_048_576, pool = 5 } = {}) {
  const database = await createDatabase()
  const client = new PrismaClient({ adapter: openAdapter(database.appUrl, pool) })
  const folder = await mkdtemp(join(tmpdir(), 'dudao-documents-'))
  const store = await openStore(pathToFileURL(folder).href)
  afterAll(async () => {
    await client.$disconnect()
    await rm(folder, { recursive: true })
  })
  const service = createDocuments(client, { store, uploadLimit, sweepAfterSeconds: 60, uploadKeepHours: 168 })
  return { database, client, folder, store, service, graph: serve(service, directory) }
}

export type Started = Awaited<ReturnType<typeof start>>

/** The mutation with one argument `input`, answering these fields. */
export const command = (name: string, fields = 'id status') =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} } }`

export const blocks = [
  { type: 'heading', level: 1, text: '存在的主要问题' },
  { type: 'paragraph', text: '义务教育阶段部分学校大班额问题尚未消除。' },
  { type: 'list', items: ['制定整改方案', '按期报送整改报告'] },
  { type: 'table', columns: ['方面', '问题数'], rows: [['经费投入', '3']] },
]

/** Input of a draft of the city office to 通江 and 恩阳. */
export const draft = (overrides: object = {}) => ({
  kind: 'SUPERVISION_NOTICE',
  title: '关于省级督导反馈问题整改的督办通知',
  addresseeIds: [organizations.tongjiang.id, organizations.enyang.id],
  blocks,
  problemIds: [],
  occurredOn: '2020-12-01',
  isDemo: true,
  ...overrides,
})

/** A number series; by default the city office's 巴政教督办. Returns its id. */
export async function aSeries(
  { graph }: Started,
  { by = people.leader, code = '巴政教督办', validFrom = '2020-01-01', startAt = 1 } = {},
): Promise<string> {
  const input = { organizationId: by.organizationId, code, validFrom, startAt }
  return (await graph.ok(by, command('openNumberSeries', 'id'), { input })).openNumberSeries.id
}

export async function aDraft(
  { graph }: Started,
  overrides: object = {},
  by = people.officer,
): Promise<string> {
  return (await graph.ok(by, command('draftLetter'), { input: draft(overrides) })).draftLetter.id
}

export async function aSubmitted(
  started: Started,
  overrides: object = {},
  by = people.officer,
): Promise<string> {
  const letterId = await aDraft(started, overrides, by)
  await started.graph.ok(by, command('submitLetter'), { input: { letterId } })
  return letterId
}

/** An approved letter; a series must be open. */
export async function anApproved(started: Started, overrides: object = {}): Promise<string> {
  const letterId = await aSubmitted(started, overrides)
  await started.graph.ok(people.leader, command('approveLetter'), { input: { letterId, approvedOn: today } })
  return letterId
}

/** An upload, by default the worker's, as a row alone. Returns its id. */
export async function anUpload(
  { database }: Started,
  name = '通知.pdf',
  by: Actor = people.worker,
  size = 3,
): Promise<string> {
  const fileId = randomUUID()
  await database.sql(
    `insert into file (id, name, media_type, size, sha256, uploaded_by_account_id, owner_path, recorded_at)
     values ($1, $2, 'application/pdf', $5, $3, $4, '/', now())`,
    [fileId, name, 'ab'.repeat(32), by.accountId, size],
  )
  return fileId
}

/** The worker's side of a rendering: takes it on and completes it. Returns the token. */
export async function render(started: Started, letterId: string): Promise<number> {
  const { graph } = started
  const { startRendering } = await graph.ok(
    people.worker,
    `mutation { startRendering(letterId: "${letterId}") { token } }`,
  )
  const files = [{ name: '通知.pdf', mediaType: 'application/pdf', fileId: await anUpload(started) }]
  const input = { letterId, token: startRendering.token, files, pages: 2 }
  await graph.ok(people.worker, command('completeRendering'), { input })
  return startRendering.token
}

export interface DeliveryRow {
  id: string
  recipient: string
  channel: string
  status: string
  token: number
}

/** The deliveries of a letter as they are in the database. */
export const deliveriesOf = ({ database }: Started, letterId: string) =>
  database.sql<DeliveryRow>(
    `select id, recipient_organization_id as recipient, channel, status, token from delivery
     where letter_id = $1 order by id`,
    [letterId],
  )

/** The worker's side of one delivery. */
export async function deliver({ graph }: Started, deliveryId: string, outcome = 'DELIVERED'): Promise<void> {
  const { startDelivery } = await graph.ok(
    people.worker,
    `mutation { startDelivery(deliveryId: "${deliveryId}") { token } }`,
  )
  const input = { deliveryId, token: startDelivery.token, outcome, failure: '对方拒收' }
  await graph.ok(people.worker, command('completeDelivery'), { input })
}

/** A letter that every addressee has. */
export async function aServed(started: Started, overrides: object = {}): Promise<string> {
  const letterId = await anApproved(started, overrides)
  await render(started, letterId)
  for (const { id } of await deliveriesOf(started, letterId)) await deliver(started, id)
  return letterId
}

/** How many outbox rows wait for this job and key. */
export async function queued({ database }: Started, job: string, key: string): Promise<number> {
  const rows = await database.sql('select 1 from outbox where job = $1 and payload::text like $2', [
    job,
    `%${key}%`,
  ])
  return rows.length
}
