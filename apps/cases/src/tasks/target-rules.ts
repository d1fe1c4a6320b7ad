import type { Fault } from '@dudao/service'
import type { NewMilestone, Qualifier, TargetState } from '../generated/resolvers.ts'

const maxRows = 50
const tooMuch = 1e15

const invalid = (message: string): Fault => ({ code: 'INVALID', message })
const isTitle = (title: string): boolean => title.trim().length > 0 && title.length <= 100
const repeats = (titles: readonly string[]): boolean =>
  new Set(titles.map((title) => title.trim())).size < titles.length

/** Whether a figure can be one: not negative, not beyond what is exact, money in whole fen. */
export function judgeFigure(value: number, unit: string): Fault | undefined {
  if (!(value >= 0 && value < tooMuch)) return invalid('数值应为不小于 0 的数')
  return unit === 'FEN' && !Number.isInteger(value) ? invalid('金额以分为单位，应为整数') : undefined
}

interface Target {
  title: string
  value: number
  upTo?: number | null
  qualifier?: Qualifier
  unit: string
}

/** What SDL cannot say of the targets of one task. */
export function judgeTargets(targets: readonly Target[]): Fault | undefined {
  if (targets.length > maxRows) return invalid(`目标不能超过 ${maxRows} 个`)
  if (!targets.every(({ title }) => isTitle(title))) return invalid('目标名称应为 1 至 100 个字')
  if (repeats(targets.map(({ title }) => title))) return invalid('同一任务的目标名称不能重复')
  for (const { title, value, upTo, qualifier = 'EQ', unit } of targets) {
    const fault = judgeFigure(value, unit) ?? (upTo == null ? undefined : judgeFigure(upTo, unit))
    if (fault) return { ...fault, message: `目标“${title}”：${fault.message}` }
    if (upTo != null && (upTo <= value || qualifier !== 'EQ')) {
      return invalid(`目标“${title}”：区间的上限应大于下限，且不再加限定词`)
    }
  }
  return undefined
}

/** What SDL cannot say of the milestones of one task. */
export function judgeMilestones(
  milestones: readonly NewMilestone[],
  targets: readonly Pick<Target, 'title' | 'unit'>[],
  dueOn: string,
): Fault | undefined {
  if (milestones.length > maxRows) return invalid(`时间节点不能超过 ${maxRows} 个`)
  for (const milestone of milestones) {
    const { title, targetTitle, value } = milestone
    const fault = milestoneFault(milestone, targets, dueOn)
    if (fault) return invalid(`时间节点“${title}”：${fault}`)
    const unit = targets.find((one) => one.title.trim() === targetTitle?.trim())?.unit ?? ''
    const figure = value == null ? undefined : judgeFigure(value, unit)
    if (figure) return { ...figure, message: `时间节点“${title}”：${figure.message}` }
  }
  return undefined
}

function milestoneFault(
  { title, dueOn, targetTitle, value }: NewMilestone,
  targets: readonly Pick<Target, 'title'>[],
  due: string,
): string | undefined {
  return !isTitle(title)
    ? '名称应为 1 至 100 个字'
    : dueOn > due
      ? `日期（${dueOn}）不能晚于完成期限（${due}）`
      : (targetTitle == null) !== (value == null)
        ? '所看目标和应达到的数值应同时填写'
        : targetTitle != null && !targets.some((one) => one.title.trim() === targetTitle.trim())
          ? `任务没有目标“${targetTitle}”`
          : undefined
}

/** What a target asks for. Of a range (3-4名) the lower end. */
export interface Asked {
  value: number
  qualifier: string
}

/** What is said so far; null where nothing is. */
export type Said = { value: number; qualifier: Qualifier } | null

/**
 * Whether a target is reached, as far as what is said decides it. A lower bound that suffices shows it, one that does not
 * decides nothing; an approximate figure decides of an approximate target alone.
 */
export function stateOf(target: Asked, said: Said): TargetState {
  if (!said) return 'UNKNOWN'
  const { value, qualifier } = said
  const suffices =
    // More than a figure that itself is asked for is more than asked.
    target.qualifier === 'GT' && qualifier !== 'GT' ? value > target.value : value >= target.value
  if (qualifier === 'APPROX') {
    if (target.qualifier !== 'APPROX') return 'UNKNOWN'
    return suffices ? 'REACHED' : 'NOT_REACHED'
  }
  if (suffices) return 'REACHED'
  return qualifier === 'EQ' ? 'NOT_REACHED' : 'UNKNOWN'
}

/** What the database tells of a target and the shares below it. */
export interface RawProgress {
  value: number | null
  /** Qualifiers of what was said. */
  qualifiers: readonly string[]
  /** Shares of which nothing is said. */
  unknown: number
  /** Shares of which something is said. */
  parts: number
}

/** Of a percentage, what the body said itself, or a lower bound: the whole is no less than the least of its parts. */
export function percentageOf({ value, qualifiers, parts }: RawProgress): Said {
  if (value === null) return null
  if (qualifiers.includes('APPROX')) return { value, qualifier: 'APPROX' }
  return { value, qualifier: parts > 0 ? 'GE' : (qualifiers[0] as Qualifier) }
}
