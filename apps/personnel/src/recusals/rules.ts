import { addYears, type PlainDate, type ResolvedRule } from '@dudao/rules'
import type { RecusalFinding, RecusalGround } from '../generated/resolvers.ts'

/** A post in an organization, on [from, to); `to` is null while it lasts. */
export interface Employment {
  organizationId: string
  from: PlainDate
  to: PlainDate | null
}

export interface DeclaredRecusal {
  organizationId: string
  ground: 'NEAR_RELATIVE' | 'FAMILY_EMPLOYED' | 'OTHER'
}

/** The nation asks for recusal without a list; provinces that have one (浙江, 重庆) count three years after leaving. */
const national = '《教育督导条例》（国务院令第624号）关于回避的规定'

const defaultLeftWithin: ResolvedRule = {
  value: 3,
  unit: '年',
  article: '系统默认：离开被督导单位未满三年的回避（所在区划没有已批准的规定）',
}

const declared: Record<DeclaredRecusal['ground'], string> = {
  NEAR_RELATIVE: '与该单位主要负责人有近亲属关系，应当回避',
  FAMILY_EMPLOYED: '配偶、父母或子女在该单位，应当回避',
  OTHER: '有其他可能影响公正的情形，应当回避',
}

/**
 * From which of the organizations a person has to recuse on that day, and why. Employment follows from the posts, what
 * cannot be seen in posts from declarations; what was declared is not repeated.
 *
 * @param leftWithin the approved row `recusal.leftWithin`: years after leaving; without one three years as a default
 */
export function judgeRecusals(
  organizationIds: readonly string[],
  on: PlainDate,
  {
    employments,
    declarations,
  }: { employments: readonly Employment[]; declarations: readonly DeclaredRecusal[] },
  leftWithin: ResolvedRule | undefined,
): RecusalFinding[] {
  return organizationIds.flatMap((organizationId) => {
    const own = employments.filter((post) => post.organizationId === organizationId)
    const fromPosts = judgeEmployment(own, on, leftWithin)
    const fromDeclarations = declarations
      .filter((relation) => relation.organizationId === organizationId)
      .map(({ ground }) => ({ ground, article: national, message: declared[ground] }))
    return [...fromPosts, ...fromDeclarations].map((finding) => ({ organizationId, ...finding }))
  })
}

type Finding = { ground: RecusalGround; article: string; message: string }

/** At most one finding from the posts in one organization: whoever works there now has not left it. */
function judgeEmployment(
  posts: readonly Employment[],
  on: PlainDate,
  leftWithin: ResolvedRule | undefined,
): Finding[] {
  const begun = posts.filter(({ from }) => from <= on)
  if (begun.some(({ to }) => to === null || on < to)) {
    const article = leftWithin?.article ?? national
    return [{ ground: 'STAFF_OF_UNIT', article, message: '现任职于该单位，应当回避' }]
  }
  const { value, unit, article } = leftWithin ?? defaultLeftWithin
  const years = Number(value)
  const lastDay = begun
    .flatMap(({ to }) => to ?? [])
    .toSorted()
    .at(-1)
  if (!lastDay || on >= addYears(lastDay, years)) return []
  const message = `${lastDay} 离开该单位，未满 ${years} ${unit}，应当回避`
  return [{ ground: 'LEFT_WITHIN_YEARS', article, message }]
}
