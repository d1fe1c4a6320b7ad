import { type Connection, loadChildren, type PageArgs } from '@dudao/service'
import type { Context } from '../context.ts'
import { suggestionsOf } from '../feedback/lists.ts'
import {
  type OpinionLetter,
  type OpinionRequirement,
  Prisma,
  type Suggestion,
} from '../generated/prisma/client.ts'
import { nestedPage } from '../nested-page.ts'
import type { ProblemPage } from '../problems/lists.ts'

export type OpinionLetterPage = Connection<OpinionLetter>

export function opinionLettersOf(ctx: Context, inspectionId: string): Promise<OpinionLetter[]> {
  const read = (ids: string[]) =>
    ctx.tx.opinionLetter.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'opinion letters', inspectionId, read, (row) => row.inspectionId)
}

export function opinionLettersOfOrganization(
  ctx: Context,
  organizationId: string,
  args: PageArgs,
): Promise<OpinionLetterPage> {
  const list = {
    name: 'Organization.opinionLetters',
    from: Prisma.sql`opinion_letter r WHERE r.organization_id = parent.id`,
    read: (ids: string[]) => ctx.tx.opinionLetter.findMany({ where: { id: { in: ids } } }),
  }
  return nestedPage(ctx, list, organizationId, args)
}

export function requirementsOf(ctx: Context, opinionLetterId: string): Promise<OpinionRequirement[]> {
  const read = (ids: string[]) =>
    ctx.tx.opinionRequirement.findMany({
      where: { opinionLetterId: { in: ids } },
      orderBy: { number: 'asc' },
    })
  return loadChildren(ctx, 'requirements', opinionLetterId, read, (row) => row.opinionLetterId)
}

/** The problems of the letter's inspection for which its object is responsible. */
export function problemsOfLetter(ctx: Context, letterId: string, args: PageArgs): Promise<ProblemPage> {
  const from = Prisma.sql`problem r JOIN opinion_letter l
    ON l.inspection_id = r.inspection_id AND l.organization_id = r.responsible_organization_id
    WHERE l.id = parent.id`
  const read = (ids: string[]) => ctx.tx.problem.findMany({ where: { id: { in: ids } } })
  return nestedPage(ctx, { name: 'OpinionLetter.problems', from, read }, letterId, args)
}

/** The suggestions to the object of a letter and those to all objects, by number. */
export async function suggestionsOfLetter(ctx: Context, letter: OpinionLetter): Promise<Suggestion[]> {
  const all = await suggestionsOf(ctx, letter.inspectionId)
  return all.filter(({ organizationId }) => !organizationId || organizationId === letter.organizationId)
}
