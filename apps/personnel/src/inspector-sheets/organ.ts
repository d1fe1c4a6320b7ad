import { actingBody, type Fault, todayOf } from '@dudao/service'
import { organAndPersons } from '../appointments/directory.ts'
import {
  judgeOpening,
  judgeOrgan,
  openedUnder,
  openingKeys,
  type Organ,
  tierOf,
} from '../appointments/recommendation-rules.ts'
import type { Context } from '../context.ts'
import { judgeCandidate, qualificationFault, qualificationKeys } from '../files/qualification-rules.ts'
import type { InspectorFile } from '../generated/prisma/client.ts'
import { type ApprovedRule, rulesInForce } from '../rule-packs.ts'
import type { InspectorLine } from './line.ts'

/** The organ that a sheet is about, with the rules that hold there today. */
export interface SheetOrgan {
  organ: Organ | null
  approved: ApprovedRule[]
  qualification: ApprovedRule[]
  /** Years of a part-time term, where a rule says. */
  years: number | undefined
  /** Why this body cannot recommend to it, or enter its terms. */
  organFault: Fault | undefined
  pastFault: Fault | undefined
}

export async function sheetOrgan(ctx: Context, organId: string): Promise<SheetOrgan> {
  const body = actingBody(ctx)
  const on = todayOf(ctx)
  // The body itself stands for nobody: a question without persons would not ask for the organ.
  const { organ } = await organAndPersons(ctx, { organId, personIds: [ctx.actor.personId ?? organId], on })
  const divisionId = organ?.division.id
  const rows = divisionId
    ? await rulesInForce(ctx, [...openingKeys, ...qualificationKeys], divisionId, on)
    : []
  const approved = rows.filter(({ key }) => openingKeys.includes(key))
  const tier = tierOf[organ?.division.kind ?? '']
  return {
    organ,
    approved,
    qualification: rows.filter(({ key }) => qualificationKeys.includes(key)),
    years: openedUnder(approved).rules['term.parttime']?.value,
    organFault: tier
      ? judgeOrgan(organ, tier, body.divisionPath)
      : { code: 'INVALID', message: '聘任机关不存在，或其所在区划不设督学' },
    pastFault:
      organId === body.organizationId
        ? undefined
        : { code: 'FORBIDDEN', message: '以往的任期由聘任机关自己补录，请以该机关的任职导入' },
  }
}

/** Why nobody of this kind, or not this person, can be recommended. */
export function recommendationFault(
  { organFault, approved, qualification }: SheetOrgan,
  line: InspectorLine,
  file: InspectorFile | undefined,
): Fault | undefined {
  const evidence = {
    education: line.education ?? file?.education ?? null,
    titleLevel: line.titleLevel ?? file?.titleLevel ?? null,
    yearsInEducation: line.yearsInEducation ?? file?.yearsInEducation ?? null,
  }
  return (
    organFault ??
    judgeOpening(line.kind, approved) ??
    qualificationFault(judgeCandidate(evidence, line.kind, qualification))
  )
}
