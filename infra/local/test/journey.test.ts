import { setTimeout as sleep } from 'node:timers/promises'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placesOf } from '../src/province/places.ts'
import { random } from '../src/province/random.ts'
import { schoolHeaders, schoolRows } from '../src/province/schools.ts'
import { exportSchools, importSchools } from '../src/province/sheets.ts'
import { type Stack, startStack } from '../src/stack.ts'
import { checkOutcome } from '../src/stories/bazhong/check.ts'
import { fetchReport, requestReport } from '../src/stories/bazhong/reports.ts'
import { type Outcome, playBazhong } from '../src/stories/bazhong/story.ts'
import { stories } from '../src/stories/index.ts'
import { createPlayer, type Player } from '../src/stories/player.ts'
import type { Story } from '../src/stories/story.ts'
import { removeFolder, temporaryFolder } from '../src/temporary.ts'
import { expectNothingForeign, expectPlainAnswers, expectSilentLogs } from './attacks.ts'

// The whole system, every process spawned, the story played through the public graph alone.
const queues = [
  { queue: 'postgres', redisUrl: undefined },
  ...(process.env.TEST_REDIS_URL ? [{ queue: 'redis', redisUrl: process.env.TEST_REDIS_URL }] : []),
]

describe.each(queues)('with queues on $queue', ({ queue, redisUrl }) => {
  let dir: string
  let stack: Stack
  let player: Player
  let outcome: Outcome

  beforeAll(async () => {
    dir = await temporaryFolder('test')
    stack = await startStack({
      dir,
      mode: 'test',
      settings: { REDIS_URL: redisUrl, DATABASE_ADMIN_URL: process.env.TEST_DATABASE_ADMIN_URL },
    })
    player = createPlayer(stack.gatewayUrl, stack.demoPassword)
    outcome = await playBazhong(player)
  }, 300_000)

  afterAll(async () => {
    await stack?.stop()
    await removeFolder(dir)
  }, 60_000)

  it('replays Bazhong 2020 with every figure of the source', () => {
    expect(stack.queue).toBe(queue)
    expect(checkOutcome(outcome).filter(({ ok }) => !ok)).toEqual([])
  })

  // On the same system, after the figures of Bazhong were taken: every story has its own place. Once is enough: they
  // say nothing new about queues.
  it.each(queue === 'postgres' ? Object.keys(stories).filter((name) => name !== 'bazhong') : [])(
    'replays %s with every figure of the source',
    async (name) => {
      const { checks } = await (stories[name] as Story).play(player, () => undefined)
      expect(checks.filter(({ ok }) => !ok)).toEqual([])
    },
    120_000,
  )

  it('makes a report once although its worker is killed again and again', async () => {
    const ids = await Promise.all(
      ['province', 'city', 'bazhou', 'enyang'].map((key) =>
        requestReport(player, `${key}-officer`, `kill-${queue}-${key}`),
      ),
    )
    for (let kill = 0; kill < 2; kill += 1) {
      await sleep(150)
      await stack.processes['report-worker']?.kill('SIGKILL')
    }
    const reports = await Promise.all(
      ['province', 'city', 'bazhou', 'enyang'].map((key, i) =>
        fetchReport(player, `${key}-officer`, ids[i] as string, 120),
      ),
    )
    for (const { pdf, docx, pages } of reports) {
      expect(Buffer.from(pdf.slice(0, 5)).toString()).toBe('%PDF-')
      expect(docx.length).toBeGreaterThan(1_000)
      expect(pages).toBeGreaterThan(0)
    }
  }, 180_000)

  it('imports a sheet of schools, changes nothing when it comes again, and exports it', async () => {
    const officer = await player.as('province-officer', '2026-11-22')
    const places = await placesOf(officer, '510000')
    const bytes = await writeXlsx({
      sheets: [{ name: '学校', rows: [[...schoolHeaders], ...schoolRows(places, 120, 2025, random(1))] }],
    })
    const counts = { rows: 120, changed: 0 }
    expect(await importSchools(officer, bytes)).toMatchObject({ ...counts, created: 120, unchanged: 0 })
    expect(await importSchools(officer, bytes)).toMatchObject({ ...counts, created: 0, unchanged: 120 })
    const county = await player.as('tongjiang-officer', '2026-11-22')
    await expect(importSchools(county, bytes)).rejects.toThrow('超出您的管辖范围')
    expect((await exportSchools(officer)).rows).toBeGreaterThanOrEqual(120)
  }, 60_000)

  it('refuses unsigned and forged calls at every subgraph, entities included', async () => {
    const entities = `query { _entities(representations: [{ __typename: "Organization", id: "x" }]) { __typename } }`
    const services = ['directory', 'personnel', 'cases', 'evaluations', 'documents']
    const headers: Record<string, string>[] = [
      {},
      { 'x-actor': 'forged' },
      { authorization: 'Bearer x', 'x-user-role': 'ADMIN' },
    ]
    for (const name of services) {
      for (const header of headers) {
        for (const query of ['query { __typename }', entities]) {
          const response = await fetch(`${stack.addresses[name]}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...header },
            body: JSON.stringify({ query }),
          })
          const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
          expect([name, response.status, errors[0]?.extensions.code]).toEqual([name, 401, 'UNAUTHENTICATED'])
        }
      }
    }
  })

  it('downloads a paper only for those who may read it', async () => {
    const id = await requestReport(player, 'enyang-officer', `rights-${queue}`)
    await fetchReport(player, 'enyang-officer', id)
    const own = await player.as('enyang-officer', '2020-12-31')
    const { report } = await own(`query Files($id: ID!) { report(id: $id) { files { url } } }`, { id })
    const [{ url }] = report.files
    expect((await own.download(url)).status).toBe(200)
    expect((await (await player.as('tongjiang-officer', '2020-12-31')).download(url)).status).toBe(404)
    // Without signing in, a paper answers exactly like one that is not there.
    expect((await fetch(`${stack.gatewayUrl}${url}`)).status).toBe(404)
  })

  it('answers every hostile value plainly, and goes on', () => expectPlainAnswers(player))

  it('shows a county nothing of its neighbour and of the city above it', () => expectNothingForeign(player))

  it('keeps names, passwords and tokens out of its logs', () => expectSilentLogs(dir, stack.demoPassword))

  it('answers with health, readiness and metrics at every process', async () => {
    for (const [name, address] of Object.entries(stack.addresses)) {
      for (const door of ['health', 'ready', 'metrics']) {
        expect([name, door, (await fetch(`${address}/${door}`)).status]).toEqual([name, door, 200])
      }
    }
  })
})
