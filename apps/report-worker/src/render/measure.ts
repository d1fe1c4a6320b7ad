import { characterPitch, size, textWidth } from './page.ts'

/** Size and width of the red issuing mark (发文机关标志), the same in both formats. */
export interface Masthead {
  names: string[]
  size: number
  /** Horizontal scale of the letters, 0.6–1. */
  scale: number
  /** Space after each letter of a name, so that the names of a joint paper are equally wide. */
  tracking: number[]
}

const largest = 48
const smallest = 22
const narrowest = 0.66
const mastheadWidth = textWidth - 2 * size.body

/**
 * GB/T 9704-2012 leaves the size of the mark to the issuer: one line, narrower than the 版心. Long names are first
 * set narrower, as offices do, then smaller.
 */
export function masthead(names: string[]): Masthead {
  const longest = Math.max(...names.map((name) => textUnits(name)))
  const points = Math.max(smallest, Math.min(largest, mastheadWidth / (longest * narrowest)))
  const scale = Math.min(1, mastheadWidth / (longest * points))
  const width = longest * points * scale
  const tracking = names.map((name) => {
    const gaps = Array.from(name).length - 1
    return gaps > 0 ? round((width - textUnits(name) * points * scale) / gaps) : 0
  })
  return { names, size: round(points), scale: round(scale), tracking }
}

/** Width of a text in em: a Chinese character 1, anything in the Latin half 0.55. */
export function textUnits(text: string): number {
  let units = 0
  for (const char of text) units += (char.codePointAt(0) ?? 0) < 0x2000 ? 0.55 : 1
  return units
}

const titleUnits = Math.floor(textWidth / size.title) - 1
const words = new Intl.Segmenter('zh', { granularity: 'word' })
const closing = /^[，、。；：！？）》〉”’】〕]/u
const opening = /[（《〈“‘【〔]$/u

/** Breaks a title into lines of about equal length between words (GB/T 9704-2012 7.3.1: 词意完整、长短适宜). */
export function titleLines(title: string): string[] {
  return title.split('\n').flatMap((part) => balanced(part))
}

function balanced(part: string): string[] {
  const total = textUnits(part)
  const count = Math.ceil(total / titleUnits)
  if (count <= 1) return [part]
  const target = total / count
  const lines: string[] = []
  let current = ''
  for (const word of unbreakable(part)) {
    const units = textUnits(current)
    const after = units + textUnits(word)
    const closerWithout = after - target > target - units
    if (current !== '' && lines.length < count - 1 && (closerWithout || after > titleUnits)) {
      lines.push(current)
      current = word
    } else {
      current += word
    }
  }
  return [...lines, current]
}

/** Words of this field that the general dictionary of Unicode takes apart. */
const fieldWords =
  /督导(?:组|室|委员会|意见书|评估)?|督[学办政查]|责任督学|挂牌督导|整改|销号|问责|约谈|双减|评估监测|均衡发展|回头看/gu

/** Words with the punctuation that may not leave them. */
function unbreakable(text: string): string[] {
  const inside = new Set<number>()
  for (const match of text.matchAll(fieldWords)) {
    for (let at = match.index + 1; at < match.index + match[0].length; at += 1) inside.add(at)
  }
  const pieces: string[] = []
  for (const { segment, index } of words.segment(text)) {
    const last = pieces.at(-1)
    if (last !== undefined && (inside.has(index) || closing.test(segment) || opening.test(last))) {
      pieces[pieces.length - 1] = last + segment
    } else {
      pieces.push(segment)
    }
  }
  return pieces
}

const leastUnits = 3
const mostUnits = 24

/** Share of each column of a table: as asked, else by the longest cell within bounds. Adds up to 1. */
export function columnShares(
  columns: { title: string; width?: number | undefined }[],
  rows: string[][],
): number[] {
  const natural = columns.map((column, index) => {
    const cells = rows.map((row) => longestLine(row[index] ?? ''))
    const longest = cells.reduce((a, b) => Math.max(a, b), textUnits(column.title))
    return Math.min(mostUnits, Math.max(leastUnits, longest + 2.5))
  })
  // Asked widths count against each other and against the mean of the measured ones.
  const asked = columns.flatMap((column) => column.width ?? [])
  const unit = asked.length === 0 ? 1 : mean(asked)
  const widths = columns.map((column, index) =>
    column.width === undefined ? (natural[index] ?? 1) : (column.width / unit) * mean(natural),
  )
  const sum = widths.reduce((a, b) => a + b, 0)
  return widths.map((width) => round(width / sum))
}

const longestLine = (text: string) => Math.max(...text.split('\n').map((part) => textUnits(part)))
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const round = (value: number) => Math.round(value * 10_000) / 10_000

/** Width in points of a run of body text as a form with 28 characters a line sets it. */
export function bodyWidth(text: string): number {
  return textUnits(text) * characterPitch
}
