import { z } from 'zod'
import { knownKeys } from './keys.ts'
import { type RuleParameter, ruleParameterSchema } from './parameter.ts'

const inChinese = { error: z.locales.zhCN().localeError }

/**
 * The faults of a rule pack before it is approved, one Chinese sentence each; an empty list means that the pack may
 * be approved. Looks at the shape of each row, at the value and unit of the keys we know (others pass: a province may
 * keep rules that our code does not read yet), and at rows of one key and division that hold on the same day.
 */
export function checkPack(rows: readonly unknown[]): string[] {
  const faults: string[] = []
  const wellFormed: { row: RuleParameter; name: string }[] = []
  for (const [index, candidate] of rows.entries()) {
    const parsed = ruleParameterSchema.safeParse(candidate, inChinese)
    if (parsed.success) {
      const row = parsed.data
      wellFormed.push({ row, name: `第 ${index + 1} 行（${row.key}，${row.divisionCode}）` })
    } else {
      for (const issue of parsed.error.issues) {
        faults.push(`第 ${index + 1} 行的“${issue.path.join('.') || '整行'}”有误：${issue.message}`)
      }
    }
  }
  for (const { row, name } of wellFormed) faults.push(...rowFaults(row, name))
  return [...faults, ...overlapFaults(wellFormed)]
}

function rowFaults(row: RuleParameter, name: string): string[] {
  const faults: string[] = []
  if (row.validTo !== undefined && row.validTo <= row.validFrom) {
    faults.push(`${name}的失效日期 ${row.validTo} 不晚于生效日期 ${row.validFrom}`)
  }
  const known = knownKeys[row.key]
  if (!known) return faults
  if (!known.units.includes(row.unit)) {
    faults.push(`${name}“${known.title}”的单位应为${known.units.join('或')}，不能是“${row.unit}”`)
  }
  const value = known.value.safeParse(row.value, inChinese)
  if (!value.success) {
    const reason = value.error.issues[0]
    const place = reason?.path.length ? `（${reason.path.join('.')}）` : ''
    faults.push(`${name}“${known.title}”的值不符合要求${place}：${reason?.message}`)
  }
  return faults
}

function overlapFaults(rows: readonly { row: RuleParameter; name: string }[]): string[] {
  const faults: string[] = []
  for (const series of Map.groupBy(rows, ({ row }) => `${row.key} ${row.divisionCode}`).values()) {
    const byStart = series.toSorted((a, b) => (a.row.validFrom < b.row.validFrom ? -1 : 1))
    let latest = byStart[0]
    for (const next of byStart.slice(1)) {
      const latestEnd = latest?.row.validTo
      if (latest && (latestEnd === undefined || next.row.validFrom < latestEnd)) {
        faults.push(`${latest.name}与${next.name}的有效期重叠，同一区划同一参数在同一天只能有一个值`)
      }
      if (latestEnd !== undefined && (next.row.validTo === undefined || next.row.validTo > latestEnd))
        latest = next
    }
  }
  return faults
}
