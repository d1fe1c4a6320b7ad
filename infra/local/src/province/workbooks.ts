import { createWriteStream, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type CellValue, writeXlsxStream } from 'hucre/xlsx'
import { inspectorHeaders, inspectorRows } from './inspectors.ts'
import type { Place } from './places.ts'
import { random } from './random.ts'
import { schoolHeaders, schoolRows } from './schools.ts'

export interface Size {
  schools: number
  inspectors: number
  /** The same seed makes the same rows. */
  seed: number
}

const year = 2025

/** Writes both workbooks into a folder. @returns path and size in bytes of each */
export async function writeWorkbooks(folder: string, places: readonly Place[], size: Size) {
  mkdirSync(folder, { recursive: true })
  const schools = schoolRows(places, size.schools, year, random(size.seed))
  const terms = { year, session: 3 }
  const inspectors = inspectorRows(places, size.inspectors, terms, random(size.seed + 1))
  return {
    schools: await write(join(folder, '学校.xlsx'), '学校', schoolHeaders, schools),
    inspectors: await write(join(folder, '督学.xlsx'), '督学', inspectorHeaders, inspectors),
  }
}

async function write(
  path: string,
  name: string,
  headers: readonly string[],
  rows: Iterable<CellValue[]>,
): Promise<{ path: string; bytes: number }> {
  const columns = headers.map((header) => ({ header, width: 18 }))
  const stream = writeXlsxStream(rows, { name, columns, freezePane: { rows: 1 } })
  await pipeline(Readable.fromWeb(stream as never), createWriteStream(path))
  return { path, bytes: statSync(path).size }
}
