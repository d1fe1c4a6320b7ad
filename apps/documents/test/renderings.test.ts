import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  anApproved,
  anUpload,
  aSeries,
  blocks,
  command,
  deliveriesOf,
  organizations,
  people,
  queued,
  render,
  start,
  today,
} from './factories.ts'

const started = await start()
const { graph, database } = started
const { worker, officer } = people
await aSeries(started)

const take = async (letterId: string) =>
  (await graph.ok(worker, `mutation { startRendering(letterId: "${letterId}") { token content } }`))
    .startRendering
const paper = (fileId: string) => ({ name: '通知.pdf', mediaType: 'application/pdf', fileId })
const state = async (letterId: string) =>
  (await graph.ok(officer, `{ letter(id: "${letterId}") { status progress pages failure files { name } } }`))
    .letter

describe('a rendering', () => {
  it('hands out all that the paper needs, with the names that hold at approval', async () => {
    const letterId = await anApproved(started)
    const { content } = await take(letterId)
    expect(content).toEqual({
      letterId,
      kind: 'SUPERVISION_NOTICE',
      number: expect.stringMatching(/^巴政教督办〔2020〕/),
      title: '关于省级督导反馈问题整改的督办通知',
      issuer: organizations.cityOffice.name,
      addressees: [organizations.tongjiang.name, organizations.enyang.name],
      blocks,
      approvedOn: today,
      occurredOn: '2020-12-01',
      isDemo: true,
    })
  })

  it('belongs to the newest token: whoever was given up and wakes again is refused', async () => {
    const letterId = await anApproved(started)
    const [zombie, holder] = [await take(letterId), await take(letterId)]
    expect(holder.token).toBe(zombie.token + 1)
    const stale = { letterId, token: zombie.token }
    const files = [paper(await anUpload(started))]
    for (const [name, input] of [
      ['renderingProgress', { ...stale, progress: 10 }],
      ['completeRendering', { ...stale, files, pages: 1 }],
      ['failRendering', { ...stale, message: '坏了', final: true }],
    ] as const) {
      expect(await graph.refused(worker, command(name), { input })).toEqual({
        code: 'CONFLICT',
        message: '这项工作已由另一次执行接手',
      })
    }
    await graph.ok(worker, command('renderingProgress'), {
      input: { ...stale, token: holder.token, progress: 40 },
    })
    expect(await state(letterId)).toMatchObject({ status: 'APPROVED', progress: 40, files: [] })
  })

  it('completed twice is completed once: one set of files, one delivery per addressee, one job each', async () => {
    const letterId = await anApproved(started)
    const { token } = await take(letterId)
    const input = { letterId, token, files: [paper(await anUpload(started))], pages: 3 }
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        graph.ok(worker, command('completeRendering', 'id status files { name }'), { input }),
      ),
    )
    const answer = { id: letterId, status: 'RENDERED', files: [{ name: '通知.pdf' }] }
    expect(answers.map(({ completeRendering }) => completeRendering)).toEqual([answer, answer, answer])
    expect(await state(letterId)).toMatchObject({ progress: 100, pages: 3 })
    const rows = await deliveriesOf(started, letterId)
    expect(rows.map(({ recipient, channel }) => [recipient, channel])).toEqual([
      [organizations.tongjiang.id, 'INBOX'],
      [organizations.enyang.id, 'INBOX'],
    ])
    for (const { id } of rows) expect(await queued(started, 'delivery.serve', id)).toBe(1)
    expect(
      await graph.refused(worker, `mutation { startRendering(letterId: "${letterId}") { token } }`),
    ).toMatchObject({ code: 'CONFLICT' })
  })

  it('is refused without an upload, with a repeated one, or with a path in a name', async () => {
    const letterId = await anApproved(started)
    const { token } = await take(letterId)
    const fileId = await anUpload(started)
    const refused = async (files: object[]) =>
      (
        await graph.refused(worker, command('completeRendering'), {
          input: { letterId, token, files, pages: 1 },
        })
      ).message
    expect(await refused([])).toBe('文件应为 1 至 10 个')
    expect(await refused([paper(randomUUID())])).toBe('文件尚未上传')
    expect(await refused([paper(fileId), paper(fileId)])).toBe('文件重复')
    expect(await refused([{ ...paper(fileId), name: '../../etc/passwd' }])).toContain('不能包含路径')
    expect(await state(letterId)).toMatchObject({ status: 'APPROVED', files: [] })
  })

  it('comes again after a failed try, and waits for the office after the last one', async () => {
    const letterId = await anApproved(started)
    const first = await take(letterId)
    const failure = { letterId, message: '第 3 块有字体中没有的字', final: false }
    await graph.ok(worker, command('failRendering'), { input: { ...failure, token: first.token } })
    expect(await state(letterId)).toMatchObject({ status: 'APPROVED', failure: null })
    const second = await take(letterId)
    const last = { ...failure, token: second.token, final: true }
    await graph.ok(worker, command('failRendering'), { input: last })
    await graph.ok(worker, command('failRendering'), { input: last })
    expect(await state(letterId)).toMatchObject({ failure: failure.message })
    expect(
      await graph.refused(worker, `mutation { startRendering(letterId: "${letterId}") { token } }`),
    ).toMatchObject({ code: 'CONFLICT' })
    const late = { letterId, token: second.token, files: [paper(await anUpload(started))], pages: 1 }
    expect(await graph.refused(worker, command('completeRendering'), { input: late })).toMatchObject({
      code: 'CONFLICT',
    })

    await graph.ok(officer, command('retryRendering'), { input: { letterId } })
    expect(await queued(started, 'document.render', letterId)).toBe(2)
    expect(await state(letterId)).toMatchObject({ failure: null, progress: 0 })
    await render(started, letterId)
    expect(await state(letterId)).toMatchObject({ status: 'RENDERED', pages: 2 })
  })

  it('is retried by its own office and only after a failure', async () => {
    const letterId = await anApproved(started)
    expect(await graph.refused(officer, command('retryRendering'), { input: { letterId } })).toMatchObject({
      code: 'CONFLICT',
    })
    expect(
      await graph.refused(people.bureauOfficer, command('retryRendering'), { input: { letterId } }),
    ).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('cannot be reported by anybody before it was taken on', async () => {
    const letterId = await anApproved(started)
    const input = { letterId, token: 0, files: [paper(await anUpload(started))], pages: 1 }
    expect(await graph.refused(worker, command('completeRendering'), { input })).toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('carries clock and request on to the deliveries', async () => {
    const letterId = await anApproved(started)
    await render(started, letterId)
    const rows = await database.sql<{ clock: Date; request_id: string }>(
      `select o.clock, o.request_id from outbox o join delivery d on o.payload ->> 'deliveryId' = d.id::text
       where d.letter_id = $1`,
      [letterId],
    )
    expect(rows).toHaveLength(2)
    expect(rows[0]).toEqual({ clock: new Date('2020-12-17T02:00:00Z'), request_id: worker.requestId })
  })
})
