import { Unzip, UnzipInflate } from 'fflate'

/** A file that is no sheet of the kind it is said to be; the message tells its sender why, in Chinese. */
export class SheetRefused extends Error {}

/** Bytes that a workbook may unfold to, and its table of texts, which is held in memory as a whole. */
export interface Limits {
  workbook: number
  texts: number
}

const piece = 16_384
const namedFormulas = 5

/** A cell with a formula, as XML has it: `f` is its first child. */
const formula = /<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]|<(?:\w+:)?f[\s/>]/gu
const rowStart = /<(?:\w+:)?row[\s>]/gu
/** So much is looked at again with the next piece: a match may begin in one piece and end in the next. */
const overlap = 512

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b
/** The container of old .xls files and of encrypted workbooks. */
const isCompound = (bytes: Uint8Array) => bytes[0] === 0xd0 && bytes[1] === 0xcf

/**
 * Looks through a workbook once without keeping it: that it is one, unfolds to a bearable size, and holds no formulas,
 * whose results are whatever the last program wrote there.
 *
 * @returns about how many rows it has
 * @throws SheetRefused
 */
export function inspect(bytes: Uint8Array, limits: Limits): number {
  if (isCompound(bytes)) throw new SheetRefused('文件加了密码，或是旧版 Excel 文件，请去掉密码并另存为 .xlsx')
  if (!isZip(bytes)) throw new SheetRefused('这不是 Excel 工作簿（.xlsx），请下载模板填写后上传')
  const seen = walk(bytes, limits)
  if (seen.size > limits.workbook || seen.texts > limits.texts)
    throw new SheetRefused('文件展开后过大，请拆分后分别导入')
  if (!seen.isWorkbook) throw new SheetRefused('这不是 Excel 工作簿（.xlsx），请下载模板填写后上传')
  refuseFormulas(seen.formulas)
  return seen.rows
}

/** Unfolds piece by piece, as far as the limits go. */
function walk(bytes: Uint8Array, limits: Limits) {
  const seen = { size: 0, texts: 0, rows: 0, isWorkbook: false, formulas: new Set<string>() }
  const isTooLarge = () => seen.size > limits.workbook || seen.texts > limits.texts
  let broken = false
  const unzip = new Unzip((entry) => {
    const look = /^xl\/worksheets\/[^/]+\.xml$/u.test(entry.name) ? scanner(seen) : undefined
    if (entry.name === 'xl/workbook.xml') seen.isWorkbook = true
    entry.ondata = (error, data, final) => {
      broken ||= error !== null
      if (broken || isTooLarge()) return entry.terminate()
      seen.size += data.length
      if (entry.name === 'xl/sharedStrings.xml') seen.texts += data.length
      look?.(data, final)
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < bytes.length && !broken && !isTooLarge(); at += piece)
      unzip.push(bytes.subarray(at, at + piece), at + piece >= bytes.length)
  } catch {
    broken = true
  }
  if (broken && !isTooLarge()) throw new SheetRefused('文件已损坏，请用 Excel 打开后另存再上传')
  return seen
}

/** Counts rows and notes formulas in the pieces of a worksheet. */
function scanner(seen: { rows: number; formulas: Set<string> }) {
  let rest = ''
  return (data: Uint8Array, final: boolean): void => {
    const text = rest + Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
    const settled = final ? text.length : Math.max(0, text.length - overlap)
    for (const match of text.matchAll(formula)) if (match.index < settled) seen.formulas.add(match[1] ?? '')
    for (const match of text.matchAll(rowStart)) if (match.index < settled) seen.rows += 1
    rest = text.slice(settled)
  }
}

function refuseFormulas(cells: Set<string>): void {
  if (cells.size === 0) return
  const named = [...cells].filter(Boolean).slice(0, namedFormulas)
  const where = named.length > 0 ? `（${named.join('、')}${cells.size > named.length ? ' 等' : ''}）` : ''
  throw new SheetRefused(`文件中有公式${where}，请选中后复制，再以“值”粘贴，保存后重新上传`)
}
