import { asDate, DomainError, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { RecordSuggestionsInput } from '../generated/resolvers.ts'
import type { Suggestion } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { checkBelow, placeIn, placesOf } from '../places.ts'
import { checkBatch, freshOf, inOrderSent } from '../sent.ts'
import { judgeSuggestion, maxSuggestions } from './rules.ts'

/** Records suggestions, in the order given; the units see them from the feedback on. */
export async function recordSuggestions(ctx: Context, input: RecordSuggestionsInput): Promise<Suggestion[]> {
  const { inspectionId, suggestions } = input
  checkBatch(suggestions, '条建议')
  const inspection = await lockOwnInspection(ctx, inspectionId, 'recordFindings')
  const known = await ctx.tx.suggestion.findMany({ where: { inspectionId } })
  const fresh = freshOf(suggestions, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (known.length + fresh.length > maxSuggestions) {
    throw new DomainError('INVALID', `一次督导最多 ${maxSuggestions} 条建议`)
  }
  fresh.forEach((suggestion, i) => refuse(judgeSuggestion(suggestion, i)))
  const since = { day: plainDate(inspection.occurredOn), what: '立项日期' }
  for (const { occurredOn } of fresh) checkFactDay(ctx, '建议日期', occurredOn, since)
  const places = await placesOf(
    ctx,
    fresh.map(({ organizationId }) => organizationId),
  )
  for (const place of places.values()) checkBelow(inspection.ownerPath, place)
  await ctx.tx.suggestion.createMany({
    data: fresh.map(({ organizationId, occurredOn, aspect, text, ...suggestion }, i) => ({
      ...suggestion,
      id: uuidv7(),
      inspectionId,
      number: known.length + i + 1,
      ownerPath: inspection.ownerPath,
      organizationId: organizationId ?? null,
      organizationPath: organizationId ? placeIn(places, organizationId).path : null,
      aspect: aspect?.trim() || null,
      text: text.trim(),
      occurredOn: asDate(occurredOn),
      recordedAt: ctx.now,
    })),
  })
  const clientIds = suggestions.map(({ clientId }) => clientId)
  const rows = await ctx.tx.suggestion.findMany({ where: { inspectionId, clientId: { in: clientIds } } })
  return inOrderSent(suggestions, rows)
}
