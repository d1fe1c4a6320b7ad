import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Player, Send } from '../src/stories/player.ts'

const at = '2020-12-31'

/** Values that no honest client sends, to the fields that hand them furthest; all of them reach a service. */
const hostile: [document: string, variables: Record<string, unknown>][] = [
  ['query($v: ID!) { organization(id: $v) { id } }', { v: 'a\u0000b' }],
  ['query($v: ID!) { problem(id: $v) { id } letter(id: $v) { id } round(id: $v) { id } }', { v: "' or 1=1" }],
  ['query($v: ID!) { report(id: $v) { id } person(id: $v) { id } inspection(id: $v) { id } }', { v: '' }],
  ['query($v: ID!) { inspector(id: $v) { id } appointment(id: $v) { id } }', { v: 'é'.repeat(500) }],
  ['query($v: String) { division(gbCode: $v) { id } }', { v: '5119\u000000' }],
  ['query($v: String) { organizations(filter: { nameContains: $v }) { totalCount } }', { v: '\u0000' }],
  ['query($v: String) { organizations(filter: { nameContains: $v }) { totalCount } }', { v: '\ud800' }],
  [
    'query($v: String) { organizations(filter: { nameContains: $v }) { totalCount } }',
    { v: '%_\\'.repeat(9_000) },
  ],
  [
    'query($v: String) { problems(after: $v) { totalCount } }',
    { v: Buffer.from('x.\u0000').toString('base64') },
  ],
  ['query($v: String) { letters(after: $v) { totalCount } }', { v: '../../etc/passwd' }],
  ['query($v: Int) { problems(first: $v) { totalCount } }', { v: -1 }],
  ['query($v: Int) { rounds(filter: { year: $v }) { totalCount } }', { v: 2_147_483_647 }],
  ['query($v: Int) { evaluationSummary(filter: { year: $v }) { rounds } }', { v: -2_147_483_648 }],
  ['query($v: Int) { letters(filter: { year: $v }) { totalCount } }', { v: 2_147_483_647 }],
  ['query($v: Int) { appointments(filter: { session: $v }) { totalCount } }', { v: -2_147_483_648 }],
  ['query($v: Date) { problemSummary(filter: { from: $v }) { total } }', { v: '0000-01-01' }],
  ['query($v: Date) { inspectionSummary(filter: { to: $v }) { inspections } }', { v: '9999-12-31' }],
  ['query($v: Date) { letterSummary(filter: { from: $v }) { issued } }', { v: '2020-02-30' }],
  ['query($v: Date) { inspectors(filter: { appointedOn: $v }) { totalCount } }', { v: '' }],
  ['query($v: Date) { viewer { person { posts(on: $v) { id } } } }', { v: '-0001-01-01' }],
  ['query($v: [ID!]!) { persons(ids: $v) { id } }', { v: Array.from({ length: 500 }, () => 'x') }],
  [
    'query($v: [ID!]!) { organizationsById(ids: $v) { id } }',
    { v: Array.from({ length: 500 }, () => '\u0000') },
  ],
  ['mutation($v: String!) { refreshSession(refreshToken: $v) { expiresIn } }', { v: '\u0000' }],
  ['mutation($v: String!) { signIn(input: { login: $v, password: $v }) { expiresIn } }', { v: 'x\u0000' }],
  ['mutation($v: ID!) { switchPost(postId: $v) { expiresIn } }', { v: '\u0000' }],
  [
    'mutation($v: String!) { openNumberSeries(input: { organizationId: "x", code: $v, validFrom: "2020-01-01" }) { id } }',
    { v: '\u0000' },
  ],
  [
    'mutation($v: String!) { createInspection(input: { title: $v, field: SCHOOL, scope: REGULAR, basis: $v, occurredOn: "2020-01-01", organizationIds: ["x"], idempotencyKey: $v }) { id } }',
    { v: 'x\u0000' },
  ],
]

/** What tells of the inside of a service. */
const inside = /prisma|postgres|relation|column|policy|stack|node_modules|\.ts\b|127\.0\.0\.1|Error\b/i

/** What the graph made of an operation: its data, or the refusal as the player shows it. */
const attempt = (send: Send, document: string, variables: object) =>
  send(document, variables as Record<string, unknown>).then(
    (data) => ({ data, refusal: '' }),
    (error: Error) => ({ data: null, refusal: error.message.split('\n')[0] as string }),
  )

