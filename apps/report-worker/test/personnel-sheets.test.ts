import { type CellValue, writeXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { checkRows } from '../src/sheets/check-rows.ts'
import { inspectors } from '../src/sheets/inspectors.ts'
import { readSheet } from '../src/sheets/read-sheet.ts'
import { roster } from '../src/sheets/roster.ts'
import type { Sheet } from '../src/sheets/sheet.ts'

type Cells = Record<string, CellValue>

/** Checks rows with an owner that finds nothing; answers with what was sent and reported. */
async function check(sheet: Sheet, rows: Cells[]) {
  const headers = sheet.columns.map(({ column }) => column.header)
  const cells = rows.map((row) => headers.map((header) => row[header] ?? null))
  const bytes = await writeXlsx({ sheets: [{ name: sheet.title, rows: [headers, ...cells] }] })
  const sent: unknown[] = []
  const faults: { cell: string | null; value: string | null; message: string }[] = []
  await checkRows(sheet, readSheet(sheet, bytes).rows, {
    stage: async (contents) => {
      sent.push(...contents)
      return []
    },
    report: async (some) => faults.push(...some),
    progress: async () => undefined,
  })
  return { sent, faults: faults.map(({ cell, value, message }) => [cell, value, message]) }
}

const candidate: Cells = {
  姓名: '王督学',
  身份证号: '511902198001010019',
  工作单位: '3151000001',
  督学类别: '兼职',
  办理方式: '推荐',
}

describe('a sheet of inspectors', () => {
  it('sends candidates and terms as the owner takes them', async () => {
    const term = {
      ...candidate,
      办理方式: '补录',
      届次: 2,
      任期开始日期: '2014年9月15日',
      任期截止日期: '2017-09-15',
      聘任文号: '巴督〔2014〕3号',
      学历: '大学本科',
      职称级别: '副高级',
      从事教育工作年限: 20,
      可信程度: '存疑',
      数据性质: '演示数据',
    }
    const { sent, faults } = await check(inspectors, [candidate, term])
    const shared = {
      name: '王督学',
      identityNumber: '511902198001010019',
      unit: '3151000001',
      kind: 'PART_TIME',
    }
    expect(faults).toEqual([])
    expect(sent).toEqual([
      { ...shared, row: 2, way: 'RECOMMENDATION', isDemo: false },
      {
        ...shared,
        row: 3,
        way: 'PAST_TERM',
        session: 2,
        termFrom: '2014-09-15',
        termTo: '2017-09-15',
        documentNumber: '巴督〔2014〕3号',
        education: 'BACHELOR',
        titleLevel: 'ASSOCIATE_SENIOR',
        yearsInEducation: 20,
        confidence: 'DOUBTFUL',
        isDemo: true,
      },
    ])
  })

  it('takes several terms of one person, and each of them once', async () => {
    const term = (from: string) => ({ ...candidate, 办理方式: '补录', 任期开始日期: from })
    const { sent, faults } = await check(inspectors, [
      term('2014-09-15'),
      term('2017-09-15'),
      term('2014-09-15'),
      candidate,
      candidate,
    ])
    expect(sent).toHaveLength(3)
    expect(faults).toEqual([
      ['B4', '511****19', '与第 2 行重复'],
      ['B6', '511****19', '与第 5 行重复'],
    ])
  })

  it('names faulty cells, and masks numbers of persons in what it says', async () => {
    const { faults } = await check(inspectors, [
      { ...candidate, 身份证号: null },
      { ...candidate, 手机号码: '1380000', 督学类别: '兼任' },
      { ...candidate, 身份证号: '511902198001010027', 任期开始日期: '2014-13-01', 届次: '四' },
    ])
    expect(faults).toEqual([
      ['B2', null, '必填，不能为空'],
      ['C3', '****', '应为 11 位手机号码'],
      ['L3', '兼任', '只能是：专职、兼职、特约'],
      ['N4', '四', '应为整数'],
      ['P4', '2014-13-01', '不是日期，应如 2026-09-01'],
    ])
  })
})

describe('a sheet of a roster', () => {
  it('sends who attended and how many hours', async () => {
    const { sent, faults } = await check(roster, [
      { 姓名: '甲', 身份证号: '511902198001010019' },
      { 姓名: '乙', 督学证号: '巴督001', 实得学时: 4.5 },
      { 姓名: '丙', 督学证号: '巴督002', 实得学时: '4.555' },
    ])
    expect(sent).toEqual([
      { row: 2, name: '甲', identityNumber: '511902198001010019' },
      { row: 3, name: '乙', cardNumber: '巴督001', hours: 4.5 },
    ])
    expect(faults).toEqual([['D4', '4.555', '应为数字，最多两位小数']])
  })
})
