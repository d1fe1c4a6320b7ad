import { Readable } from 'node:stream'
import { type CellValue, colToLetter, writeXlsx, writeXlsxStream } from 'hucre/xlsx'
import type { ExportedSheet, ExportPage, Sheet } from './sheet.ts'

/** What Excel would take for a formula, should anybody save the sheet in another format and open it again. */
const dangerous = /^[=+\-@\t\r]/u

/** A cell that nothing takes for a formula; an import takes the apostrophe away again. */
export const harmless = (cell: CellValue): CellValue =>
  typeof cell === 'string' && dangerous.test(cell) ? `'${cell}` : cell

/** A workbook as a stream: its rows are asked for as it is read, and none is kept. */
export function writeSheet(
  sheet: ExportedSheet,
  pages: AsyncIterable<ExportPage>,
  onPage: (rows: number, total: number) => Promise<unknown>,
): Readable {
  async function* rows() {
    let written = 0
    for await (const page of pages) {
      for (const row of page.rows) yield row.map(harmless)
      written += page.rows.length
      await onPage(written, page.total)
    }
  }
  const columns = sheet.columns.map(({ column: { header, width } }) => ({ header, width }))
  return Readable.fromWeb(
    writeXlsxStream(rows(), { name: sheet.title, columns, freezePane: { rows: 1 } }) as never,
  )
}

/** Rows of a template that carry the lists of values. */
const preparedRows = 50_000
const explanations = '填写说明'
const lists = '可选值'

/** The empty sheet with its lists of values, and a page that explains every column. */
export function writeTemplate({ title, columns }: Sheet): Promise<Uint8Array> {
  const choices = columns.flatMap(({ column }, i) => (column.list ? [{ list: column.list, i }] : []))
  const longest = Math.max(0, ...choices.map(({ list }) => list.length))
  return writeXlsx({
    sheets: [
      {
        name: title,
        // Text throughout: Excel would round codes and turn dates about.
        columns: columns.map(({ column: { width } }) => ({ width, numFmt: '@' })),
        rows: [columns.map(({ column }) => column.header)],
        freezePane: { rows: 1 },
        dataValidations: choices.map(({ list, i }, n) => ({
          type: 'list' as const,
          formula1: `${lists}!$${colToLetter(n)}$2:$${colToLetter(n)}$${list.length + 1}`,
          range: `${colToLetter(i)}2:${colToLetter(i)}${preparedRows + 1}`,
          allowBlank: true,
          showErrorMessage: true,
          errorTitle: '不在可选值中',
          errorMessage: '请从下拉列表中选择',
        })),
      },
      {
        name: explanations,
        columns: [{ width: 24 }, { width: 10 }, { width: 60 }, { width: 40 }],
        rows: [
          ['列', '是否必填', '填写要求', '可选值'],
          ...columns.map(({ column: { header, required, hint, list } }) => [
            header,
            required ? '必填' : '选填',
            hint,
            list?.join('、') ?? '',
          ]),
        ],
        freezePane: { rows: 1 },
      },
      {
        name: lists,
        rows: [
          choices.map(({ i }) => columns[i]!.column.header),
          ...Array.from({ length: longest }, (_, n) => choices.map(({ list }) => list[n] ?? null)),
        ],
      },
    ],
  })
}
