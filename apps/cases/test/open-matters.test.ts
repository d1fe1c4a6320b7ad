import { places } from '@dudao/testkit'
import { expect, test } from 'vitest'
import { commandsOf, newProblem } from './commands.ts'
import { taskCommandsOf } from './task-commands.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, neighbours, governments, unitOf, offices } = world
const { city, at, inspectionIn, problemIn, report } = commandsOf(world)
const tasks = taskCommandsOf(world)

const see = `query ($kinds: [OpenMatterKind!], $first: Int) { openMatters(kinds: $kinds, first: $first) {
  total overdue items { kind title action dueOn isOverdue from { id } problem { id status } task { id } } } }`
const openFor = async (who: typeof city, variables: object = {}) =>
  (await ok(who, see, { ...variables })).openMatters

const school = neighbours.organization(places.tongjiang, 'SCHOOL', '通江县演示中学')
const bureau = neighbours.organization(places.tongjiang, 'DEPARTMENT', '通江县演示教育局')
const principal = unitOf(school)
const supervised = { supervisingOrganizationId: bureau.id }

test('a unit sees what it has to rectify, by the day it is due, from the release on', async () => {
  await inspectionIn('ON_SITE', { objects: [school.id], problems: [newProblem(school.id)] })
  expect(await openFor(principal)).toEqual({ total: 0, overdue: 0, items: [] })

  await problemIn('OPEN', {
    unit: school,
    problem: { ...supervised, dueOn: '2021-01-31', description: '后到期' },
  })
  const { problemId: sooner } = await problemIn('OPEN', {
    unit: school,
    problem: { ...supervised, dueOn: '2020-12-31', description: '先到期' },
  })
  await problemIn('OPEN', { unit: school, problem: { description: '未定期限' } })
  const { total, overdue, items } = await openFor(at(principal, '2021-01-01'))
  expect({ total, overdue }).toEqual({ total: 3, overdue: 1 })
  expect(items.map(({ title }: { title: string }) => title)).toEqual(['先到期', '后到期', '未定期限'])
  expect(items[0]).toEqual({
    kind: 'RECTIFY',
    title: '先到期',
    action: '报送整改方案或者整改报告',
    dueOn: '2020-12-31',
    isOverdue: true,
    from: { id: offices.city.id },
    problem: { id: sooner, status: 'OPEN' },
    task: null,
  })
  // One listed, three counted.
  const first = await openFor(at(principal, '2021-01-01'), { first: 1 })
  expect(first).toMatchObject({ total: 3, items: [{ title: '先到期' }] })
})

test('a report goes from the unit to its department, from there to the organ, and waits for one at a time', async () => {
  const { problemId } = await problemIn('OPEN', {
    unit: governments.enyang,
    problem: { supervisingOrganizationId: bureau.id, dueOn: '2021-01-31' },
  })
  const unit = unitOf(governments.enyang)
  const inBureau = unitOf(bureau)
  const waitsFor = async (who: typeof city) =>
    (await openFor(who)).items
      .filter(({ problem }: { problem: { id: string } | null }) => problem?.id === problemId)
      .map(({ kind, action }: { kind: string; action: string }) => [kind, action])
  expect(await waitsFor(unit)).toEqual([['RECTIFY', '报送整改方案或者整改报告']])
  expect(await waitsFor(inBureau)).toEqual([['SUPERVISE', '指导督促责任单位整改']])
  await report(unit, problemId)
  expect(await waitsFor(unit)).toEqual([])
  expect(await waitsFor(inBureau)).toEqual([['SUPERVISE', '审核责任单位的整改报告']])
  expect(await waitsFor(city)).toEqual([])
})

test('a task waits to be signed for, then to be reported, then to be accepted', async () => {
  const { tongjiang } = tasks
  const task = await tasks.setTask(tasks.city, { responsibleOrganizationId: offices.tongjiang.id })
  const waitsFor = async (who: typeof city) =>
    (await openFor(who, { kinds: ['SIGN_TASK', 'REPORT_TASK', 'ACCEPT_TASK'] })).items
      .filter((item: { task: { id: string } | null }) => item.task?.id === task.id)
      .map(({ kind, action }: { kind: string; action: string }) => [kind, action])
  expect(await waitsFor(tongjiang)).toEqual([['SIGN_TASK', '签收任务']])
  await tasks.sign(tongjiang, task.id)
  expect(await waitsFor(tongjiang)).toEqual([['REPORT_TASK', '完成任务并报送']])
  expect(await waitsFor(tasks.city)).toEqual([])
  await tasks.report(tongjiang, task.id)
  expect(await waitsFor(tongjiang)).toEqual([])
  expect(await waitsFor(tasks.city)).toEqual([['ACCEPT_TASK', '审核任务完成情况，办结或者退回']])
  await tasks.accept(tasks.city, task.id)
  expect(await waitsFor(tasks.city)).toEqual([])
})

test('nothing of others is seen, and no more than 200 are listed', async () => {
  const other = unitOf(neighbours.organization(places.tongjiang, 'SCHOOL', '通江县另一中学'))
  expect(await openFor(other)).toEqual({ total: 0, overdue: 0, items: [] })
  expect((await refused(principal, see, { first: 201 })).code).toBe('INVALID')
})
