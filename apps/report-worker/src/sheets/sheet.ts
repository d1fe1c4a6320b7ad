import type { CallAs, GraphClient } from '@dudao/service'
import type { CellValue } from 'hucre/xlsx'
import type { Column } from './columns.ts'

/** A fault that the owner of the rows found. */
export interface RowFault {
  row: number
  /** Key of the column, null for the row as a whole. */
  field?: string | null
  message: string
}

export interface Applied {
  created: number
  changed: number
  unchanged: number
}

/** The import on whose errand a worker calls the owner. */
export interface Errand {
  importId: string
  token: number
}

export interface ExportFilter {
  divisionId: string | null
  /** The day, or the last one of a period. */
  on: string
  from: string | null
  subjectId: string | null
}

/** Rows of an export as they come, and how many there will be. */
export interface ExportPage {
  rows: CellValue[][]
  total: number
}

/** A kind of sheet that is written out. */
export interface ExportedSheet {
  /** Name of the worksheet, and of the files. */
  title: string
  columns: readonly { column: Pick<Column, 'header' | 'width'> }[]
  pages: (graph: GraphClient, filter: ExportFilter, as: CallAs) => AsyncIterable<ExportPage>
}

/** Everything that is particular about a kind of sheet that is read in too. */
export interface Sheet extends ExportedSheet {
  columns: readonly { field: string; column: Column }[]
  /** What the owner is sent for a row whose cells were all read. */
  contentOf: (row: number, values: Record<string, unknown>) => unknown
  /** What two rows of a sheet may not share, where it was read. */
  keyOf: (values: Record<string, unknown>) => string | undefined
  /** The column that says it. */
  keyField: string
  /** Whether the row may refer to others of the sheet and is therefore sent after them. */
  comesLast: (values: Record<string, unknown>) => boolean
  stage: (graph: GraphClient, errand: Errand, rows: unknown[], as: CallAs) => Promise<RowFault[]>
  apply: (graph: GraphClient, errand: Errand, as: CallAs) => Promise<Applied>
}

type Columns = Record<string, Column>

/** The values of a row, each as its column reads it. */
export type Values<C extends Columns> = {
  [K in keyof C]: C[K] extends Column<infer T> ? T | undefined : never
}

interface Definition<C extends Columns, Row> extends Pick<Sheet, 'title' | 'apply' | 'pages'> {
  /** In the order of the sheet; the keys are the fields that the owner's faults name. */
  columns: C
  contentOf: (row: number, values: Values<C>) => Row
  /** The column that says which row it is, and what two rows may not share where that is more than its value. */
  keyField: keyof C & string
  keyOf?: (values: Values<C>) => string | undefined
  comesLast?: (values: Values<C>) => boolean
  stage: (graph: GraphClient, errand: Errand, rows: Row[], as: CallAs) => Promise<RowFault[]>
}

/** Declares a kind of sheet; inside it the columns give the types. */
export function defineSheet<C extends Columns, Row>(definition: Definition<C, Row>): Sheet {
  const { columns, contentOf, comesLast, keyField, keyOf, stage, ...rest } = definition
  const typed = (values: Record<string, unknown>) => values as Values<C>
  return {
    ...rest,
    keyField,
    columns: Object.entries(columns).map(([field, column]) => ({ field, column })),
    contentOf: (row, values) => contentOf(row, typed(values)),
    keyOf: (values) => (keyOf ? keyOf(typed(values)) : (values[keyField] as string | undefined)),
    comesLast: (values) => comesLast?.(typed(values)) ?? false,
    stage: (graph, errand, rows, as) => stage(graph, errand, rows as Row[], as),
  }
}
