import { actingBody, type ActingBody, asDate, type Fault, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import type { RecordFeesInput } from '../generated/resolvers.ts'
import type { Fee, Prisma } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { keepRules } from '../rule-packs.ts'
import { checkActivity, type KeptActivity, keptActivity } from './activities.ts'
import { type Gathered, gatherFacts, readLedger } from './facts.ts'
import { lockLedgers, onceForFees } from './fees.ts'
import { type Recording, recording } from './input.ts'
import { priceBatch, type Priced, sameDay } from './ledger.ts'

/** Records days of experts and prices them, all or none, for the acting organization. */
export function recordFees(ctx: Context, raw: RecordFeesInput): Promise<Fee[]> {
  const office = actingBody(ctx)
  const input = parse(recording, raw)
  return onceForFees(ctx, 'recordFees', input.idempotencyKey, async () => {
    await checkActivity(ctx, input.activity)
    const activity = keptActivity(input.activity, office.organizationId)
    const gathered = await gatherFacts(ctx, office, input, activity.activityKey)
    await lockLedgers(
      ctx,
      office.organizationId,
      input.rows.map(({ personId }) => personId),
    )
    const ledger = await readLedger(ctx, office, input, activity.activityKey)
    const outcomes = priceBatch(input.rows, ledger, gathered.facts)
    refuseRows(outcomes.map((outcome) => ('code' in outcome ? outcome : undefined)))
    return write(ctx, office, { input, activity, gathered, prices: outcomes as Priced[] })
  })
}

interface Pricing {
  input: Recording
  activity: KeptActivity
  gathered: Gathered
  prices: Priced[]
}

/** @returns ids in the order of the rows */
async function write(
  ctx: Context,
  office: ActingBody,
  { input, activity, gathered, prices }: Pricing,
): Promise<string[]> {
  const { rows, mode, isDemo } = input
  const written = await ctx.tx.fee.createManyAndReturn({
    data: rows.map(({ personId, workedOn, part, isLeading }, i) => {
      const { computation, ...price } = prices[i] as Priced
      const { rules, ruleVersion } = keepRules(gathered.rulesOn.get(workedOn) ?? [])
      return {
        officeOrganizationId: office.organizationId,
        ownerDivisionId: office.divisionId,
        ownerPath: office.divisionPath,
        personId,
        workedOn: asDate(workedOn),
        ...activity,
        mode,
        part,
        isLeading,
        ...price,
        computation: computation as unknown as Prisma.InputJsonObject,
        ruleVersion: ruleVersion as number,
        rules: rules as Prisma.InputJsonObject,
        status: 'RECORDED',
        recordedById: ctx.actor.personId as string,
        isDemo,
        recordedAt: ctx.now,
      }
    }),
    skipDuplicates: true,
    select: { id: true, personId: true, workedOn: true },
  })
  const idOf = new Map(written.map(({ id, personId, workedOn }) => [keyOf(personId, workedOn), id]))
  const ids = rows.map(({ personId, workedOn }) => idOf.get(keyOf(personId, asDate(workedOn))))
  // What was not written, another office pays: its line is none that this caller sees.
  const taken: Fault = { code: 'CONFLICT', message: sameDay }
  refuseRows(ids.map((id) => (id ? undefined : taken)))
  return ids as string[]
}

const keyOf = (personId: string, day: Date) => `${personId} ${day.getTime()}`
