import type { CellValue } from 'hucre/xlsx'

/** What became of a cell: a value (undefined for an empty one), or why it has none. */
export type Parsed<T> = { value: T | undefined } | { fault: string }

/** One column of a sheet, the same for template, import and export. */
export interface Column<T = unknown> {
  header: string
  /** How to fill it in, for the page of explanations. */
  hint: string
  required: boolean
  /** The only values it takes, for the list in Excel. */
  list?: readonly string[]
  /** Width in characters. */
  width: number
  /** A number of a person: masked wherever a fault shows it. */
  personal?: boolean
  parse: (cell: CellValue) => Parsed<T>
}

interface Options {
  hint: string
  required?: boolean
  width?: number
  personal?: boolean
}

const plain = ({ hint, required = false, width = 14, personal = false }: Options) => ({
  hint,
  required,
  width,
  personal,
})

/**
 * The text of a cell: without the spaces around it, and without the apostrophe by which an export keeps a text from
 * being taken for a formula. Numbers lose no digit: a long one that Excel has rounded is a fault.
 */
function textOf(cell: CellValue): Parsed<string> {
  if (cell === null) return { value: undefined }
  if (cell instanceof Date) return { value: dayOf(cell) }
  if (typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell))
    return { fault: '以数值保存，后几位已经丢失，请把单元格设为文本后重新填写' }
  const text = String(cell).trim()
  return { value: text.replace(/^'(?=[=+\-@\t\r])/u, '') || undefined }
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10)

/** A parser of text that is there. */
function parse<T>(required: boolean, read: (text: string) => Parsed<T>): (cell: CellValue) => Parsed<T> {
  return (cell) => {
    const text = textOf(cell)
    if ('fault' in text) return text
    if (text.value === undefined) return required ? { fault: '必填，不能为空' } : { value: undefined }
    return read(text.value)
  }
}

/** Text of bounded length, where given of a certain form. */
export function text(
  header: string,
  options: Options & { max?: number; form?: RegExp; otherwise?: string },
): Column<string> {
  const { required = false, max = 100, form, otherwise = '格式不对' } = options
  return {
    header,
    ...plain(options),
    parse: parse(required, (value) => {
      if (value.length > max) return { fault: `最多 ${max} 个字` }
      return form && !form.test(value) ? { fault: otherwise } : { value }
    }),
  }
}

/** A whole number between two. */
export function whole(header: string, options: Options & { min: number; max: number }): Column<number> {
  const { required = false, min, max } = options
  return {
    header,
    ...plain(options),
    parse: parse(required, (value) => {
      const number = Number(value)
      if (!Number.isInteger(number)) return { fault: '应为整数' }
      return number < min || number > max ? { fault: `应在 ${min} 至 ${max} 之间` } : { value: number }
    }),
  }
}

/** A calendar date: a date of Excel, or text as people write it. */
export function day(header: string, options: Options): Column<string> {
  return {
    header,
    ...plain(options),
    parse: parse(options.required ?? false, (value) => {
      const [, y, m, d] = /^(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?$/u.exec(value) ?? []
      const iso = y && m && d ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : ''
      const date = new Date(`${iso}T00:00:00Z`)
      if (Number.isNaN(date.getTime()) || dayOf(date) !== iso) return { fault: '不是日期，应如 2026-09-01' }
      return { value: iso }
    }),
  }
}

/** One of a list of Chinese words, each with what it means. */
export function choice<T>(
  header: string,
  words: Readonly<Record<string, T>>,
  options: Options,
): Column<T> & { word: (value: T) => string } {
  const list = Object.keys(words)
  return {
    header,
    ...plain(options),
    list,
    parse: parse(options.required ?? false, (value) =>
      Object.hasOwn(words, value) ? { value: words[value] as T } : { fault: `只能是：${list.join('、')}` },
    ),
    word: (value) => list.find((word) => words[word] === value) ?? '',
  }
}
