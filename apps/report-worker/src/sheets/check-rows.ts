import type { CellFault, ReadRow } from './read-sheet.ts'
import type { RowFault, Sheet } from './sheet.ts'

/** What the gateway takes at once: entries of a list, and well below its largest body. */
const most = { rows: 500, bytes: 600_000, faults: 500 }

export interface Checking {
  /** Has rows judged and the good ones kept by their owner. */
  stage: (contents: unknown[]) => Promise<RowFault[]>
  report: (faults: CellFault[]) => Promise<unknown>
  progress: (rows: number) => Promise<unknown>
}

/**
 * Checks the rows of a sheet: cell by cell here, then batch by batch with their owner. Only rows whose cells are all
 * good are sent; rows that may refer to others of the sheet go last.
 *
 * @returns how many rows are good (all of them staged) and bad
 */
export async function checkRows(
  sheet: Sheet,
  rows: AsyncIterable<ReadRow>,
  { stage, report, progress }: Checking,
): Promise<{ good: number; bad: number }> {
  const counts = { good: 0, bad: 0 }
  const faults: CellFault[] = []
  const keys = new Map<string, number>()
  const last: ReadRow[] = []
  let waiting: ReadRow[] = []
  let contents: unknown[] = []
  let bytes = 0

  const tell = async (some: CellFault[]) => {
    faults.push(...some)
    while (faults.length >= most.faults) await report(faults.splice(0, most.faults))
  }
  const flush = async () => {
    if (waiting.length === 0) return
    const found = await stage(contents)
    const byRow = new Map(waiting.map((read) => [read.row, read]))
    const bad = new Set(found.map(({ row }) => row))
    counts.bad += bad.size
    counts.good += waiting.length - bad.size
    await tell(found.flatMap(({ row, field, message }) => byRow.get(row)?.faultAt(field, message) ?? []))
    await progress(counts.good + counts.bad)
    waiting = []
    contents = []
    bytes = 0
  }
  const send = async (read: ReadRow) => {
    const content = sheet.contentOf(read.row, read.values)
    const size = Buffer.byteLength(JSON.stringify(content))
    if (waiting.length >= most.rows || bytes + size > most.bytes) await flush()
    waiting.push(read)
    contents.push(content)
    bytes += size
  }

  for await (const read of rows) {
    const repeated = repeatedKey(sheet, read, keys)
    const own = repeated ? [...read.faults, repeated] : read.faults
    if (own.length > 0) {
      counts.bad += 1
      await tell(own)
    } else if (sheet.comesLast(read.values)) last.push(read)
    else await send(read)
  }
  await flush()
  for (const read of last) await send(read)
  await flush()
  if (faults.length > 0) await report(faults)
  return counts
}

/** Two rows about the same thing: which one is meant, nobody knows; the later one is named. */
function repeatedKey(sheet: Sheet, read: ReadRow, keys: Map<string, number>): CellFault | undefined {
  const key = sheet.keyOf(read.values)
  if (key === undefined) return undefined
  const earlier = keys.get(key)
  if (earlier === undefined) {
    keys.set(key, read.row)
    return undefined
  }
  return read.faultAt(sheet.keyField, `与第 ${earlier} 行重复`)
}
