import { buffer } from 'node:stream/consumers'
import { type CellValue, readXlsx, streamXlsxRows, writeXlsx } from 'hucre/xlsx'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { checkRows } from '../src/sheets/check-rows.ts'
import { readSheet } from '../src/sheets/read-sheet.ts'
import { schools } from '../src/sheets/schools.ts'
import type { RowFault } from '../src/sheets/sheet.ts'
import { writeSheet, writeTemplate } from '../src/sheets/write-sheet.ts'

const headers = schools.columns.map(({ column }) => column.header)

/** A row of the sheet with defaults, by header. */
const row = (cells: Record<string, CellValue> = {}): CellValue[] => {
  const defaults: Record<string, CellValue> = {
    学校标识码: '2151000001',
    学校名称: '通江县实验小学',
    机构类别: '学校',
    所属区划: '511921',
    学年: '2025',
    小学在校生数: 320,
    办学性质: '公办',
  }
  return headers.map((header) => cells[header] ?? (header in cells ? null : (defaults[header] ?? null)))
}
const workbook = (rows: CellValue[][], header: CellValue[] = headers) =>
  writeXlsx({ sheets: [{ name: '学校', rows: [header, ...rows] }] })

/** Checks a file with an owner that finds these faults; answers with what was sent and reported. */
async function check(bytes: Uint8Array, owner: (rows: { row: number }[]) => RowFault[] = () => []) {
  const batches: Record<string, unknown>[][] = []
  const faults: { row: number; cell: string | null; message: string; value: string | null }[] = []
  const { rows } = readSheet(schools, bytes)
  const counts = await checkRows(schools, rows, {
    stage: async (contents) => {
      batches.push(contents as Record<string, unknown>[])
      return owner(contents as { row: number }[])
    },
    report: async (some) => faults.push(...some),
    progress: async () => undefined,
  })
  return { ...counts, batches, faults }
}
const refusal = (bytes: Uint8Array) =>
  check(bytes).then(
    () => 'nothing',
    (error: Error) => error.message,
  )

describe('a sheet that is read', () => {
  it('gives each row with its number in Excel and its cells as they are meant', async () => {
    const { batches, good, bad } = await check(
      await workbook([
        row({ 学校标识码: 2151000001, 学年: 2025, 停办日期: '2026年9月1日', 数据性质: '演示数据' }),
        headers.map(() => null),
        row({ 学校标识码: ' 2151000002 ', 停办日期: new Date('2026-09-01T00:00:00Z'), 初中在校生数: '0' }),
      ]),
    )
    expect({ good, bad }).toEqual({ good: 2, bad: 0 })
    const shared = {
      name: '通江县实验小学',
      division: '511921',
      kind: 'SCHOOL',
      year: 2025,
      stages: [{ stage: 'PRIMARY', pupils: 320 }],
      ownership: 'PUBLIC',
      isTeachingPoint: false,
      isCampus: false,
      closedOn: '2026-09-01',
    }
    expect(batches).toEqual([
      [
        { ...shared, row: 2, code: '2151000001', isDemo: true },
        { ...shared, row: 4, code: '2151000002', isDemo: false },
      ],
    ])
  })

  it('takes its columns in any order', async () => {
    const order = headers.toReversed()
    const { batches } = await check(await workbook([row().toReversed()], order))
    expect(batches[0]?.[0]).toMatchObject({ code: '2151000001', division: '511921' })
  })

  it('sends parts after the schools that they may belong to', async () => {
    const part = row({
      学校标识码: '2151000009',
      学校名称: '村小',
      办学形式: '教学点',
      主校标识码: '2151000001',
    })
    const { batches } = await check(await workbook([part, row()]))
    expect(batches.map((rows) => rows.map(({ row: n }) => n))).toEqual([[3], [2]])
  })

  it('sends at most 500 rows at once', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => row({ 学校标识码: String(2_151_000_000 + i) }))
    const { batches, good } = await check(await workbook(many))
    expect(batches.map(({ length }) => length)).toEqual([500, 500, 1])
    expect(good).toBe(1_001)
  })
})

