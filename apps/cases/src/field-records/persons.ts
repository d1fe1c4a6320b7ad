import type { Context } from '../context.ts'
import type { Visit } from '../generated/prisma/client.ts'
import { sumOf } from '../quantities.ts'
import { headcountGroups } from './content.ts'
import { disputed, type Entry, heads } from './rules.ts'

const groups = new Set<string | null>(headcountGroups)

/**
 * The persons met, by the counts that stand; a group whose count is disputed is not known, which makes the sum a lower
 * bound. Undefined where nobody counted.
 */
export function personsOf(entries: readonly Entry[]) {
  const counts = heads(entries).filter(({ register }) => groups.has(register))
  if (counts.length === 0) return undefined
  const open = disputed(counts)
  const known = new Map(counts.filter(isCount).map((one) => [one.register, JSON.parse(one.value)]))
  for (const register of open) known.delete(register)
  const values = [...known.values()] as [value: number, notApplicable: null, qualifier: string][]
  return sumOf({
    sum: values.reduce((sum, [value]) => sum + value, 0),
    qualifiers: values.map(([, , qualifier]) => qualifier),
    unknown: open.size,
  })
}

const isCount = ({ kind }: Entry): boolean => kind === 'HEADCOUNT'

/** Notes the persons met with the visit, for its figures, where the counts have changed. */
export async function notePersons(
  ctx: Context,
  visit: Visit | undefined,
  before: readonly Entry[],
  after: readonly Entry[],
): Promise<void> {
  const persons = personsOf(after)
  if (!visit || !persons || JSON.stringify(persons) === JSON.stringify(personsOf(before))) return
  await ctx.tx.$executeRaw`select note_persons(${visit.id}::uuid, ${persons.value}, ${persons.qualifier})`
}
