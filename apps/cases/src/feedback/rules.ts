import type { Fault } from '@dudao/service'
import type { NewSuggestion } from '../generated/resolvers.ts'

/** Suggestions of one inspection are a short list, read whole. */
export const maxSuggestions = 200

export function judgeSuggestion({ text, aspect }: NewSuggestion, index: number): Fault | undefined {
  const fault =
    !text.trim() || text.length > 4_000
      ? '建议内容应为 1 至 4000 个字'
      : aspect && aspect.trim().length > 50
        ? '方面不能超过 50 个字'
        : undefined
  return fault ? { code: 'INVALID', message: `第 ${index + 1} 行：${fault}` } : undefined
}

interface Opinion {
  organizationId: string
  summary: string
}

/**
 * One preliminary opinion for each object, no more and no less (教育督导条例 第二十条).
 *
 * @param objects organization id → name of the objects
 */
export function judgeOpinions(
  objects: ReadonlyMap<string, string>,
  opinions: readonly Opinion[],
): Fault | undefined {
  const given = new Set(opinions.map(({ organizationId }) => organizationId))
  const missing = [...objects].filter(([id]) => !given.has(id))
  const fault =
    given.size < opinions.length
      ? '同一督导对象只能有一份初步督导意见'
      : opinions.some(({ organizationId }) => !objects.has(organizationId))
        ? '初步督导意见只能针对督导对象'
        : missing.length > 0
          ? `缺少对以下督导对象的初步督导意见：${missing.map(([, name]) => name).join('、')}`
          : opinions.some(({ summary }) => !summary.trim() || summary.length > 20_000)
            ? '初步督导意见应为 1 至 20000 个字'
            : undefined
  if (!fault) return undefined
  return { code: 'INVALID', message: fault, details: { missing: missing.map(([id]) => id) } }
}
