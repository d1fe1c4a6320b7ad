import type { Fault } from '@dudao/service'
import type { CheckItemKind, CheckSectionInput } from '../generated/resolvers.ts'

export interface Level {
  key: string
  name: string
}

/** One thing to look at, as a version keeps it. */
export interface Item {
  key: string
  text: string
  kind: CheckItemKind
  unit: string | null
  min: number | null
  max: number | null
  levels: Level[]
  isRequired: boolean
  needsPhoto: boolean
  problemWhen: string[]
  guidance: string | null
}

export interface Section {
  title: string
  items: Item[]
}

const maxSections = 50
const maxItems = 300

const itemKey = /^[A-Za-z0-9][\w.-]{0,39}$/
const levelKey = /^[A-Z][A-Z0-9_]{0,19}$/

const within = (text: string, max: number): boolean => text.trim() !== '' && text.trim().length <= max

/** The sections as they are kept: trimmed, with every field, so that equal content is equal text. */
export const sectionsOf = (input: readonly CheckSectionInput[]): Section[] =>
  input.map(({ title, items }) => ({
    title: title.trim(),
    items: items.map(
      ({
        key,
        text,
        kind,
        levels = [],
        isRequired = true,
        needsPhoto = false,
        problemWhen = [],
        ...item
      }) => ({
        key,
        text: text.trim(),
        kind,
        unit: item.unit?.trim() || null,
        min: item.min ?? null,
        max: item.max ?? null,
        levels: levels.map((level) => ({ key: level.key, name: level.name.trim() })),
        isRequired,
        needsPhoto,
        problemWhen: [...new Set(problemWhen)],
        guidance: item.guidance?.trim() || null,
      }),
    ),
  }))

/** What SDL cannot say of a check list; the refusal names section and item, counted from 1. */
export function judgeSections(sections: readonly Section[]): Fault | undefined {
  const items = sections.flatMap((section) => section.items)
  if (sections.length > maxSections || items.length > maxItems) {
    return invalid(`督导检查表最多 ${maxSections} 个部分、${maxItems} 个检查项`)
  }
  const seen = new Set<string>()
  for (const [i, section] of sections.entries()) {
    const fault = !within(section.title, 50)
      ? '标题应为 1 至 50 个字'
      : section.items.length === 0
        ? '至少要有一个检查项'
        : undefined
    if (fault) return invalid(`第 ${i + 1} 部分：${fault}`)
    for (const [j, item] of section.items.entries()) {
      const wrong = seen.has(item.key) ? `键 ${item.key} 重复` : faultOfItem(item)
      if (wrong) return invalid(`第 ${i + 1} 部分第 ${j + 1} 项：${wrong}`)
      seen.add(item.key)
    }
  }
  return undefined
}

const invalid = (message: string): Fault => ({ code: 'INVALID', message })

function faultOfItem(item: Item): string | undefined {
  const { key, text, kind, unit, guidance, levels, min, max, problemWhen } = item
  if (!itemKey.test(key)) return '键应为 1 至 40 个字母、数字或者 . _ -'
  if (!within(text, 500)) return '检查内容应为 1 至 500 个字'
  if ((guidance?.length ?? 0) > 1_000) return '说明不能超过 1000 个字'
  if (kind === 'NUMBER' ? !unit || unit.length > 10 : unit !== null)
    return '数值项须有单位（10 个字以内），其他项没有'
  if (kind !== 'NUMBER' && (min !== null || max !== null)) return '只有数值项可以设上下限'
  if (min !== null && max !== null && min > max) return '下限不能大于上限'
  const fault = faultOfLevels(kind, levels)
  if (fault) return fault
  const answers = answersOf(item)
  const unknown = problemWhen.find((answer) => !answers.includes(answer))
  return unknown === undefined ? undefined : `${unknown} 不是本项的答案，不能据此提出问题`
}

function faultOfLevels(kind: CheckItemKind, levels: readonly Level[]): string | undefined {
  if (kind !== 'RUBRIC') return levels.length > 0 ? '只有等级项可以设等级' : undefined
  if (levels.length < 2 || levels.length > 10) return '等级应为 2 至 10 个'
  if (new Set(levels.map(({ key }) => key)).size < levels.length) return '等级的键重复'
  return levels.every(({ key, name }) => levelKey.test(key) && within(name, 20))
    ? undefined
    : '等级的键应为大写字母、数字或者 _，名称应为 1 至 20 个字'
}

/** The answers from which one chooses; none where one writes a number or words. */
export function answersOf({ kind, levels }: Pick<Item, 'kind' | 'levels'>): string[] {
  return kind === 'YES_NO' ? ['YES', 'NO'] : levels.map(({ key }) => key)
}

const maxAnswer = 4_000

/**
 * Why a value is no answer to an item, in Chinese; undefined where it is one.
 *
 * @param value YES or NO, the key of a level, a number or words, by the item's kind
 */
export function faultOfAnswer(item: Item, value: unknown): string | undefined {
  if (item.kind === 'NUMBER') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return '应为数值'
    const { min, max } = item
    const isWithin = (min === null || value >= min) && (max === null || value <= max)
    return isWithin ? undefined : `应在 ${min ?? '不限'} 至 ${max ?? '不限'} 之间`
  }
  if (typeof value !== 'string' || !value.trim()) return '应为文字'
  if (item.kind === 'TEXT') return value.length <= maxAnswer ? undefined : `不能超过 ${maxAnswer} 个字`
  const answers = answersOf(item)
  return answers.includes(value) ? undefined : `应为 ${answers.join('、')} 之一`
}

interface NewForm {
  name: string
}

export function judgeNewForm({ name }: NewForm): Fault | undefined {
  const { length } = name.trim()
  return length >= 2 && length <= 100 ? undefined : invalid('检查表名称应为 2 至 100 个字')
}

interface Draft {
  number: number
  sections: readonly Section[]
}

/** Whether a version may be published: it is the one that the publisher read, and there is something in it. */
export function judgePublication(draft: Draft | undefined, number: number): Fault | undefined {
  if (!draft) return { code: 'CONFLICT', message: '没有待发布的版本，请先编制' }
  if (draft.number !== number) {
    const message = `待发布的是第 ${draft.number} 版，不是第 ${number} 版，请刷新后再试`
    return { code: 'CONFLICT', message, details: { draft: draft.number } }
  }
  return draft.sections.length > 0 ? undefined : invalid('检查表没有内容，不能发布')
}

export function judgeUse({ withdrawnOn }: { withdrawnOn: Date | null }): Fault | undefined {
  return withdrawnOn ? { code: 'CONFLICT', message: '检查表已停用' } : undefined
}
