import { checkPack, type RuleParameter as RuleRow } from '@dudao/rules'
import { asDate, DomainError, giveReason, isId, once, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { ApproveRulePackInput } from '../generated/resolvers.ts'
import type { Division, Prisma, RuleParameter } from '../generated/prisma/client.ts'

const maxBatch = 200

/**
 * The rows in force for a division on a day: for each key the row of the nearest division up the tree. A key without a
 * row is left out; what no text says stays unknown.
 */
export async function rulesInForce(
  ctx: Context,
  args: { keys: readonly string[]; divisionId: string; on: string },
): Promise<RuleParameter[]> {
  if (args.keys.length > 50) throw new DomainError('INVALID', '一次最多查询 50 个规则参数')
  const division = isId(args.divisionId)
    ? await ctx.tx.division.findUnique({ where: { id: args.divisionId } })
    : null
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  const on = asDate(args.on)
  const rows = await ctx.tx.ruleParameter.findMany({
    where: {
      key: { in: [...args.keys] },
      division: { path: { in: ancestry(division.path) } },
      validFrom: { lte: on },
      OR: [{ validTo: null }, { validTo: { gt: on } }],
    },
    include: { division: { select: { path: true } } },
  })
  const nearest = new Map<string, (typeof rows)[number]>()
  for (const row of rows) {
    const best = nearest.get(row.key)
    const closer = !best || row.division.path.length > best.division.path.length
    const later = best && row.division.path === best.division.path && row.validFrom > best.validFrom
    if (closer || later) nearest.set(row.key, row)
  }
  return args.keys.flatMap((key) => nearest.get(key) ?? [])
}

/** '/1/2/3/' → the paths of the country, the province, the city. */
const ancestry = (path: string): string[] => {
  const labels = path.split('/').filter(Boolean)
  return labels.map((_, i) => `/${labels.slice(0, i + 1).join('/')}/`)
}

/** Adds approved rows as the next version of the division's pack; earlier rows stay, each with its dates. */
export async function approveRulePack(ctx: Context, input: ApproveRulePackInput): Promise<RuleParameter[]> {
  const ids = await once(ctx, 'approveRulePack', input.idempotencyKey, async () => {
    if (input.parameters.length < 1 || input.parameters.length > maxBatch)
      throw new DomainError('INVALID', `每次批准 1 至 ${maxBatch} 条规则参数`)
    if (!input.reason.trim()) throw new DomainError('INVALID', '请填写依据和理由')
    const division = await lockDivision(ctx, input.divisionId)
    const known = await ctx.tx.ruleParameter.findMany({ where: { divisionId: division.id } })
    // The new rows first: the faults name rows by their place.
    const faults = checkPack([...input.parameters, ...known].map((row) => asRuleRow(row, division)))
    if (faults.length > 0) throw new DomainError('INVALID', `规则包有误：${faults.slice(0, 5).join('；')}`)
    await giveReason(ctx.tx, input.reason)
    const packVersion = Math.max(0, ...known.map((row) => row.packVersion)) + 1
    const written = await ctx.tx.ruleParameter.createManyAndReturn({
      data: input.parameters.map(({ validFrom, validTo, value, ...row }) => ({
        ...row,
        value: value as Prisma.InputJsonValue,
        divisionId: division.id,
        validFrom: asDate(validFrom),
        validTo: validTo ? asDate(validTo) : null,
        packVersion,
        recordedAt: ctx.now,
      })),
      select: { id: true },
    })
    return written.map(({ id }) => id).join(' ')
  })
  return ctx.tx.ruleParameter.findMany({ where: { id: { in: ids.split(' ') } }, orderBy: { key: 'asc' } })
}

/** Versions are counted one after the other: two approvals at once wait for each other. */
async function lockDivision(ctx: Context, divisionId: string): Promise<Division> {
  if (!isId(divisionId)) throw new DomainError('NOT_FOUND', '区划不存在')
  await ctx.tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`rule pack ${divisionId}`}))`
  const division = await ctx.tx.division.findUnique({ where: { id: divisionId } })
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  return division
}

const day = (date: string | Date) => (typeof date === 'string' ? date : plainDate(date))

/** The row as the rules package knows it; checkPack compares rows of one division only, so any stable code will do. */
function asRuleRow(
  row: ApproveRulePackInput['parameters'][number] | RuleParameter,
  division: Division,
): RuleRow {
  return {
    key: row.key,
    value: row.value as RuleRow['value'],
    unit: row.unit,
    divisionCode: division.gbCode ?? 'CN',
    validFrom: day(row.validFrom),
    ...(row.validTo && { validTo: day(row.validTo) }),
    article: row.article,
    mark: row.mark as RuleRow['mark'],
  }
}
