import { randomUUID } from 'node:crypto'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { anUpload, clock, command, organizations, people, queued, start } from './factories.ts'

const started = await start()
const { graph, database } = started
const { officer, worker } = people

const begin = async (by = officer, over: object = {}) => {
  const fileId = await anUpload(started, '学校.xlsx', by)
  const { startSheetImport } = await graph.ok(by, command('startSheetImport'), {
    input: { kind: 'SCHOOLS', fileId, ...over },
  })
  return startSheetImport.id as string
}
const take = async (importId: string, step = 'CHECK') =>
  (
    await graph.ok(
      worker,
      `mutation { takeSheetImport(importId: "${importId}", step: ${step}) { token kind fileId subjectId accountId postId } }`,
    )
  ).takeSheetImport
const told = (name: string, input: object) => graph.ok(worker, command(name), { input })
/** An import that was checked with these counts. */
const checked = async (counts = { good: 3, bad: 0 }, by = officer) => {
  const importId = await begin(by)
  const { token } = await take(importId)
  await told('completeSheetCheck', { importId, token, ...counts })
  return { importId, token }
}
const apply = (importId: string, goodRowsOnly = false, by = officer) =>
  [by, command('applySheetImport'), { input: { importId, goodRowsOnly } }] as const
const fields =
  'kind status progress stage total good bad goodRowsOnly created changed unchanged failure checkedAt finishedAt organization { id } requestedBy { id } file { name }'
const read = async (importId: string, by = officer) =>
  (await graph.ok(by, `{ sheetImport(id: "${importId}") { ${fields} } }`)).sheetImport

const fault = (row: number, cell: string | null = `C${row}`) => ({
  row,
  cell,
  column: cell && '机构类别',
  value: '大学',
  message: `第 ${row} 行有误`,
})
const errandQuery = (importId: string, token: number) =>
  `{ sheetErrand(importId: "${importId}", token: ${token}) { step kind subjectId good } }`
const sent = (importId: string, by = officer) => ({ ...by, delegate: 'report-worker', errand: importId })

