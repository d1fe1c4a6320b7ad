import { type CellValue, colToLetter, streamXlsxRows } from 'hucre/xlsx'
import type { Column } from './columns.ts'
import type { Sheet } from './sheet.ts'
import { inspect, type Limits, SheetRefused } from './workbook.ts'

/** As many rows as documents promises, and what they may unfold to. */
const most = { rows: 50_000, workbook: 400 * 1_048_576, texts: 64 * 1_048_576 }

export interface CellFault {
  row: number
  cell: string | null
  column: string | null
  value: string | null
  message: string
}

export interface ReadRow {
  row: number
  /** The values of the cells that could be read, by field. */
  values: Record<string, unknown>
  faults: CellFault[]
  /** A fault that somebody else found in this row. */
  faultAt: (field: string | null | undefined, message: string) => CellFault
}

/**
 * Reads the first worksheet row by row. The first row names the columns, in any order; empty rows are passed over.
 *
 * @returns about how many rows there are, and the rows
 * @throws SheetRefused for a file that is no such sheet, before or while its rows are read
 */
export function readSheet(
  sheet: Sheet,
  bytes: Uint8Array,
  limits: Limits & { rows: number } = most,
): { about: number; rows: AsyncGenerator<ReadRow, void, undefined> } {
  return { about: inspect(bytes, limits), rows: readRows(sheet, bytes, limits.rows) }
}

async function* readRows(
  sheet: Sheet,
  bytes: Uint8Array,
  mostRows: number,
): AsyncGenerator<ReadRow, void, undefined> {
  let places: Place[] | undefined
  let count = 0
  for await (const { index, values } of rawRows(bytes)) {
    if (!places) {
      places = placesOf(sheet, index === 0 ? values : [])
      continue
    }
    if (values.every((cell) => cell === null || String(cell).trim() === '')) continue
    count += 1
    if (count > mostRows) throw new SheetRefused(`最多 ${mostRows} 行，请拆分后分别导入`)
    yield readRow(index + 1, values, places)
  }
  if (!places) throw new SheetRefused('表格是空的，请下载模板填写后上传')
  if (count === 0) throw new SheetRefused('表格只有表头，没有数据')
}

/** The library's words for a broken file are not for our readers. */
async function* rawRows(bytes: Uint8Array) {
  const rows = streamXlsxRows(bytes, { sheet: 0 })
  for (;;) {
    const next = await rows.next().catch((cause: unknown) => {
      throw Object.assign(new SheetRefused('文件已损坏，请用 Excel 打开后另存再上传'), { cause })
    })
    if (next.done) return
    yield next.value
  }
}

/** Where a column of the kind stands in this file. */
interface Place {
  field: string
  column: Column
  index: number
}

function placesOf({ columns }: Sheet, header: CellValue[]): Place[] {
  const titles = header.map((cell) => (cell === null ? '' : String(cell).trim()))
  const at = (title: string) => titles.indexOf(title)
  const missing = columns.filter(({ column }) => column.required && at(column.header) < 0)
  if (missing.length === columns.filter(({ column }) => column.required).length)
    throw new SheetRefused('第 1 行不是表头，请下载模板，从第 2 行起填写')
  const problems = [
    ...missing.map(({ column }) => `缺少“${column.header}”列`),
    ...titles.flatMap((title, i) => {
      if (title === '') return []
      if (!columns.some(({ column }) => column.header === title))
        return [`不认识 ${colToLetter(i)} 列“${title}”`]
      return at(title) < i ? [`“${title}”列重复`] : []
    }),
  ]
  if (problems.length > 0) throw new SheetRefused(`表头与模板不符：${problems.slice(0, 10).join('；')}`)
  return columns.flatMap(({ field, column }) => {
    const index = at(column.header)
    return index < 0 ? [] : [{ field, column, index }]
  })
}

function readRow(row: number, cells: CellValue[], places: readonly Place[]): ReadRow {
  const values: Record<string, unknown> = {}
  const faults: CellFault[] = []
  const faultAt = (field: string | null | undefined, message: string): CellFault => {
    const place = places.find((one) => one.field === field)
    if (!place) return { row, cell: null, column: null, value: null, message }
    const { column, index } = place
    const value = shown(cells[index] ?? null, column)
    return { row, cell: `${colToLetter(index)}${row}`, column: column.header, value, message }
  }
  for (const { field, column, index } of places) {
    const parsed = column.parse(cells[index] ?? null)
    if ('fault' in parsed) faults.push(faultAt(field, parsed.fault))
    else if (parsed.value !== undefined) values[field] = parsed.value
  }
  return { row, values, faults, faultAt }
}

const longest = 40

/** What a fault shows of a cell. */
function shown(cell: CellValue, { personal }: Column): string | null {
  if (cell === null || cell === '') return null
  const text = cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)
  if (personal) return text.length > 7 ? `${text.slice(0, 3)}****${text.slice(-2)}` : '****'
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
