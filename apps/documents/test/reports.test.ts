import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { anUpload, clock, command, organizations, people, queued, start } from './factories.ts'
import { listen } from './http.ts'

const started = await start()
const { graph, database } = started
const { download } = await listen(started)
const { officer, leader, worker } = people

const request = (by = officer, overrides: object = {}) =>
  graph
    .ok(by, command('requestReport'), { input: { kind: 'ANNUAL', year: 2020, isDemo: true, ...overrides } })
    .then(({ requestReport }) => requestReport.id as string)
const take = async (reportId: string) =>
  (
    await graph.ok(
      worker,
      `mutation { startReport(reportId: "${reportId}") { token kind year accountId postId organizationId isDemo } }`,
    )
  ).startReport
const fields =
  'kind year status progress stage pages failure isDemo requestedAt startedAt finishedAt organization { id } requestedBy { id } files { id name url }'
const read = async (reportId: string, by = officer) =>
  (await graph.ok(by, `{ report(id: "${reportId}") { ${fields} } }`)).report
const paper = async (name = '年度报告.pdf') => ({
  name,
  mediaType: 'application/pdf',
  fileId: await anUpload(started, name),
})

describe('a report', () => {
  it('is asked for in a post, made with its rights, shown with progress, and finished once', async () => {
    const reportId = await request()
    expect(await read(reportId)).toEqual({
      kind: 'ANNUAL',
      year: 2020,
      status: 'QUEUED',
      progress: 0,
      stage: null,
      pages: null,
      failure: null,
      isDemo: true,
      requestedAt: new Date(clock),
      startedAt: null,
      finishedAt: null,
      organization: { id: organizations.cityOffice.id },
      requestedBy: { id: officer.personId },
      files: [],
    })
    expect(await queued(started, 'report.make', reportId)).toBe(1)

    const task = await take(reportId)
    expect(task).toEqual({
      token: 1,
      kind: 'ANNUAL',
      year: 2020,
      accountId: officer.accountId,
      postId: officer.postId,
      organizationId: organizations.cityOffice.id,
      isDemo: true,
    })
    const progress = { reportId, token: task.token, progress: 60, stage: '正在排版' }
    await graph.ok(worker, command('reportProgress'), { input: progress })
    expect(await read(reportId)).toMatchObject({ status: 'RUNNING', progress: 60, stage: '正在排版' })

    const input = {
      reportId,
      token: task.token,
      files: [await paper(), await paper('年度报告.docx')],
      pages: 12,
    }
    const answers = await Promise.all(
      [1, 2].map(() => graph.ok(worker, command('completeReport', 'status progress pages'), { input })),
    )
    const done = { status: 'DONE', progress: 100, pages: 12 }
    expect(answers.map(({ completeReport }) => completeReport)).toEqual([done, done])
    expect(await read(reportId)).toMatchObject({
      ...done,
      stage: null,
      finishedAt: new Date(clock),
      files: [{ name: '年度报告.pdf' }, { name: '年度报告.docx' }],
    })
    expect(
      await graph.refused(worker, `mutation { startReport(reportId: "${reportId}") { token } }`),
    ).toMatchObject({ code: 'CONFLICT' })
  })

  it('asked for again before it is finished is the same one, also at once; afterwards it is a new one', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => request(leader)))
    expect(new Set(ids).size).toBe(1)
    const [reportId] = ids as [string]
    expect(await queued(started, 'report.make', reportId)).toBe(1)
    expect(await request(leader, { year: 2019 })).not.toBe(reportId)
    const { token } = await take(reportId)
    expect(await request(leader)).toBe(reportId)
    await graph.ok(worker, command('completeReport'), {
      input: { reportId, token, files: [await paper()], pages: 1 },
    })
    expect(await request(leader)).not.toBe(reportId)
  })

  it('sent twice under one key is one, even after it is finished', async () => {
    const key = { idempotencyKey: randomUUID(), year: 2018 }
    const reportId = await request(officer, key)
    const { token } = await take(reportId)
    await graph.ok(worker, command('completeReport'), {
      input: { reportId, token, files: [await paper()], pages: 1 },
    })
    expect(await request(officer, key)).toBe(reportId)
  })

  it('of boards names the schools and how the sheets lie, and is one while it is not finished', async () => {
    const [first, second] = [randomUUID(), randomUUID()]
    const boards = async (input: object, by = officer) =>
      (
        await graph.ok(by, command('requestBoards', 'id kind year schools { id } orientation isDemo'), {
          input,
        })
      ).requestBoards
    const both = await boards({ schoolIds: [first, second] })
    expect(both).toEqual({
      id: both.id,
      kind: 'BOARDS',
      year: 2020,
      schools: [{ id: first }, { id: second }],
      orientation: 'LANDSCAPE',
      isDemo: false,
    })
    expect((await boards({ schoolIds: [first, second] })).id).toBe(both.id)
    const others = await Promise.all([
      boards({ schoolIds: [second, first] }),
      boards({ schoolIds: [first] }),
      boards({ schoolIds: [first, second], orientation: 'PORTRAIT' }),
      boards({ schoolIds: [first, second] }, leader),
      boards({ schoolIds: Array.from({ length: 200 }, () => randomUUID()) }),
    ])
    expect(new Set([both.id, ...others.map(({ id }) => id)]).size).toBe(6)
    const { startReport } = await graph.ok(
      worker,
      `mutation { startReport(reportId: "${both.id}") { kind schoolIds orientation } }`,
    )
    expect(startReport).toEqual({ kind: 'BOARDS', schoolIds: [first, second], orientation: 'LANDSCAPE' })
  })

  it.each([
    ['none', []],
    ['one school twice', [officer.personId, officer.personId]],
    ['what is no id', ['x']],
    ['more than two hundred', Array.from({ length: 201 }, () => randomUUID())],
  ])('of boards is refused for %s', async (_, schoolIds) => {
    const asked = { input: { schoolIds } }
    expect(await graph.refused(officer, command('requestBoards'), asked)).toMatchObject({ code: 'INVALID' })
    const byKind = { input: { kind: 'BOARDS', year: 2020 } }
    expect(await graph.refused(officer, command('requestReport'), byKind)).toMatchObject({ code: 'INVALID' })
  })

  it('is not made of the future', async () => {
    const input = { kind: 'ANNUAL', year: 2021 }
    expect(await graph.refused(officer, command('requestReport'), { input })).toEqual({
      code: 'INVALID',
      message: '报告年度不能晚于 2020 年',
    })
  })

  it('belongs to the newest token', async () => {
    const reportId = await request(officer, { year: 2017 })
    const [zombie, holder] = [await take(reportId), await take(reportId)]
    const stale = { reportId, token: zombie.token }
    for (const [name, input] of [
      ['reportProgress', { ...stale, progress: 10, stage: '统计' }],
      ['completeReport', { ...stale, files: [await paper()], pages: 1 }],
      ['failReport', { ...stale, message: '坏了', final: true }],
    ] as const) {
      expect(await graph.refused(worker, command(name), { input })).toMatchObject({ code: 'CONFLICT' })
    }
    const own = { ...stale, token: holder.token }
    expect(
      await graph.refused(worker, command('reportProgress'), {
        input: { ...own, progress: 101, stage: '统计' },
      }),
    ).toMatchObject({ code: 'INVALID' })
    await graph.ok(worker, command('completeReport'), { input: { ...own, files: [await paper()], pages: 1 } })
  })

  it('comes again after a failed try; after the last one its body retries it', async () => {
    const reportId = await request(officer, { year: 2016 })
    const fail = async (final: boolean) => {
      const { token } = await take(reportId)
      await graph.ok(worker, command('failReport'), {
        input: { reportId, token, message: '数据源不可用', final },
      })
    }
    await fail(false)
    expect(await read(reportId)).toMatchObject({ status: 'QUEUED', failure: null })
    expect(await graph.refused(officer, command('retryReport'), { input: { reportId } })).toMatchObject({
      code: 'CONFLICT',
    })
    await fail(true)
    expect(await read(reportId)).toMatchObject({ status: 'FAILED', failure: '数据源不可用' })
    await graph.ok(leader, command('retryReport'), { input: { reportId } })
    expect(await queued(started, 'report.make', reportId)).toBe(2)
    expect(await read(reportId)).toMatchObject({ status: 'QUEUED', failure: null, finishedAt: null })
    await fail(true)
    const newer = await request(officer, { year: 2016 })
    expect(newer).not.toBe(reportId)
    expect(await graph.refused(officer, command('retryReport'), { input: { reportId } })).toMatchObject({
      code: 'CONFLICT',
      message: '同样的报告正在生成，请稍候',
    })
  })
})

