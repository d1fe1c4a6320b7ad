import { actingBody, todayOf, type Vault } from '@dudao/service'
import { organAndPersons } from '../appointments/directory.ts'
import { writePastTerms } from '../appointments/past-terms.ts'
import { tierOf } from '../appointments/recommendation-rules.ts'
import { writeRecommendations } from '../appointments/recommendation.ts'
import { lockTerms } from '../appointments/terms.ts'
import type { Context } from '../context.ts'
import { RegisterSheetPersonsDocument } from '../generated/operations.ts'
import type { AppliedSheet, ApplyStagedInspectorsInput, InspectorTier } from '../generated/resolvers.ts'
import { errandOf } from '../sheets/errand.ts'
import { applyStaged, type Outcome, refuseChanged } from '../sheets/staged.ts'
import { keepFiles } from './files.ts'
import { lookUp, type Resolved } from './known.ts'
import { type InspectorLine, type KeptLine, openLine } from './line.ts'
import { type SheetOrgan, sheetOrgan } from './organ.ts'
import { inspectorRowFaults } from './rules.ts'

/**
 * Writes the staged rows of an import in one transaction: persons (in directory, by ids that were chosen at the check, so
 * that a second try finds them), files, candidacies and terms of the past. The rows are judged once more.
 */
export async function applyStagedInspectors(
  ctx: Context,
  vault: Vault,
  input: ApplyStagedInspectorsInput,
): Promise<AppliedSheet> {
  const { importId } = input
  const { subjectId, good, fileName } = await errandOf(ctx, input, 'INSPECTORS', 'APPLY')
  const organId = subjectId ?? actingBody(ctx).organizationId
  const organ = await sheetOrgan(ctx, organId)
  return applyStaged<KeptLine>(ctx, 'applyStagedInspectors', { importId, good }, async (rows) => {
    const lines = rows.map((row) => openLine(vault, importId, row))
    const chosen = new Map(rows.map(({ row, personId }) => [row, personId]))
    const found = await lookUp(ctx, vault, lines, { organId, organ, importId: null, chosen })
    refuseChanged(
      rows,
      found.map((one) => inspectorRowFaults(one.line, one.found, todayOf(ctx))),
    )
    await register(ctx, input, found)
    const files = await keepFiles(ctx, vault, found)
    await appoint(ctx, found, { organId, organ, fileName })
    return found.map((one, i): Outcome => (one.known ? (files[i] ? 'changed' : 'unchanged') : 'created'))
  })
}

async function register(
  ctx: Context,
  { importId, token }: ApplyStagedInspectorsInput,
  found: readonly Resolved[],
): Promise<void> {
  const people = new Map(
    found
      .filter(({ isNew }) => isNew)
      .map(({ personId, unit, line: { name, position, since, isDemo } }) => [
        personId,
        {
          id: personId,
          name,
          organizationId: unit?.id ?? '',
          isDemo,
          ...(position && { title: position }),
          ...(since && { since }),
        },
      ]),
  )
  if (people.size === 0) return
  const input = { importId, token, persons: [...people.values()] }
  await ctx.graph.request(RegisterSheetPersonsDocument, { input }, ctx.callAs)
}

interface About {
  organId: string
  organ: SheetOrgan
  fileName: string
}

/** Writes the appointments that are not there yet: candidacies by kind and session, terms of the past together. */
async function appoint(ctx: Context, found: readonly Resolved[], about: About): Promise<void> {
  const { organId, organ, fileName } = about
  const fresh = found.filter(({ known }) => !known)
  if (fresh.length === 0) return
  const on = todayOf(ctx)
  const personIds = fresh.map(({ personId }) => personId)
  const facts = await organAndPersons(ctx, { organId, personIds, on })
  const past = fresh.filter(({ line }) => line.way === 'PAST_TERM')
  if (past.length > 0) {
    await lockTerms(ctx, personIds, organId)
    const rows = past.map(({ line, personId }) => ({ ...line, ...pastTerm(line), personId }))
    await writePastTerms(ctx, { source: 'TABLE', title: fileName, rows }, facts)
  }
  const candidates = fresh.filter(({ line }) => line.way === 'RECOMMENDATION')
  for (const some of Map.groupBy(candidates, ({ line }) => `${line.kind} ${line.session}`).values()) {
    const { kind, session } = (some[0] as Resolved).line
    await writeRecommendations(
      ctx,
      {
        appointingOrganizationId: organId,
        tier: tierOf[organ.organ?.division.kind ?? ''] as InspectorTier,
        kind,
        session,
        recommendedOn: on,
        persons: some.map(({ personId, line }) => ({ personId, isDemo: line.isDemo })),
      },
      {
        recommender: actingBody(ctx),
        division: facts.organ?.division ?? { id: '', path: '', kind: '' },
        approved: organ.approved,
        postsOf: facts.postsOf,
      },
    )
  }
}

/** What a term of the past keeps beside the columns of the sheet. */
const pastTerm = (line: InspectorLine) => ({
  recommendedOn: null,
  reviewedOn: null,
  noticeFrom: null,
  noticeTo: null,
  endGround: null,
  isOver: false,
  rawText: line.rawText ?? textOf(line),
  confidence: line.confidence ?? ('LIKELY' as const),
})

/** The row itself, as somebody would read it in the sheet. */
const textOf = ({ row, session, termFrom, termTo, documentNumber, cardNumber }: InspectorLine): string =>
  [
    `第 ${row} 行`,
    session && `第 ${session} 届`,
    termFrom && `${termFrom} 起`,
    termTo && `${termTo} 止`,
    documentNumber,
    cardNumber,
  ]
    .filter(Boolean)
    .join('，')
