import { DomainError } from '@dudao/service'

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 1 → 一, 10 → 十, 21 → 二十一. The papers never number beyond 99. */
export function chineseNumber(n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > 99) {
    throw new DomainError('INVALID', '同一层级的标题不能超过99个，请合并或分级')
  }
  const tens = Math.floor(n / 10)
  return `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${digits[n % 10]}`
}

const marks = [
  (n: number) => `${chineseNumber(n)}、`,
  (n: number) => `（${chineseNumber(n)}）`,
  (n: number) => `${n}. `,
  (n: number) => `（${n}）`,
] as const

/** Counts headings of the four levels of GB/T 9704-2012 7.3.3 (一、（一）1.（1）); a higher level starts the lower ones anew. */
export function headingNumbers(): (level: 1 | 2 | 3 | 4) => string {
  const counts = [0, 0, 0, 0]
  return (level) => {
    const index = level - 1
    counts[index] = (counts[index] ?? 0) + 1
    counts.fill(0, level)
    return marks[index]!(counts[index])
  }
}

/** 2020-12-07 → 2020年12月7日: Arabic digits without leading zeros. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
