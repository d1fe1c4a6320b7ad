import type { OnSiteTrigger } from '@dudao/rules'
import type { Context } from '../context.ts'
import type { Complaint, Task } from '../generated/prisma/client.ts'
import type { MatterFacts } from './rules.ts'

interface Judged {
  task: Task
  trigger: OnSiteTrigger
}

const daysOf = ({ complaints }: OnSiteTrigger): number => complaints?.withinDays ?? 0

/** What is known of tasks on a day, in one statement: complaints within the days of each one's trigger, days behind. */
export async function taskFacts(
  ctx: Context,
  on: string,
  judged: readonly Judged[],
): Promise<Map<string, MatterFacts>> {
  const ids = judged.map(({ task }) => task.id)
  const days = judged.map(({ trigger }) => daysOf(trigger))
  const rows = await ctx.tx.$queryRaw<(MatterFacts & { id: string })[]>`
    SELECT t.id,
      (SELECT count(*)::int FROM complaint c
        WHERE c.task_id = t.id AND c.received_on <= ${on}::date AND c.received_on > ${on}::date - asked.days) AS complaints,
      CASE WHEN is_awaited(t.id, ${on}::date) THEN greatest(${on}::date - t.due_on, ${on}::date - (
        SELECT min(m.due_on) FROM task_milestone m WHERE m.id IN (SELECT behind_milestones(t.id, ${on}::date))), 0)
        ELSE 0 END AS "daysBehind"
    FROM unnest(${ids}::uuid[], ${days}::int[]) AS asked(id, days) JOIN task t ON t.id = asked.id`
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

interface Matter {
  organizationId: string
  matter: string
  complaints: number
}

/** How many complaints the acting body has of the matters of some complaints, each matter once. */
export async function matterFacts(
  ctx: Context,
  on: string,
  trigger: OnSiteTrigger,
  complaints: readonly Complaint[],
): Promise<Matter[]> {
  const units = complaints.map(({ organizationId }) => organizationId)
  const matters = complaints.map(({ matter }) => matter)
  return ctx.tx.$queryRaw<Matter[]>`
    SELECT c.organization_id AS "organizationId", c.matter, count(*)::int AS complaints
    FROM complaint c
    WHERE c.organ_id = ${ctx.actor.organizationId}::uuid AND c.task_id IS NULL
      AND (c.organization_id, c.matter) IN (SELECT * FROM unnest(${units}::uuid[], ${matters}::text[]))
      AND c.received_on <= ${on}::date AND c.received_on > ${on}::date - ${daysOf(trigger)}::int
    GROUP BY c.organization_id, c.matter`
}