describe('a faulty row', () => {
  it.each([
    [{ 学校标识码: null }, 'A', '必填，不能为空'],
    [{ 学校标识码: '21510' }, 'A', '应为 10 位学校标识码或 18 位统一社会信用代码'],
    [{ 学校标识码: 125_100_000_000_000_000 }, 'A', '以数值保存，后几位已经丢失'],
    [{ 学校名称: '长'.repeat(101) }, 'B', '最多 100 个字'],
    [{ 机构类别: '大学' }, 'C', '只能是：学校、幼儿园'],
    [{ 学年: '去年' }, 'E', '应为学年的起始年'],
    [{ 小学在校生数: '三百' }, 'G', '应为整数'],
    [{ 小学在校生数: -1 }, 'G', '应在 0 至 100000 之间'],
    [{ 停办日期: '2026-02-30' }, 'Q', '不是日期'],
  ])('%j is named with its cell', async (cells, column, words) => {
    const { faults, good, bad, batches } = await check(await workbook([row(cells)]))
    expect({ good, bad, batches }).toEqual({ good: 0, bad: 1, batches: [] })
    expect(faults).toMatchObject([{ row: 2, cell: `${column}2`, message: expect.stringContaining(words) }])
  })

  it('has all its faults named, and does not keep the others back', async () => {
    const { faults, good, bad } = await check(
      await workbook([
        row({ 学校标识码: '2151000007', 机构类别: '大学', 学年: 'x' }),
        row(),
        row({ 学校名称: '另一所' }),
      ]),
    )
    expect(faults.map(({ cell }) => cell)).toEqual(['C2', 'E2', 'A4'])
    expect(faults[2]?.message).toBe('与第 3 行重复')
    expect({ good, bad }).toEqual({ good: 1, bad: 2 })
  })

  it('is reported with thousands of others, at most 500 at once', async () => {
    const reports: number[] = []
    const many = Array.from({ length: 1_200 }, () => row({ 学校标识码: 'x' }))
    const { rows } = readSheet(schools, await workbook(many))
    const counts = await checkRows(schools, rows, {
      stage: async () => [],
      report: async (some) => reports.push(some.length),
      progress: async () => undefined,
    })
    expect({ counts, reports }).toEqual({ counts: { good: 0, bad: 1_200 }, reports: [500, 500, 200] })
  })

  it('of the owner stands at the column whose field it names, or at the row', async () => {
    const { faults, good, bad } = await check(await workbook([row()]), ([first]) => [
      { row: first!.row, field: 'division', message: '区划不存在' },
      { row: first!.row, field: null, message: '至少填写一个学段' },
    ])
    expect({ good, bad }).toEqual({ good: 0, bad: 1 })
    expect(faults).toEqual([
      { row: 2, cell: 'D2', column: '所属区划', value: '511921', message: '区划不存在' },
      { row: 2, cell: null, column: null, value: null, message: '至少填写一个学段' },
    ])
  })
})

/** The workbook with its first worksheet rewritten. */
const withXml = (bytes: Uint8Array, edit: (xml: string) => string) => {
  const parts = unzipSync(bytes)
  const name = 'xl/worksheets/sheet1.xml'
  parts[name] = strToU8(edit(Buffer.from(parts[name]!).toString()))
  return zipSync(parts)
}