describe('an import', () => {
  it('is checked, looked at, applied, and done once', async () => {
    const importId = await begin()
    expect(await queued(started, 'sheet.check', importId)).toBe(1)
    const task = await take(importId)
    const { accountId, postId } = officer
    expect(task).toMatchObject({ token: 1, kind: 'SCHOOLS', subjectId: null, accountId, postId })
    const own = { importId, token: task.token }
    await told('sheetImportProgress', { ...own, progress: 40, stage: '已检查 400 行' })
    expect(await read(importId)).toMatchObject({ status: 'CHECKING', progress: 40, stage: '已检查 400 行' })
    await Promise.all([1, 2].map(() => told('completeSheetCheck', { ...own, good: 3, bad: 0 })))
    expect(await read(importId)).toEqual({
      kind: 'SCHOOLS',
      status: 'CHECKED',
      progress: 100,
      stage: null,
      total: 3,
      good: 3,
      bad: 0,
      goodRowsOnly: null,
      created: null,
      changed: null,
      unchanged: null,
      failure: null,
      checkedAt: new Date(clock),
      finishedAt: null,
      organization: { id: organizations.cityOffice.id },
      requestedBy: { id: officer.personId },
      file: { name: '学校.xlsx' },
    })

    await graph.ok(...apply(importId))
    expect(await queued(started, 'sheet.apply', importId)).toBe(1)
    const { token } = await take(importId, 'APPLY')
    const end = { importId, token, created: 1, changed: 1, unchanged: 1 }
    await Promise.all([1, 2].map(() => told('completeSheetApply', end)))
    expect(await read(importId)).toMatchObject({
      status: 'DONE',
      progress: 100,
      created: 1,
      changed: 1,
      unchanged: 1,
    })
    expect(await graph.refused(...apply(importId))).toEqual({ code: 'CONFLICT', message: '该导入已经完成' })
  })

  it('shows every fault in the order of the rows, page by page', async () => {
    const importId = await begin()
    const { token } = await take(importId)
    await told('addSheetFaults', { importId, token, faults: [fault(7), fault(9), fault(9, null)] })
    await told('addSheetFaults', { importId, token, faults: [fault(2)] })
    const page = async (after: string | null) =>
      (
        await graph.ok(
          officer,
          `query ($after: String) { sheetImport(id: "${importId}") { faults(first: 3, after: $after) {
            totalCount nodes { row cell column value message } pageInfo { hasNextPage endCursor } } } }`,
          { after },
        )
      ).sheetImport.faults
    const first = await page(null)
    expect(first).toMatchObject({ totalCount: 4, nodes: [fault(2), fault(7), fault(9)] })
    expect(await page(first.pageInfo.endCursor)).toMatchObject({
      nodes: [fault(9, null)],
      pageInfo: { hasNextPage: false },
    })
    await take(importId)
    expect((await page(null)).totalCount).toBe(0)
  })

  it('with faulty rows is applied whole never, and without them only if that is said', async () => {
    const { importId } = await checked({ good: 3, bad: 2 })
    expect(await graph.refused(...apply(importId))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('有 2 行存在错误'),
    })
    await graph.ok(...apply(importId, true))
    expect(await read(importId)).toMatchObject({ status: 'APPLYING', goodRowsOnly: true })
  })

  it('is refused for a file that cannot be a sheet, or is not the caller’s', async () => {
    const refused = async (name: string, by = officer, size = 3) =>
      graph.refused(officer, command('startSheetImport'), {
        input: { kind: 'SCHOOLS', fileId: await anUpload(started, name, by, size) },
      })
    expect(await refused('学校.xls')).toMatchObject({ code: 'INVALID' })
    expect(await refused('学校.xlsx', officer, 21 * 1_048_576)).toMatchObject({ code: 'INVALID' })
    expect(await refused('学校.xlsx', people.leader)).toEqual({
      code: 'NOT_FOUND',
      message: '文件不存在，请先上传',
    })
  })

  it('whose file is no such sheet says why', async () => {
    const importId = await begin()
    const { token } = await take(importId)
    await told('refuseSheetImport', { importId, token, message: '第 1 行不是表头' })
    expect(await read(importId)).toMatchObject({ status: 'REFUSED', failure: '第 1 行不是表头' })
    expect(await graph.refused(...apply(importId))).toMatchObject({ code: 'CONFLICT' })
  })

  it('given up fences the worker that is at it', async () => {
    const importId = await begin()
    const { token } = await take(importId)
    const cancel = [officer, command('cancelSheetImport'), { input: { importId } }] as const
    await graph.ok(...cancel)
    await graph.ok(...cancel)
    expect(await read(importId)).toMatchObject({ status: 'CANCELLED' })
    const input = { importId, token, good: 1, bad: 0 }
    expect(await graph.refused(worker, command('completeSheetCheck'), { input })).toMatchObject({
      code: 'CONFLICT',
    })
    const { importId: applying } = await checked()
    await graph.ok(...apply(applying))
    expect(
      await graph.refused(officer, command('cancelSheetImport'), { input: { importId: applying } }),
    ).toEqual({ code: 'CONFLICT', message: '正在写入，不能取消' })
  })

  it('comes again after a failed try; failed for good after its check it may be applied again', async () => {
    const { importId } = await checked()
    await graph.ok(...apply(importId))
    const fail = async (final: boolean) => {
      const { token } = await take(importId, 'APPLY')
      await told('failSheetImport', { importId, token, message: '数据库不可用', final })
    }
    await fail(false)
    expect(await read(importId)).toMatchObject({ status: 'APPLYING', failure: null })
    await fail(true)
    expect(await read(importId)).toMatchObject({ status: 'FAILED', failure: '数据库不可用' })
    await graph.ok(...apply(importId))
    expect(await read(importId)).toMatchObject({ status: 'APPLYING', failure: null })
    const unchecked = await begin()
    const { token } = await take(unchecked)
    await told('failSheetImport', { importId: unchecked, token, message: '坏了', final: true })
    expect(await graph.refused(...apply(unchecked))).toMatchObject({ code: 'CONFLICT' })
  })

  it('is taken on for the step that is due, by the newest token', async () => {
    const { importId, token } = await checked()
    const refused = (step: string) =>
      graph.refused(worker, `mutation { takeSheetImport(importId: "${importId}", step: ${step}) { token } }`)
    for (const step of ['CHECK', 'APPLY']) expect(await refused(step)).toMatchObject({ code: 'CONFLICT' })
    await graph.ok(...apply(importId))
    expect(await refused('CHECK')).toMatchObject({ code: 'CONFLICT' })
    await take(importId, 'APPLY')
    const stale = { importId, token, created: 3, changed: 0, unchanged: 0 }
    expect(await graph.refused(worker, command('completeSheetApply'), { input: stale })).toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('sent twice under one key is one', async () => {
    const fileId = await anUpload(started, '学校.xlsx', officer)
    const key = { idempotencyKey: randomUUID(), fileId }
    expect(await begin(officer, key)).toBe(await begin(officer, key))
  })
})

describe('the errand of an import', () => {
  it('says what may be done now', async () => {
    const { importId } = await checked()
    await graph.ok(...apply(importId))
    const { token } = await take(importId, 'APPLY')
    expect((await graph.ok(sent(importId), errandQuery(importId, token))).sheetErrand).toEqual({
      step: 'APPLY',
      kind: 'SCHOOLS',
      subjectId: null,
      good: 3,
    })
  })

  it('is nobody’s but the requester’s in the same post, for this import, with the newest token, while it is busy', async () => {
    const importId = await begin()
    const { token } = await take(importId)
    const other = await begin()
    const elsewhere = actor({ division: places.mianyang, accountId: officer.accountId, clock })
    for (const by of [
      officer,
      sent(other),
      sent(importId, people.leader),
      sent(importId, people.mianyangOfficer),
      sent(importId, elsewhere),
      worker,
    ])
      expect(await graph.refused(by, errandQuery(importId, token))).toEqual({
        code: 'FORBIDDEN',
        message: '没有受托办理这项导入',
      })
    expect(await graph.refused(sent(importId), errandQuery(importId, token + 1))).toMatchObject({
      code: 'CONFLICT',
    })
    await told('completeSheetCheck', { importId, token, good: 1, bad: 0 })
    expect(await graph.refused(sent(importId), errandQuery(importId, token))).toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('changes nothing here', async () => {
    const { importId } = await checked()
    expect(await graph.refused(...apply(importId, false, sent(importId)))).toEqual({
      code: 'FORBIDDEN',
      message: '代为读取的身份不能修改数据',
    })
  })
})

it('a foreign import answers exactly like a missing one', async () => {
  const { importId } = await checked()
  for (const by of [people.bureauOfficer, people.provinceOfficer, people.school]) {
    expect(await read(importId, by)).toBeNull()
    const { sheetImports } = await graph.ok(by, '{ sheetImports { nodes { id } totalCount } }')
    expect(sheetImports).toEqual({ nodes: [], totalCount: 0 })
  }
  for (const name of ['applySheetImport', 'cancelSheetImport']) {
    const refused = (id: string) =>
      graph.refused(people.bureauOfficer, command(name), { input: { importId: id } })
    const answer = await refused(importId)
    expect(answer).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refused(randomUUID())).toEqual(answer)
    expect(await refused('nonsense')).toEqual(answer)
  }
  expect(await database.sql('select 1 from sheet_import where id = $1', [importId])).toHaveLength(1)
})
