import { randomBytes } from 'node:crypto'
import {
  actingBody,
  asDate,
  assertActsFor,
  dateIn,
  DomainError,
  giveReason,
  isId,
  once,
  refuse,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { HoldDrawInput, OpenDrawInput } from '../generated/resolvers.ts'
import type { Draw, Prisma } from '../generated/prisma/client.ts'
import { eligibilityOf } from '../teams/eligibility.ts'
import type { Recusal } from '../teams/rules.ts'
import { candidatesOf } from './candidates.ts'
import { drawInspectors, drawUnits, freeze, type Lists, seedOf, sha256 } from './lots.ts'
import {
  judgeCandidates,
  judgeOpening,
  judgeRandomness,
  judgeRepeat,
  judgeWanted,
  purposeOf,
} from './rules.ts'

/** @throws DomainError NOT_FOUND for a missing draw and for one that the caller may not see */
export async function getDraw(ctx: Context, id: string): Promise<Draw> {
  const draw = isId(id) ? await ctx.tx.draw.findUnique({ where: { id } }) : null
  if (!draw) throw new DomainError('NOT_FOUND', '抽取不存在')
  return draw
}

/** The draw, locked, for its own body. */
export async function lockOwnDraw(ctx: Context, id: string): Promise<Draw> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from draw where id = ${id}::uuid for no key update`
  const draw = await getDraw(ctx, id)
  assertActsFor(ctx, draw.organId)
  return draw
}

/** Opens a draw: makes a secret that nobody is told before it is drawn, and commits to it by its hash. */
export async function openDraw(ctx: Context, input: OpenDrawInput): Promise<Draw> {
  const { organizationId: organId, divisionId, divisionPath } = actingBody(ctx)
  const id = await once(ctx, 'openDraw', input.idempotencyKey, async () => {
    refuse(judgeOpening(input))
    await lockDrawsOf(ctx, organId)
    const { repeatOfId, repeatReason } = input
    if (repeatOfId) assertActsFor(ctx, (await getDraw(ctx, repeatOfId)).organId)
    const purpose = purposeOf(input.purpose)
    await checkRepeat(ctx, { organId, repeatOfId, repeatReason }, [{ purpose }])

    const secret = randomBytes(32).toString('hex')
    if (repeatReason) await giveReason(ctx.tx, repeatReason.trim())
    const draw = await ctx.tx.draw.create({
      data: {
        id: uuidv7(),
        organId,
        ownerDivisionId: divisionId,
        ownerPath: divisionPath,
        purpose,
        secret,
        commitment: sha256(secret),
        publicSource: input.publicSource?.trim() || null,
        repeatOfId: repeatOfId ?? null,
        repeatReason: repeatReason?.trim() || null,
        isDemo: input.isDemo,
        recordedAt: ctx.now,
      },
    })
    return draw.id
  })
  return getDraw(ctx, id)
}

/**
 * Freezes the lists, and draws from them. Whatever can be refused is refused before the seed exists: who sends again
 * with other lists has learned nothing of what they would have drawn.
 */
export async function holdDraw(ctx: Context, input: HoldDrawInput): Promise<Draw> {
  const id = await once(ctx, 'holdDraw', input.idempotencyKey, async () => {
    const draw = await lockOwnDraw(ctx, input.drawId)
    if (draw.heldAt) throw new DomainError('CONFLICT', '已经抽取，结果不再改变；需要重新抽取的，请另行启动')
    refuse(judgeRandomness(draw.publicSource, input.publicRandomness))
    refuse(judgeWanted(input.units, input.inspectors))
    const lists = await candidatesOf(ctx, draw, input)
    refuse(judgeCandidates(lists))
    const frozenLists = freeze(lists)
    const listHash = sha256(frozenLists)
    await lockDrawsOf(ctx, draw.organId)
    await checkRepeat(ctx, draw, [{ purpose: draw.purpose }, { listHash }])

    const publicRandomness = input.publicRandomness?.trim() || null
    const seed = seedOf(draw.secret, publicRandomness, listHash)
    await writeResult(ctx, draw, lists, seed, input.inspectOn)
    await ctx.tx.draw.update({
      where: { id: draw.id },
      data: {
        frozenLists,
        listHash,
        publicRandomness,
        seed,
        inspectOn: asDate(input.inspectOn),
        heldAt: ctx.now,
      },
    })
    return draw.id
  })
  return getDraw(ctx, id)
}

/** Draws of one body follow each other, so that none misses that another was for the same. */
const lockDrawsOf = (ctx: Context, organId: string) =>
  ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`draws of ${organId}`}))`

async function checkRepeat(
  ctx: Context,
  draw: { organId: string; repeatOfId?: string | null | undefined; repeatReason?: string | null | undefined },
  same: Prisma.DrawWhereInput[],
): Promise<void> {
  const earlier = await ctx.tx.draw.findFirst({
    where: { organId: draw.organId, heldAt: { not: null }, OR: same },
    orderBy: { id: 'desc' },
  })
  refuse(
    judgeRepeat(earlier ? { openedOn: dateIn(earlier.recordedAt) } : undefined, {
      named: Boolean(draw.repeatOfId),
      reason: draw.repeatReason,
    }),
  )
}

/** Units first; then inspectors, passing over those who have to recuse from one of the units. */
async function writeResult(
  ctx: Context,
  { id: drawId }: Draw,
  lists: Lists,
  seed: string,
  on: string,
): Promise<void> {
  const unitIds = drawUnits(seed, lists)
  const { recusals, judged } = await eligibilityOf(ctx, lists.inspectors, unitIds, on)
  if (!judged) throw new DomainError('FORBIDDEN', '候选单位超出管辖范围，无法核实回避情况')
  const byPerson = Map.groupBy(recusals, ({ personId }) => personId)
  const personIds = drawInspectors(seed, lists, new Set(byPerson.keys()))

  const kinds = new Map(lists.units.map(({ id, kind }) => [id, kind]))
  const unit = (organizationId: string, i: number) => ({
    organizationId,
    unitKind: kinds.get(organizationId) as string,
    place: i + 1,
  })
  const row = <T extends object>(columns: T) => ({ ...columns, id: uuidv7(), drawId })
  await ctx.tx.drawnUnit.createMany({ data: unitIds.map((id, i) => row(unit(id, i))) })
  await ctx.tx.drawnInspector.createMany({
    data: personIds.map((personId, i) => row({ personId, place: i + 1 })),
  })
  await ctx.tx.drawExclusion.createMany({
    data: [...byPerson].map(([personId, found]) => {
      const { organizationId, ground, article, message } = found[0] as Recusal
      const units = new Set(found.map((recusal) => recusal.organizationId)).size
      return row({ personId, organizationId, ground, article, message, units })
    }),
  })
}
