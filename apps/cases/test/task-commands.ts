import { randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { clockOn, type World } from './world.ts'

const results = {
  registerWorkPlan: 'id sections { number title items { id number heading } }',
  createTasks: 'id status targets { id title } milestones { id }',
  signForTask: 'id status signedOn',
  splitTask: 'id status parts { id title status responsibleOrganization { id } targets { id title } }',
  reportTask: 'id status',
  returnTask: 'id status returns',
  acceptTask: 'id status endedOn',
  withdrawTask: 'id status endedOn',
  reachMilestone: 'id milestones { id reachedOn }',
  recordFacts: 'id title',
  correctFact: 'id',
}

export type TaskCommand = keyof typeof results

export const taskDocument = (command: TaskCommand) => {
  const input = `${command[0]?.toUpperCase()}${command.slice(1)}Input`
  return `mutation ($input: ${input}!) { ${command}(input: $input) { ${results[command]} } }`
}

/** Days of a task of 2020. */
export const taskDays = { set: '2020-03-02', signed: '2020-03-09', due: '2020-11-30', reported: '2020-12-01' }

export const newTask = (over: object = {}) => ({
  clientId: randomUUID(),
  title: '义务教育教师待遇落实',
  requirement: '逐县核实，足额兑现',
  dueOn: taskDays.due,
  ...over,
})

export const newFact = (over: object = {}) => ({
  clientId: randomUUID(),
  title: '公办学位',
  quantity: { value: 10 },
  unit: 'PLACE',
  occurredOn: '2020-06-01',
  ...over,
})

const at = (who: Actor, day: string): Actor => ({ ...who, clock: clockOn(day) })

const partFor = (organizationId: string, over: object = {}) => ({
  clientId: randomUUID(),
  responsibleOrganizationId: organizationId,
  requirement: '按期完成',
  dueOn: taskDays.due,
  ...over,
})

/** Leads tasks to where a test begins. */
export function taskCommandsOf({ ok, refused, officerOf, offices }: World) {
  const run = (who: Actor, command: TaskCommand, input: object) =>
    ok(who, taskDocument(command), { input }).then((data) => data[command])
  const denied = (who: Actor, command: TaskCommand, input: object) =>
    refused(who, taskDocument(command), { input })

  /** One task of somebody's body, for another body or for itself. */
  const setTask = async (who: Actor, over: object = {}) => {
    const input = { basis: '重点交账任务', occurredOn: taskDays.set, tasks: [newTask(over)] }
    return (await run(who, 'createTasks', input))[0]
  }
  const sign = (who: Actor, taskId: string) => run(who, 'signForTask', { taskId, signedOn: taskDays.signed })
  const split = (who: Actor, taskId: string, parts: object[]) =>
    run(who, 'splitTask', { taskId, occurredOn: taskDays.signed, parts })
  const report = (who: Actor, taskId: string, over: object = {}) =>
    run(who, 'reportTask', { taskId, text: '已完成', submittedOn: taskDays.reported, ...over })
  const accept = (who: Actor, taskId: string) =>
    run(who, 'acceptTask', { taskId, finding: '属实', on: taskDays.reported })

  const province = officerOf('province')
  const city = officerOf('city')
  const tongjiang = officerOf('tongjiang')
  const enyang = officerOf('enyang')

  /** A task of the province for the city, split by the city over two counties; everybody has signed. */
  async function cascade(over: { targets?: object[]; shares?: [object[], object[]] } = {}) {
    const root = await setTask(province, {
      responsibleOrganizationId: offices.city.id,
      targets: over.targets ?? [],
    })
    await sign(city, root.id)
    const [forTongjiang = [], forEnyang = []] = over.shares ?? []
    const { parts } = await split(city, root.id, [
      partFor(offices.tongjiang.id, { targets: forTongjiang }),
      partFor(offices.enyang.id, { targets: forEnyang }),
    ])
    await sign(tongjiang, parts[0].id)
    await sign(enyang, parts[1].id)
    return { root, parts }
  }

  return {
    run,
    denied,
    at,
    setTask,
    sign,
    split,
    partFor,
    report,
    accept,
    cascade,
    province,
    city,
    tongjiang,
    enyang,
  }
}
