import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Zippable } from 'fflate'
import { roles } from './fonts.ts'
import type { Role } from './fonts.ts'
import { fontNames } from './docx-styles.ts'

/** Names a reader's machine may know instead of the licensed fonts, best first. */
const alternatives: Record<Role, string> = {
  body: '仿宋,FangSong,Noto Serif SC',
  title: '方正小标宋_GBK,Noto Serif SC',
  strong: 'SimHei,Noto Sans SC',
  kai: '楷体,KaiTi,Noto Serif SC',
  song: 'SimSun,Noto Serif SC',
}

/**
 * Makes the packed document repeatable and names its fonts: the `docx` library writes the hour of packing into the
 * core properties and the zip entries, and leaves the font table empty. `date` is YYYY-MM-DD.
 */
export function settlePackage(packed: Uint8Array, date: string): Uint8Array {
  const parts = unzipSync(packed)
  const settled: Zippable = {}
  for (const [name, bytes] of Object.entries(parts)) settled[name] = rewritten(name, bytes, date)
  return new Uint8Array(zipSync(settled, { mtime: zipTime(date), level: 6 }))
}

function rewritten(name: string, bytes: Uint8Array, date: string): Uint8Array {
  if (name === 'docProps/core.xml') {
    return edit(bytes, /(<dcterms:(?:created|modified)[^>]*>)[^<]*/gu, `$1${date}T00:00:00Z`)
  }
  // Without fonts the root element closes itself.
  if (name === 'word/fontTable.xml') return edit(bytes, /\/>\s*$/u, `>${fontEntries()}</w:fonts>`)
  return bytes
}

function edit(bytes: Uint8Array, pattern: RegExp, replacement: string): Uint8Array {
  const before = strFromU8(bytes)
  const after = before.replace(pattern, replacement)
  if (after === before)
    throw new Error(`the docx library writes its package differently now: ${pattern.source}`)
  return strToU8(after)
}

function fontEntries(): string {
  return roles
    .map(
      (role) =>
        `<w:font w:name="${fontNames[role]}"><w:altName w:val="${alternatives[role]}"/><w:charset w:val="86"/>` +
        `<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
    )
    .join('')
}

/** Zip entries hold local time without zone and begin in 1980; fflate reads the local fields. */
function zipTime(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(Math.max(1980, year), month - 1, day, 12)
}
