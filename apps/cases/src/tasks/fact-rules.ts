import type { Fault } from '@dudao/service'
import type { NewFact, QuantityInput } from '../generated/resolvers.ts'
import { judgeFigure } from './target-rules.ts'

const maxText = 4_000
const maxFiles = 50

const invalid = (message: string): Fault => ({ code: 'INVALID', message })
const fits = (text: string | null | undefined): boolean => (text?.length ?? 0) <= maxText

interface Support {
  quantity: QuantityInput
  evidence?: string | null
  evidenceFileIds?: readonly string[] | null
  note?: string | null
}

/** What SDL cannot say of the figure of a line and of what supports it. */
export function judgeSupport(fact: Support, unit: string): Fault | undefined {
  if (![fact.evidence, fact.note].every(fits)) return invalid(`佐证和备注不能超过 ${maxText} 个字`)
  if ((fact.evidenceFileIds?.length ?? 0) > maxFiles) return invalid(`佐证文件不能超过 ${maxFiles} 个`)
  return judgeFigure(fact.quantity.value, unit)
}

interface Known {
  id: string
  unit: string
  stage: string | null
}

/**
 * Whether a line may stand in the ledger: what counts for a target is of its unit and stage, since figures of different
 * stages are never added; a part of a line counts for no target, since the line already does.
 *
 * @param targets those of the task
 * @param lines those of the task that count
 */
export function judgeFact(
  fact: NewFact,
  targets: readonly Known[],
  lines: readonly Pick<Known, 'id'>[],
): Fault | undefined {
  const { title, unit, stage, targetId, wholeId, sources = [] } = fact
  if (!title.trim() || title.length > 200) return invalid('台账事项应为 1 至 200 个字')
  if (new Set(sources).size < sources.length) return invalid('同一来源只能填写一次')
  if (targetId && wholeId) return invalid('“其中”项已包含在所属台账中，不能再计入目标')
  if (wholeId && !lines.some(({ id }) => id === wholeId)) {
    return { code: 'NOT_FOUND', message: '所属台账不存在，或者不属于这个任务' }
  }
  if (targetId) {
    const target = targets.find(({ id }) => id === targetId)
    if (!target) return { code: 'NOT_FOUND', message: '目标不存在，或者不属于这个任务' }
    if (target.unit !== unit || target.stage !== (stage ?? null)) {
      return invalid('计入目标的台账，计量单位和阶段应与目标一致；不同阶段的数据不能相加')
    }
  }
  return judgeSupport(fact, unit)
}
