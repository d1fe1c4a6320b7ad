import { places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { anUpload, command, people, queued, start, today } from './factories.ts'
import { listen } from './http.ts'

const started = await start()
const { graph } = started
const { download } = await listen(started)
const { officer, worker } = people

const told = (name: string, input: object) => graph.ok(worker, command(name), { input })
const ask = async (over: object = {}, by = officer) =>
  (await graph.ok(by, command('startSheetExport'), { input: { kind: 'SCHOOLS', ...over } })).startSheetExport
    .id as string
const takeOn = async (exportId: string) =>
  (
    await graph.ok(
      worker,
      `mutation { takeSheetExport(exportId: "${exportId}") { token kind content divisionId on from subjectId accountId postId } }`,
    )
  ).takeSheetExport
const look = async (exportId: string, by = officer) =>
  (
    await graph.ok(
      by,
      `{ sheetExport(id: "${exportId}") { status progress rows on failure file { id name } } }`,
    )
  ).sheetExport
const file = async () => ({
  name: '学校.xlsx',
  mediaType: 'application/pdf',
  fileId: await anUpload(started, '学校.xlsx'),
})

const feesRefused = (input: object) =>
  graph.refused(officer, command('startSheetExport'), { input: { kind: 'FEES', ...input } })

describe('an export', () => {
  it('is made in the background and downloaded by its body alone', async () => {
    const exportId = await ask({ divisionId: places.bazhong.id })
    expect(await queued(started, 'sheet.export', exportId)).toBe(1)
    const { accountId, postId } = officer
    const task = await takeOn(exportId)
    expect(task).toEqual({
      token: 1,
      kind: 'SCHOOLS',
      content: 'ROWS',
      divisionId: places.bazhong.id,
      on: today,
      from: null,
      subjectId: null,
      accountId,
      postId,
    })
    await told('sheetExportProgress', { exportId, token: 1, progress: 50 })
    expect(await look(exportId)).toMatchObject({ status: 'RUNNING', progress: 50, file: null })
    const input = { exportId, token: 1, file: await file(), rows: 200 }
    await Promise.all([1, 2].map(() => told('completeSheetExport', input)))
    const done = await look(exportId)
    expect(done).toMatchObject({ status: 'DONE', progress: 100, rows: 200, file: { name: '学校.xlsx' } })
    // The temporary folder does not hold the bytes: an allowed download finds them lost, a foreign one finds no file.
    expect((await download(people.leader, done.file.id)).status).toBe(500)
    for (const by of [people.bureauOfficer, people.provinceOfficer, people.tongjiangOfficer]) {
      expect(await look(exportId, by)).toBeNull()
      expect((await download(by, done.file.id)).status).toBe(404)
    }
  })

  it('of fees is of a period or of what they are paid for', async () => {
    const period = { kind: 'FEES', from: '2020-10-01', on: '2020-12-31' }
    expect(await takeOn(await ask(period))).toMatchObject({ ...period, divisionId: null, subjectId: null })
    const subjectId = places.bazhong.id
    expect(await takeOn(await ask({ kind: 'FEES', subjectId }))).toMatchObject({ subjectId, from: null })
    expect((await feesRefused({})).code).toBe('INVALID')
    expect((await feesRefused({ subjectId: 'x' })).code).toBe('NOT_FOUND')
  })

  it('comes again after a failed try, and may be asked for anew', async () => {
    const exportId = await ask({ content: 'TEMPLATE', on: '2020-09-01' })
    const fail = async (final: boolean) => {
      const { token } = await takeOn(exportId)
      await told('failSheetExport', { exportId, token, message: '系统繁忙', final })
    }
    await fail(false)
    expect(await look(exportId)).toMatchObject({ status: 'QUEUED', on: '2020-09-01' })
    await fail(true)
    expect(await look(exportId)).toMatchObject({ status: 'FAILED', failure: '系统繁忙' })
    expect(
      await graph.refused(worker, `mutation { takeSheetExport(exportId: "${exportId}") { token } }`),
    ).toMatchObject({ code: 'CONFLICT' })
  })
})