describe('who sees a report', async () => {
  const reportId = await request(officer, { year: 2015 })
  const { token } = await take(reportId)
  await graph.ok(worker, command('completeReport'), {
    input: { reportId, token, files: [await paper()], pages: 1 },
  })
  const [file] = (await read(reportId)).files
  // The temporary folder does not hold the bytes: an allowed download finds them lost, a foreign one finds no file.
  const opened = async (by: typeof officer) => (await download(by, file.id)).status

  const listed = async (by: typeof officer) => {
    const { reports, _entities } = await graph.ok(
      by,
      `query ($of: [_Any!]!) { reports(first: 200) { nodes { id } totalCount }
        _entities(representations: $of) { ... on Report { id } ... on File { id } } }`,
      {
        of: [
          { __typename: 'Report', id: reportId },
          { __typename: 'File', id: file.id },
        ],
      },
    )
    expect(reports.totalCount).toBe(reports.nodes.length)
    return [
      reports.nodes.some(({ id }: { id: string }) => id === reportId),
      ..._entities.map((row: object | null) => row !== null),
    ]
  }

  it('its body and its requester, whatever post the requester acts in', async () => {
    const elsewhere = actor({ division: places.mianyang, accountId: officer.accountId, clock })
    for (const by of [officer, leader, elsewhere]) {
      expect(await listed(by)).toEqual([true, true, true])
      expect(await read(reportId, by)).toMatchObject({ status: 'DONE' })
      expect(await opened(by)).toBe(500)
    }
  })

  it('nobody else: not the bureau beside it, not the tiers above or below', async () => {
    for (const by of [people.bureauOfficer, people.provinceOfficer, people.tongjiangOfficer, people.school]) {
      expect(await listed(by)).toEqual([false, false, false])
      expect(await read(reportId, by)).toBeNull()
      expect(await opened(by)).toBe(404)
    }
    expect(
      await graph.refused(people.provinceOfficer, command('retryReport'), { input: { reportId } }),
    ).toEqual(
      await graph.refused(people.provinceOfficer, command('retryReport'), {
        input: { reportId: randomUUID() },
      }),
    )
    expect(await database.sql('select 1 from report where id = $1', [reportId])).toHaveLength(1)
  })
})
