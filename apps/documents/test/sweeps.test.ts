import { createLog, systemActor, transact } from '@dudao/service'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '../src/context.ts'
import {
  anApproved,
  anUpload,
  aSeries,
  clock,
  command,
  deliver,
  deliveriesOf,
  directory,
  people,
  queued,
  render,
  start,
} from './factories.ts'

const started = await start()
const { graph, database, client, service } = started
const { worker, officer } = people
await aSeries(started)

/** Runs all sweeps once, as the process does. */
async function sweep(): Promise<void> {
  for (const { name, run } of service.sweeps ?? []) {
    const by = systemActor(name)
    await transact(client, { actor: by, mode: 'write', action: `sweep ${name}` }, (tx) => {
      const callAs = { authorization: '', requestId: by.requestId, clock: null }
      const log = createLog('documents', 'silent')
      return run({ tx, actor: by, now: new Date(), log, graph: directory, callAs } satisfies Context)
    })
  }
}
/** Makes all work look silent for so long, and the queue empty. */
async function age(seconds: number): Promise<void> {
  for (const table of ['rendering', 'report', 'delivery', 'sheet_import', 'sheet_export']) {
    await database.sql(`update ${table} set heartbeat_at = clock_timestamp() - make_interval(secs => $1)`, [
      seconds,
    ])
  }
  await database.sql('delete from outbox')
}
const all = async () => (await database.sql('select 1 from outbox')).length
const aReport = async (year: number) =>
  (await graph.ok(officer, command('requestReport'), { input: { kind: 'ANNUAL', year } })).requestReport.id

describe('the sweeps', async () => {
  const approved = await anApproved(started)
  const rendered = await anApproved(started)
  await render(started, rendered)
  const [first, second] = (await deliveriesOf(started, rendered)).map(({ id }) => id) as [string, string]
  await deliver(started, first)
  const report = await aReport(2019)

  const found = async () => [
    await queued(started, 'document.render', approved),
    await queued(started, 'report.make', report),
    await queued(started, 'delivery.serve', second),
  ]

  beforeEach(() => age(61))

  it('hand silent work to the queue again, once a minute, and nothing that is done', async () => {
    await sweep()
    expect(await found()).toEqual([1, 1, 1])
    expect(await all()).toBe(3)
    await sweep()
    expect(await all()).toBe(3)
    await age(61)
    await sweep()
    expect(await found()).toEqual([1, 1, 1])
  })

  it('carry on clock and request of whoever asked for the work', async () => {
    await sweep()
    const rows = await database.sql<{ job: string; clock: Date; request_id: string }>(
      'select job, clock, request_id from outbox order by job',
    )
    const asked = { 'delivery.serve': worker, 'document.render': people.leader, 'report.make': officer }
    expect(rows).toEqual(
      Object.entries(asked).map(([job, by]) => ({ job, clock: new Date(clock), request_id: by.requestId })),
    )
  })

  it('leave work alone that shows life', async () => {
    await age(30)
    await sweep()
    expect(await all()).toBe(0)
    await age(61)
    const { startRendering } = await graph.ok(
      worker,
      `mutation { startRendering(letterId: "${approved}") { token } }`,
    )
    const { startReport } = await graph.ok(
      worker,
      `mutation { startReport(reportId: "${report}") { token } }`,
    )
    await graph.ok(worker, `mutation { startDelivery(deliveryId: "${second}") { token } }`)
    await sweep()
    expect(await all()).toBe(0)
    await age(61)
    await graph.ok(worker, command('renderingProgress'), {
      input: { letterId: approved, token: startRendering.token, progress: 5 },
    })
    await graph.ok(worker, command('reportProgress'), {
      input: { reportId: report, token: startReport.token, progress: 5, stage: '统计' },
    })
    await sweep()
    expect(await found()).toEqual([0, 0, 1])
  })

  it('running in two processes at once hand each row over once', async () => {
    await Promise.all([sweep(), sweep()])
    expect(await found()).toEqual([1, 1, 1])
  })

  it('cannot do harm: a second worker takes over, the first is refused, the result is one', async () => {
    const take = async () =>
      (await graph.ok(worker, `mutation { startReport(reportId: "${report}") { token } }`)).startReport.token
    const dead = await take()
    await age(61)
    await sweep()
    const alive = await take()
    const files = [{ name: '报告.pdf', mediaType: 'application/pdf', fileId: await anUpload(started) }]
    const complete = (token: number) => ({ input: { reportId: report, token, files, pages: 1 } })
    await graph.ok(worker, command('completeReport'), complete(alive))
    expect(await graph.refused(worker, command('completeReport'), complete(dead))).toMatchObject({
      code: 'CONFLICT',
    })
    expect(await database.sql('select 1 from report_file where report_id = $1', [report])).toHaveLength(1)
  })
})

describe('sweeps of sheets', () => {
  it('hand a silent check, application or export to the queue again', async () => {
    const fileId = await anUpload(started, '学校.xlsx', officer)
    const { startSheetImport } = await graph.ok(officer, command('startSheetImport'), {
      input: { kind: 'SCHOOLS', fileId },
    })
    const { startSheetExport } = await graph.ok(officer, command('startSheetExport'), {
      input: { kind: 'SCHOOLS' },
    })
    const importId = startSheetImport.id as string
    const found = async () => {
      await age(61)
      await sweep()
      await sweep()
      return Promise.all([
        queued(started, 'sheet.check', importId),
        queued(started, 'sheet.apply', importId),
        queued(started, 'sheet.export', startSheetExport.id),
      ])
    }
    expect(await found()).toEqual([1, 0, 1])
    const take = `mutation { takeSheetImport(importId: "${importId}", step: CHECK) { token } }`
    const { token } = (await graph.ok(worker, take)).takeSheetImport
    await graph.ok(worker, command('completeSheetCheck'), { input: { importId, token, good: 1, bad: 0 } })
    expect(await found()).toEqual([0, 0, 1])
    await graph.ok(officer, command('applySheetImport'), { input: { importId } })
    expect(await found()).toEqual([0, 1, 1])
  })
})
