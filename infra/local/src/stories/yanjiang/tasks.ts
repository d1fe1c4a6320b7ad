import type { Organs } from '../bodies.ts'
import type { Player } from '../player.ts'
import { document, evaluationTasks, reached, sections, targets } from './work-points.ts'

const login = 'yanjiang-officer'
const setOn = '2024-04-26'

const register = /* GraphQL */ `
  mutation RegisterWorkPlan($input: RegisterWorkPlanInput!) {
    registerWorkPlan(input: $input) { id sections { number items { id number heading } } }
  }
`
const setTasks = /* GraphQL */ `
  mutation SetTasks($input: CreateTasksInput!) {
    createTasks(input: $input) { id title status targets { id title value upTo qualifier unit stage } }
  }
`
const sign = /* GraphQL */ `
  mutation SignForTask($input: SignForTaskInput!) {
    signForTask(input: $input) { id }
  }
`
const recordFacts = /* GraphQL */ `
  mutation Reached($input: RecordFactsInput!) {
    recordFacts(input: $input) { id }
  }
`

interface Target {
  id: string
  title: string
  value: number
  upTo: number | null
  qualifier: string
  unit: string
  stage: string | null
}

interface Task {
  id: string
  title: string
  targets: Target[]
}

export interface WorkPoints {
  planId: string
  sections: number[]
  items: number
  /** Tasks by the number of their item. */
  tasks: Map<number, Task[]>
}

/** Registers the document of work points as printed and decomposes its items: item 35 into nine tasks, those with figures. */
export async function decompose(player: Player, organs: Organs): Promise<WorkPoints> {
  const send = await player.as(login, setOn)
  const { registerWorkPlan: plan } = await send(register, {
    input: {
      ...document,
      sections: sections.map(([title, headings]) => ({
        title,
        items: headings.map((heading) => ({ heading })),
      })),
      idempotencyKey: 'work-points-2024',
    },
  })
  const items: { id: string; number: number; heading: string }[] = plan.sections.flatMap(
    (section: { items: object[] }) => section.items,
  )
  const tasks = new Map<number, Task[]>()
  for (const { id, number, heading } of items) {
    const rows = number === 35 ? evaluationRows() : figureRows(number, heading, organs)
    if (rows.length > 0) {
      const { createTasks } = await send(setTasks, {
        input: { workPlanItemId: id, occurredOn: setOn, tasks: rows },
      })
      tasks.set(number, createTasks)
    }
  }
  return {
    planId: plan.id,
    sections: plan.sections.map((section: { items: object[] }) => section.items.length),
    items: items.length,
    tasks,
  }
}

const evaluationRows = () =>
  evaluationTasks.map(([title, requiredEvidence], i) => ({
    clientId: `35-${i + 1}`,
    title,
    requiredEvidence,
    dueOn: '2024-12-31',
    isDemo: true,
  }))

/** The task of an item with figures; the buildings are for the government to finish, the named teachers come by quarter. */
function figureRows(number: number, title: string, organs: Organs): object[] {
  const figures = targets[number]
  if (!figures) return []
  const task = { clientId: `${number}-1`, title, targets: figures, dueOn: '2024-12-31', isDemo: true }
  if (number === 5) {
    const quarters = ['2024-06-30', '2024-09-30', '2024-12-31']
    return [{ ...task, milestones: quarters.map((dueOn, i) => ({ title: `三名工程第${i + 2}季度`, dueOn })) }]
  }
  if (number !== 30) return [task]
  const half = { title: '完工过半', dueOn: '2024-06-30', targetTitle: '完工项目', value: 4 }
  return [{ ...task, responsibleOrganizationId: organs.government, milestones: [half] }]
}

/** Records what was reached by September, each figure with its qualifier. */
export async function recordProgress(player: Player, { tasks }: WorkPoints): Promise<void> {
  const buildings = tasks.get(30)?.[0]
  const government = await player.as('yanjiang-gov', '2024-05-06')
  await government(sign, { input: { taskId: buildings?.id, signedOn: '2024-05-06' } })
  for (const [title, value, qualifier] of reached) {
    const task = [...tasks.values()]
      .flat()
      .find((one) => one.targets.some((target) => target.title === title))
    const target = task?.targets.find((one) => one.title === title)
    const send = await player.as(task === buildings ? 'yanjiang-gov' : login, '2024-09-01')
    await send(recordFacts, {
      input: {
        taskId: task?.id,
        facts: [
          {
            clientId: title,
            title,
            quantity: { value, qualifier },
            unit: target?.unit,
            stage: target?.stage,
            targetId: target?.id,
            occurredOn: '2024-08-31',
            isDemo: true,
          },
        ],
      },
    })
  }
}

const progress = /* GraphQL */ `
  query Progress($id: ID!) {
    all: tasks(filter: { workPlanId: $id }, first: 50) {
      nodes { workPlanItem { number } targets {
        title value upTo qualifier unit progress(on: "2024-09-30") { state ratio { value qualifier } }
      } }
    }
    late: tasks(filter: { workPlanId: $id, lateOn: "2024-09-30" }, first: 50) { nodes { title } }
  }
`
type Progress = Target & { progress: { state: string; ratio: { value: number; qualifier: string } | null } }

const signs: Record<string, string> = { EQ: '', GE: '≥', GT: '>', APPROX: '≈' }

const figure = ({ value, upTo, qualifier, unit }: Target) =>
  `${signs[qualifier]}${value}${upTo ? `–${upTo}` : ''}${unit === 'PERCENT' ? '%' : ''}`

/** The figures of the document as the graph has them, how far they are, and what is late by the end of September. */
export async function readProgress(player: Player, { planId }: WorkPoints) {
  const { all, late } = await (await player.as(login, '2024-09-30'))(progress, { id: planId })
  const tasks: { workPlanItem: { number: number }; targets: Progress[] }[] = all.nodes
  const found = tasks
    .toSorted((a, b) => a.workPlanItem.number - b.workPlanItem.number)
    .flatMap((task) => task.targets)
  const said = found.filter((target) => target.progress.ratio)
  const states = said.map(({ title, progress: { state, ratio } }) => {
    const share = `${ratio?.qualifier === 'EQ' ? '=' : signs[ratio?.qualifier ?? '']}${Number(ratio?.value.toFixed(4))}`
    return [title, [state, share]]
  })
  return {
    targets: found.map(figure),
    states: Object.fromEntries(states) as Record<string, string[]>,
    late: late.nodes.map(({ title }: { title: string }) => title) as string[],
  }
}

const propose = /* GraphQL */ `
  mutation ProposeOnSite($input: ProposeOnSiteInput!) {
    proposeOnSite(input: $input) { id conditions reasons matter }
  }
`
const decide = /* GraphQL */ `
  mutation DecideOnSite($input: DecideOnSiteProposalInput!) {
    decideOnSiteProposal(input: $input) { status decisionReason }
  }
`

/** The task that is behind calls for on-site supervision: the system proposes once, an officer decides with a reason. */
export async function superviseOnSite(player: Player) {
  const send = await player.as(login, '2024-09-30')
  const first = (await send(propose, { input: {} })).proposeOnSite
  const again = (await send(propose, { input: {} })).proposeOnSite
  const { decideOnSiteProposal } = await send(decide, {
    input: {
      proposalId: first[0].id,
      accept: true,
      reason: '项目进度滞后，实地督办（演示）',
      decidedOn: '2024-09-30',
    },
  })
  return {
    proposed: [first.length, again.length],
    conditions: first[0].conditions as string[],
    decision: decideOnSiteProposal.status as string,
  }
}
