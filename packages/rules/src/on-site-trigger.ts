import { z } from 'zod'
import type { ResolvedRule } from './parameter.ts'

const whole = z.int().min(1)

/**
 * When on-site supervision (实地督办) of a matter is proposed: so many complaints about it within so many days, or its
 * progress so many days behind a milestone or its own day. A condition that is left out is unknown and never met; joined
 * by AND, both must be.
 */
export const onSiteTriggerSchema = z.strictObject({
  join: z.enum(['OR', 'AND']),
  complaints: z.strictObject({ count: whole, withinDays: whole }).optional(),
  behind: z.strictObject({ days: whole }).optional(),
})
export type OnSiteTrigger = z.infer<typeof onSiteTriggerSchema>

/** What a row says, or undefined if its value is of another kind. */
export function onSiteTriggerOf(row: Pick<ResolvedRule, 'value'> | undefined): OnSiteTrigger | undefined {
  return onSiteTriggerSchema.safeParse(row?.value).data
}
