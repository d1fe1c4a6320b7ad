import { buffer } from 'node:stream/consumers'
import type { GraphClient } from '@dudao/service'
import { type CellValue, readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { FeesForSheetDocument } from '../src/generated/operations.ts'
import { fees } from '../src/sheets/fees.ts'
import { importedSheet } from '../src/sheets/kinds.ts'
import { writeSheet } from '../src/sheets/write-sheet.ts'

const line = (over: object = {}) => ({
  person: { name: '张督学' },
  workedOn: '2020-10-12',
  activity: {
    title: null,
    inspection: { title: '义务教育督导' },
    trainingSession: null,
    evaluationRound: null,
  },
  mode: 'ON_SITE',
  part: 'FULL_DAY',
  titleClass: 'SENIOR',
  dayNumber: 1,
  computation: { dailyRate: 200_000, text: '=高级职称' },
  net: 200_000,
  tax: 30_000,
  gross: 230_000,
  status: 'PAID',
  approvedOn: '2020-10-30',
  paidOn: '2020-11-02',
  voucherNumber: '记-88',
  ...over,
})
const total = { person: { name: '张督学' }, days: 2.5, net: 400_000, tax: 60_001, gross: 460_001 }

const page = (nodes: object[], after: string | null) => ({
  totalCount: 2,
  nodes,
  pageInfo: { hasNextPage: after !== null, endCursor: after },
})

/** A statement in two pages of lines and one of persons; keeps what was asked. */
function statement() {
  const asked: object[] = []
  const request = async (document: unknown, variables: { after: string | null }) => {
    if (document !== FeesForSheetDocument) return { feeStatement: { persons: page([total], null) } }
    asked.push(variables)
    const lines = variables.after ? page([line({ person: null })], null) : page([line()], 'next')
    return { feeStatement: { count: 2, net: 400_000, tax: 60_001, gross: 460_001, lines } }
  }
  const graph = { request } as unknown as GraphClient
  return { graph, asked }
}

const as = { authorization: '', requestId: '' }

describe('the sheet of fees', () => {
  it('has the lines, then each person, then all, in yuan', async () => {
    const { graph, asked } = statement()
    const filter = { divisionId: null, from: '2020-10-01', on: '2020-12-31', subjectId: null }
    const bytes = writeSheet(fees, fees.pages(graph, filter, as), async () => undefined)
    const [sheet] = (await readXlsx(await buffer(bytes))).sheets
    const [header = [], ...rows] = sheet?.rows ?? []
    expect(header).toEqual(fees.columns.map(({ column }) => column.header))
    const cells = (row: CellValue[] | undefined, ...headers: string[]) =>
      headers.map((name) => row?.[header.indexOf(name)] ?? null)
    const shown = ['类别', '姓名', '活动', '第几天/天数', '税后（元）', '个人所得税（元）', '税前（元）']
    expect(rows.map((row) => cells(row, ...shown))).toEqual([
      ['明细', '张督学', '义务教育督导', 1, 2000, 300, 2300],
      ['明细', null, '义务教育督导', 1, 2000, 300, 2300],
      ['个人合计', '张督学', null, 2.5, 4000, 600.01, 4600.01],
      ['总计', null, null, null, 4000, 600.01, 4600.01],
    ])
    expect(cells(rows[0], '状态', '支付日期', '凭证号')).toEqual(['已支付', '2020-11-02', '记-88'])
    // Nothing that begins like a formula is one.
    expect(cells(rows[0], '计算说明')).toEqual(["'=高级职称"])
    const input = { from: '2020-10-01', to: '2020-12-31' }
    expect(asked).toEqual([
      { input, after: null },
      { input, after: 'next' },
    ])
  })

  it('asks for an activity by its id, without a period where none is named', async () => {
    const { graph, asked } = statement()
    const filter = { divisionId: null, from: null, on: '2020-12-31', subjectId: 'activity' }
    await buffer(writeSheet(fees, fees.pages(graph, filter, as), async () => undefined))
    expect(asked[0]).toMatchObject({ input: { activityId: 'activity' } })
  })

  it('is never read in', () => {
    expect(() => importedSheet('FEES')).toThrow('no sheet that is read in')
    expect(importedSheet('SCHOOLS').title).toBeTruthy()
  })
})
