import { type ActingBody, asDate, DomainError, isId } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { NewMilestone, Qualifier } from '../generated/resolvers.ts'
import type { Prisma, Task } from '../generated/prisma/client.ts'
import { type Place, placeIn } from '../places.ts'
import { onSiteTrigger } from '../proposals/rules.ts'
import { rulesInForce } from '../rules-in-force.ts'

/** A target as it is written: of a task itself, or the share of a target above. */
interface TargetRow {
  title: string
  value: number
  upTo?: number | null
  qualifier?: Qualifier
  unit: string
  stage: string | null
  parentId?: string
}

/** A judged task or part of the acting body. */
export interface TaskRow {
  clientId: string
  contentHash: string
  title: string
  requirement: string | null
  requiredEvidence?: string | null
  responsibleOrganizationId: string
  responsiblePersonId?: string | null
  dueOn: string
  targets: readonly TargetRow[]
  milestones: readonly NewMilestone[]
  status: 'ISSUED' | 'SIGNED'
  occurredOn: string
  workPlanItemId?: string | null
  basis?: string | null
  /** The task of which it is a part. */
  above?: Task
  isDemo?: boolean
}

/** Writes tasks with their targets and milestones, in the order given; all of them were set on one day. */
export async function writeTasks(
  ctx: Context,
  body: ActingBody,
  rows: readonly TaskRow[],
  places: ReadonlyMap<string, Place>,
): Promise<void> {
  if (!rows.every(({ responsiblePersonId: id }) => id == null || isId(id))) {
    throw new DomainError('NOT_FOUND', '人员不存在')
  }
  const [first] = rows
  if (!first) return
  // Kept with the task: when its progress or complaints about it call for on-site supervision.
  const inForce = await rulesInForce(ctx, [onSiteTrigger], body.divisionId, first.occurredOn)
  const rules = [...inForce.values()] as unknown as Prisma.InputJsonValue
  const tasks = rows.map((row) => ({
    ...taskOf(ctx, body, row, placeIn(places, row.responsibleOrganizationId)),
    rules,
  }))
  await ctx.tx.task.createMany({ data: tasks })
  const targets = rows.flatMap((row, i) => targetsOf(row, tasks[i] as Prisma.TaskCreateManyInput))
  await ctx.tx.taskTarget.createMany({ data: targets })
  await ctx.tx.taskMilestone.createMany({
    data: rows.flatMap((row, i) => milestonesOf(row, tasks[i] as Prisma.TaskCreateManyInput, targets)),
  })
}

function taskOf(ctx: Context, body: ActingBody, row: TaskRow, place: Place): Prisma.TaskCreateManyInput {
  const { above } = row
  return {
    id: uuidv7(),
    clientId: row.clientId,
    contentHash: row.contentHash,
    title: row.title.trim(),
    requirement: row.requirement?.trim() || null,
    requiredEvidence: row.requiredEvidence?.trim() || null,
    basis: row.basis ?? null,
    workPlanItemId: row.workPlanItemId ?? null,
    parentId: above?.id ?? null,
    level: (above?.level ?? 0) + 1,
    toldTitle: above?.title ?? null,
    toldRequirement: above?.requirement ?? null,
    toldDueOn: above?.dueOn ?? null,
    ownerOrganizationId: body.organizationId,
    ownerDivisionId: body.divisionId,
    ownerPath: body.divisionPath,
    responsibleOrganizationId: place.id,
    responsibleDivisionId: place.divisionId,
    responsiblePath: place.path,
    responsiblePersonId: row.responsiblePersonId ?? null,
    dueOn: asDate(row.dueOn),
    status: row.status,
    occurredOn: asDate(row.occurredOn),
    isDemo: above?.isDemo ?? row.isDemo ?? false,
    recordedAt: ctx.now,
  }
}

/** What rows of a task say of it, so that row policies need not look it up. */
const belonging = (task: Prisma.TaskCreateManyInput) => ({
  taskId: task.id as string,
  ownerPath: task.ownerPath,
  responsibleOrganizationId: task.responsibleOrganizationId,
  responsiblePath: task.responsiblePath,
})

type TargetInput = Prisma.TaskTargetCreateManyInput & { id: string }

const targetsOf = ({ targets }: TaskRow, task: Prisma.TaskCreateManyInput): TargetInput[] =>
  targets.map(({ title, value, upTo, qualifier, unit, stage, parentId }, i) => ({
    ...belonging(task),
    id: uuidv7(),
    parentId: parentId ?? null,
    number: i + 1,
    title: title.trim(),
    value,
    upTo: upTo ?? null,
    qualifier: qualifier ?? 'EQ',
    unit,
    stage,
  }))

const milestonesOf = (
  { milestones }: TaskRow,
  task: Prisma.TaskCreateManyInput,
  targets: readonly TargetInput[],
): Prisma.TaskMilestoneCreateManyInput[] =>
  milestones.map(({ title, dueOn, targetTitle, value }, i) => {
    const target = targets.find((one) => one.taskId === task.id && one.title === targetTitle?.trim())
    return {
      ...belonging(task),
      id: uuidv7(),
      targetId: target?.id ?? null,
      number: i + 1,
      title: title.trim(),
      dueOn: asDate(dueOn),
      value: value ?? null,
    }
  })
