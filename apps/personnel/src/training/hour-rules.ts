import type { PlainDate } from '@dudao/rules'
import type { Context } from '../context.ts'
import { DivisionChainDocument, TrainingHoursDocument } from '../generated/operations.ts'
import type { TrainingForm } from '../generated/resolvers.ts'
import { concentratedOnly, type HourRule } from './rules.ts'

/** What was asked in one request: a list of inspectors of few divisions asks the same again and again. */
const answers = new WeakMap<Context, Map<string, Promise<HourRule[]>>>()

/**
 * The rules on hours that nation, province and the division itself have on a day. A level whose own text says nothing is
 * unknown; the division's own level is what is in force there, its own text or the nearest above.
 *
 * @param divisionId null where the division is not known: then every rule is unknown
 */
export function hourRulesOf(ctx: Context, divisionId: string | null, on: PlainDate): Promise<HourRule[]> {
  if (!divisionId) return Promise.resolve(levels.map((level) => ({ level, required: null })))
  const asked = answers.get(ctx) ?? new Map<string, Promise<HourRule[]>>()
  answers.set(ctx, asked)
  const key = `${divisionId} ${on}`
  const answer = asked.get(key) ?? ask(ctx, divisionId, on)
  asked.set(key, answer)
  return answer
}

const levels = ['NATION', 'PROVINCE', 'OWN'] as const

async function ask(ctx: Context, divisionId: string, on: PlainDate): Promise<HourRule[]> {
  const chain = await chainOf(ctx, divisionId)
  const idOf = (kind: string) => chain.find((division) => division.kind === kind)?.id
  const asked = [idOf('COUNTRY'), idOf('PROVINCE'), divisionId]
  const answered = await Promise.all(asked.map((id) => rowsOf(ctx, id, on)))
  return levels.map((level, i) => {
    const rows = answered[i] ?? []
    const row = rows.find(({ key }) => key === 'train.hours')
    const counted = rows.find(({ key }) => key === 'train.countedForms')
    const isOwn = level === 'OWN' || row?.division.id === asked[i]
    if (!row || !isOwn) return { level, required: null }
    const forms = (counted?.value as TrainingForm[] | undefined) ?? concentratedOnly
    return { level, required: { hours: Number(row.value), article: row.article, forms } }
  })
}

/** The rows in force for a division, if there is the division: its own or the nearest above. */
async function rowsOf(ctx: Context, divisionId: string | undefined, on: PlainDate) {
  if (!divisionId) return []
  const { ruleParameters } = await ctx.graph.request(TrainingHoursDocument, { divisionId, on }, ctx.callAs)
  return ruleParameters
}

interface Node {
  id: string
  kind: string
  parent?: Node | null | undefined
}

/** The division and those above it, the nearest first. */
async function chainOf(ctx: Context, id: string): Promise<Node[]> {
  const { division } = await ctx.graph.request(DivisionChainDocument, { id }, ctx.callAs)
  const chain: Node[] = []
  for (let node: Node | null | undefined = division; node; node = node.parent) chain.push(node)
  return chain
}
