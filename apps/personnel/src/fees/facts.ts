import type { FeeCap, FeeFactors, FeeRates, FeeTax, PlainDate } from '@dudao/rules'
import { type ActingBody, asDate, type Fault, plainDate, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import { filesOf } from '../files/files.ts'
import { PostsOfDocument, type PostsOfQuery } from '../generated/operations.ts'
import type { ExpertTitleClass } from '../generated/resolvers.ts'
import type { Expert, InspectorFile } from '../generated/prisma/client.ts'
import { type ApprovedRule, rulesInForce } from '../rule-packs.ts'
import type { Standard } from './amounts.ts'
import type { Recording } from './input.ts'
import type { Entry, Facts } from './ledger.ts'

const needed = ['fee.rates', 'fee.factors', 'fee.tax']
const feeKeys = [...needed, 'fee.cap', 'fee.ownUnit']

/** What prices a batch, and the rows of rule packs behind it by day. */
export interface Gathered {
  facts: Facts
  rulesOn: ReadonlyMap<PlainDate, ApprovedRule[]>
}

/** What is asked of others about the persons and the days of a batch. */
export async function gatherFacts(
  ctx: Context,
  office: ActingBody,
  { rows, mode }: Recording,
  activityKey: string,
): Promise<Gathered> {
  const personIds = [...new Set(rows.map(({ personId }) => personId))]
  const { persons } = await ctx.graph.request(PostsOfDocument, { personIds }, ctx.callAs)
  const rulesOn = await rulesByDay(ctx, office, [...new Set(rows.map(({ workedOn }) => workedOn))])
  const experts = await ctx.tx.expert.findMany({
    where: { personId: { in: personIds } },
    orderBy: { id: 'desc' },
  })
  const files = await filesOf(ctx, personIds)
  const posts = new Map(persons.map(({ id, allPosts }) => [id, allPosts]))
  const facts: Facts = {
    activityKey,
    mode,
    callerId: ctx.actor.personId,
    today: todayOf(ctx),
    known: new Set(posts.keys()),
    titleClassOn: (personId, day) =>
      classInPool(experts, office, personId, day) ?? classInFile(files.get(personId)),
    unpaidOn: (personId, day) =>
      unpaid(rulesOn.get(day) ?? [], worksIn(office, posts.get(personId) ?? [], day)),
    standardOn: (day) => standardOf(rulesOn.get(day) ?? []),
  }
  return { facts, rulesOn }
}

async function rulesByDay(ctx: Context, { divisionId }: ActingBody, days: readonly PlainDate[]) {
  const answers = await Promise.all(days.map((day) => rulesInForce(ctx, feeKeys, divisionId, day)))
  return new Map(days.map((day, i) => [day, answers[i] as ApprovedRule[]]))
}

/** Only what has to be there: what no cap limits is not limited. */
function standardOf(approved: readonly ApprovedRule[]): Standard | Fault {
  const missing = needed.filter((key) => !approved.some((row) => row.key === key))
  if (missing.length > 0) {
    return {
      code: 'CONFLICT',
      message: `本机构所在区划当日没有已批准并生效的规则参数（${missing.join('、')}），请先在规则包中批准`,
    }
  }
  const row = (key: string) => approved.find((one) => one.key === key)
  // Rows had the shape of their key when they were approved.
  return {
    rates: row('fee.rates') as ApprovedRule & { value: FeeRates },
    factors: row('fee.factors') as ApprovedRule & { value: FeeFactors },
    tax: row('fee.tax') as ApprovedRule & { value: FeeTax },
    cap: row('fee.cap') as (ApprovedRule & { value: FeeCap }) | undefined,
  }
}

function unpaid(approved: readonly ApprovedRule[], isOwn: boolean): string | null {
  const row = approved.find(({ key }) => key === 'fee.ownUnit')
  const isPaid = !row || (row.value as { paid: boolean }).paid
  return isOwn && !isPaid ? `本单位在职人员不领取评审费（依据：${row.article}）` : null
}

type Posts = PostsOfQuery['persons'][number]['allPosts']

/** Whether somebody works in the office; a post as inspector or expert says for whom somebody inspects, not where he works. */
const worksIn = ({ organizationId }: ActingBody, posts: Posts, day: PlainDate): boolean =>
  posts.some(
    ({ role, organization, validFrom, validTo }) =>
      organization.id === organizationId &&
      role !== 'INSPECTOR' &&
      role !== 'EXPERT' &&
      validFrom <= day &&
      (!validTo || day < validTo),
  )

/** By the pool of the office, else by any pool that the caller sees, the newest enrolment first. */
function classInPool(
  experts: readonly Expert[],
  { organizationId }: ActingBody,
  personId: string,
  day: PlainDate,
): ExpertTitleClass | null {
  const held = experts.filter(
    (row) =>
      row.personId === personId &&
      plainDate(row.validFrom) <= day &&
      (!row.validTo || day < plainDate(row.validTo)) &&
      (!row.removedOn || day < plainDate(row.removedOn)),
  )
  const row = held.find(({ poolOrganizationId }) => poolOrganizationId === organizationId) ?? held[0]
  return (row?.titleClass as ExpertTitleClass | undefined) ?? null
}

/** 高级专业技术职称 are those of the senior and of the associate senior level. */
function classInFile(file: InspectorFile | undefined): ExpertTitleClass | null {
  if (!file?.titleLevel) return null
  return file.titleLevel === 'SENIOR' || file.titleLevel === 'ASSOCIATE_SENIOR' ? 'SENIOR' : 'OTHER'
}

/** What the office pays these persons already, as far as the prices of a batch depend on it. */
export async function readLedger(
  ctx: Context,
  office: ActingBody,
  { rows }: Recording,
  activityKey: string,
): Promise<Entry[]> {
  const years = rows.map(({ workedOn }) => workedOn.slice(0, 4)).toSorted()
  const found = await ctx.tx.fee.findMany({
    where: {
      officeOrganizationId: office.organizationId,
      personId: { in: rows.map(({ personId }) => personId) },
      status: { not: 'CANCELLED' },
      OR: [
        { activityKey },
        { workedOn: { gte: asDate(`${years[0]}-01-01`), lte: asDate(`${years.at(-1)}-12-31`) } },
      ],
    },
  })
  return found.map(({ workedOn, ...entry }) => ({ ...entry, workedOn: plainDate(workedOn) }))
}