describe('a file is refused in Chinese when it', async () => {
  const good = await workbook([row()])

  it.each([
    ['is no workbook', strToU8('学校标识码,学校名称'), '不是 Excel 工作簿'],
    ['is some other archive', zipSync({ 'a.txt': strToU8('a') }), '不是 Excel 工作簿'],
    ['is an old or encrypted one', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), '密码'],
    ['is cut off', good.subarray(0, good.length / 2), '已损坏'],
    ['has no header', await workbook([], row()), '第 1 行不是表头'],
    ['has nothing', await workbook([], []), '空的'],
    ['has only the header', await workbook([]), '没有数据'],
    ['lacks a column', await workbook([row().slice(1)], headers.slice(1)), '缺少“学校标识码”列'],
    ['has a strange column', await workbook([row()], [...headers, '备注']), '不认识 T 列“备注”'],
    ['has a column twice', await workbook([row()], [...headers, '学年']), '“学年”列重复'],
    [
      'has a formula',
      withXml(good, (xml) =>
        xml.replace('</sheetData>', '<row r="9"><c r="C9"><f>1+1</f><v>2</v></c></row></sheetData>'),
      ),
      '公式（C9）',
    ],
    [
      'has a formula in other clothes',
      withXml(good, (xml) =>
        xml.replace(
          '</sheetData>',
          '<row r="9"><x:c  s="1" r="C9" ><x:f t="shared"/></x:c></row></sheetData>',
        ),
      ),
      '公式（C9）',
    ],
  ])('%s', async (_, bytes, words) => {
    expect(await refusal(bytes)).toContain(words)
  })

  it('has more rows or unfolds to more than a worker can hold', async () => {
    expect(await readWithin({})).toBe(2)
    await expect(readWithin({ rows: 1 })).rejects.toThrow('最多 1 行')
    await expect(readWithin({ workbook: 1_000 })).rejects.toThrow('展开后过大')
    await expect(readWithin({ texts: 10 })).rejects.toThrow('展开后过大')
  })
})

/** Reads two rows within small limits; answers with how many came through. */
const readWithin = async (over: object) => {
  const limits = { rows: 2, workbook: 1_000_000, texts: 10_000, ...over }
  const { rows } = readSheet(schools, await workbook([row(), row()]), limits)
  let count = 0
  for await (const { faults } of rows) count += 1 + faults.length
  return count
}

async function* pages(rows: CellValue[][]) {
  yield { rows: rows.slice(0, 1), total: rows.length }
  yield { rows: rows.slice(1), total: rows.length }
}

describe('an export', () => {
  it('is an import again, and nothing in it is taken for a formula', async () => {
    const told: number[] = []
    const names = ['=HYPERLINK("http://x")', '+86', '-1', '@home', '小学']
    const rows = names.map((name, i) => row({ 学校标识码: String(2_151_000_001 + i), 学校名称: name }))
    const stream = writeSheet(schools, pages(rows), async (written) => told.push(written))
    const bytes = await buffer(stream)
    expect(told).toEqual([1, 5])
    const cells = []
    for await (const { values } of streamXlsxRows(bytes)) cells.push(values[1])
    expect(cells).toEqual(['学校名称', `'${names[0]}`, "'+86", "'-1", "'@home", '小学'])
    const { batches } = await check(bytes)
    expect(batches[0]?.map(({ name }) => name)).toEqual(names)
  })
})

describe('the template', async () => {
  const { sheets } = await readXlsx(await writeTemplate(schools))
  const [first, explanations, lists] = sheets

  it('has the columns, their explanations and the lists of values', () => {
    expect(first?.rows[0]).toEqual(headers)
    expect(explanations?.rows.slice(1).map(([header]) => header)).toEqual(headers)
    expect(explanations?.rows[1]?.slice(0, 2)).toEqual(['学校标识码', '必填'])
    expect(first?.dataValidations?.map(({ range, formula1 }) => [range, formula1])).toEqual([
      ['C2:C50001', '可选值!$A$2:$A$3'],
      ['L2:L50001', '可选值!$B$2:$B$3'],
      ['M2:M50001', '可选值!$C$2:$C$4'],
      ['N2:N50001', '可选值!$D$2:$D$3'],
      ['S2:S50001', '可选值!$E$2:$E$2'],
    ])
    expect(lists?.rows.slice(0, 3)).toEqual([
      ['机构类别', '办学性质', '办学形式', '学生数较多', '数据性质'],
      ['学校', '公办', '独立学校', '是', '演示数据'],
      ['幼儿园', '民办', '教学点', '否', null],
    ])
  })

  it('filled in from its second row is taken', async () => {
    const filled = await workbook([row()], first?.rows[0])
    expect(await check(filled)).toMatchObject({ good: 1, bad: 0 })
  })
})
