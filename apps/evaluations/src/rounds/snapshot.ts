import { asDate, plainDate } from '@dudao/service'
import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Prisma, Scheme } from '../generated/prisma/client.ts'
import { bandsOf, indicatorsOf, type WholeScheme } from '../schemes/schemes.ts'

/** What a round keeps of its scheme: enough to show the scheme and to compute every result again. */
const snapshotSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  version: z.int(),
  status: z.literal('PUBLISHED'),
  issuerId: z.uuid(),
  publishedOn: z.iso.date().transform(asDate),
  recordedAt: z.iso.datetime().transform((text) => new Date(text)),
  indicators: z.array(
    z.object({
      id: z.uuid(),
      code: z.string(),
      name: z.string(),
      weightHundredths: z.int(),
      maxHundredths: z.int(),
      description: z.string().nullable(),
    }),
  ),
  bands: z.array(z.object({ grade: z.string(), fromHundredths: z.int(), toHundredths: z.int() })),
})

/** The published version with its parts, as the JSON that a round keeps. */
export async function takeSnapshot(ctx: Context, scheme: Scheme): Promise<Prisma.InputJsonObject> {
  const { id, name, version, status, issuerId, publishedOn, recordedAt } = scheme
  const indicators = await indicatorsOf(ctx, id)
  const bands = await bandsOf(ctx, id)
  const snapshot: z.input<typeof snapshotSchema> = {
    id,
    name,
    version,
    status: status as 'PUBLISHED',
    issuerId,
    publishedOn: plainDate(publishedOn as Date),
    recordedAt: recordedAt.toISOString(),
    indicators: indicators.map((row) => ({
      id: row.id,
      code: row.code,
      name: row.name,
      weightHundredths: row.weightHundredths,
      maxHundredths: row.maxHundredths,
      description: row.description,
    })),
    bands: bands.map(({ grade, fromHundredths, toHundredths }) => ({ grade, fromHundredths, toHundredths })),
  }
  return snapshot
}

/** The scheme of a round as it was when the round was opened. */
export const readSnapshot = (json: Prisma.JsonValue): WholeScheme => snapshotSchema.parse(json)