/** Every hostile value is answered, with data or a plain refusal, and the next honest question too. */
export async function expectPlainAnswers(player: Player): Promise<void> {
  const send = await player.as('city-officer', at)
  const answers = await Promise.all(
    hostile.map(([document, variables]) => attempt(send, document, variables)),
  )
  for (const [i, { refusal }] of answers.entries()) {
    expect(refusal, hostile[i]?.[0]).not.toContain('INTERNAL')
    expect(refusal).not.toMatch(inside)
  }
  expect((await send('{ problems { totalCount } }')).problems.totalCount).toBeGreaterThan(0)
}

/** Rows of the city, of the neighbouring county and of other persons, as the city's officer knows them. */
const foreignRows = /* GraphQL */ `
  query Foreign($enyang: ID!) {
    problems(first: 1, filter: { responsibleDivisionId: $enyang }) { nodes { id inspection { id } } }
    letters(first: 1) { nodes { id files { url } deliveries { id } } }
    reports(first: 1) { nodes { id files { url } } }
    appointments(first: 1) { nodes { id inspector { id } } }
  }
`

/** Each command on a foreign row, by somebody whose role may use it. */
const commands: [
  name: string,
  input: string,
  key: 'problem' | 'inspection' | 'letter' | 'delivery' | 'report',
][] = [
  ['submitRectification', '{ problemId: $id, text: "已整改", submittedOn: "2020-12-31" }', 'problem'],
  ['closeProblem', '{ problemId: $id, closedOn: "2020-12-31" }', 'problem'],
  ['completeInspection', '{ inspectionId: $id, completedOn: "2020-12-31" }', 'inspection'],
  ['updateDraft', '{ letterId: $id, title: "改题" }', 'letter'],
  ['signForLetter', '{ deliveryId: $id, signedOn: "2020-12-31" }', 'delivery'],
  ['retryReport', '{ reportId: $id }', 'report'],
]

/** A county's officer finds nothing of the neighbour's and the city's: not by node, by command, by file, by filter. */
export async function expectNothingForeign(player: Player): Promise<void> {
  const city = await player.as('city-officer', at)
  const county = await player.as('tongjiang-officer', at)
  const { division } = await city('{ division(gbCode: "511903") { id } }')
  const found = await city(foreignRows, { enyang: division.id })
  const [problem] = found.problems.nodes
  const [letter] = found.letters.nodes
  const [report] = found.reports.nodes
  const [appointment] = found.appointments.nodes
  const ids = {
    problem: problem.id,
    inspection: problem.inspection.id,
    letter: letter.id,
    delivery: letter.deliveries[0].id,
    report: report.id,
  }
  // The letter went to all counties; the recipient's own reading is not what is asked for here.
  const nodes = `query($p: ID!, $i: ID!, $r: ID!, $a: ID!, $s: ID!) {
    problem(id: $p) { id } inspection(id: $i) { id } report(id: $r) { id } appointment(id: $a) { id } inspector(id: $s) { id }
    problems(filter: { inspectionId: $i }) { totalCount }
  }`
  const of = {
    p: ids.problem,
    i: ids.inspection,
    r: ids.report,
    a: appointment.id,
    s: appointment.inspector.id,
  }
  expect(await county(nodes, of)).toEqual({
    problem: null,
    inspection: null,
    report: null,
    appointment: null,
    inspector: null,
    problems: { totalCount: 0 },
  })
  for (const [name, input, key] of commands) {
    const document = `mutation($id: ID!) { ${name}(input: ${input}) { id } }`
    const foreign = await county.refused(document, { id: ids[key] })
    if (key !== 'letter' && key !== 'delivery') {
      expect(foreign).toEqual(await county.refused(document, { id: randomUUID() }))
      expect(foreign.code).toBe('NOT_FOUND')
    }
    expect(['NOT_FOUND', 'FORBIDDEN']).toContain(foreign.code)
  }
  for (const { url } of report.files) expect((await county.download(url)).status).toBe(404)
}

/** No name, password or token in any log of the system. */
export function expectSilentLogs(dir: string, password: string): void {
  const folder = join(dir, 'log')
  const logs = readdirSync(folder).filter((name) => !name.startsWith('postgres'))
  expect(logs.length).toBeGreaterThan(7)
  for (const name of logs) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(text.length, name).toBeGreaterThan(0)
    expect(text.includes(password), name).toBe(false)
    // Names of demo persons begin so; tokens begin with an encoded brace.
    expect(text, name).not.toMatch(/演示|eyJ|argon2|BEGIN PRIVATE/)
  }
}
