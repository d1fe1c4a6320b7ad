import { DomainError, isId } from '@dudao/service'
import type { Context } from '../context.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { rulesInForce } from '../rules-in-force.ts'
import type { FindingOfUnit } from './rules.ts'

type Basis = Pick<
  FindingOfUnit,
  'basisArticle' | 'basisRuleKey' | 'basisDocumentId' | 'indicatorId' | 'occurredOn'
>

/**
 * On what findings rest: of a named rule the row in force on the day of the finding, and its article where none is
 * stated.
 *
 * @throws DomainError INVALID where a rule was named of which no text says anything
 */
export async function basesOf(ctx: Context, divisionId: string, findings: readonly Basis[]) {
  const ids = findings.flatMap(({ basisDocumentId, indicatorId }) => [basisDocumentId, indicatorId])
  if (!ids.every((id) => id == null || isId(id))) throw new DomainError('NOT_FOUND', '依据文件或者指标不存在')
  const days = Map.groupBy(
    findings.filter(({ basisRuleKey }) => basisRuleKey),
    ({ occurredOn }) => occurredOn,
  )
  const answers = [...days].map(async ([day, rows]) => {
    const keys = [...new Set(rows.map(({ basisRuleKey }) => basisRuleKey as string))]
    return [day, await rulesInForce(ctx, keys, divisionId, day)] as const
  })
  const rules = new Map(await Promise.all(answers))
  return findings.map(({ basisArticle, basisRuleKey, occurredOn }, i) => {
    const rule = basisRuleKey ? rules.get(occurredOn)?.get(basisRuleKey) : undefined
    if (basisRuleKey && !rule) {
      throw new DomainError(
        'INVALID',
        `第 ${i + 1} 行：规则包在 ${occurredOn} 没有规则 ${basisRuleKey}，不能作为依据`,
      )
    }
    return {
      basisArticle: basisArticle?.trim() || rule?.article || null,
      basisRule: rule ? (rule as unknown as Prisma.InputJsonObject) : Prisma.DbNull,
    }
  })
}
