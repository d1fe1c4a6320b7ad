import { describe, expect, test } from 'vitest'
import type { TaskStatus } from '../generated/resolvers.ts'
import {
  judgeDecider,
  judgeEvidence,
  judgePart,
  judgeParts,
  judgeStep,
  judgeTask,
  judgeText,
  statusNames,
  taskSteps,
} from './rules.ts'
import { judgeFact } from './fact-rules.ts'

const task = (status: string) => ({
  status,
  ownerOrganizationId: 'owner',
  responsibleOrganizationId: 'body',
})
const acting = (organizationId: string) => ({ organizationId })

describe('the way of a task', () => {
  test('ends accepted or withdrawn, and leads back from a return alone', () => {
    const steps = Object.values(taskSteps).flatMap((step) => ('to' in step ? [step] : []))
    const ends = (Object.keys(statusNames) as TaskStatus[]).filter(
      (status) => !steps.some(({ from }) => (from as readonly string[]).includes(status)),
    )
    expect(ends).toEqual(['CLOSED', 'WITHDRAWN'])
    expect(steps.filter(({ to }) => to === 'RETURNED')).toHaveLength(1)
  })

  test('each step has one side, and the refusal of a state names what is allowed in it', () => {
    expect(judgeStep('sign', task('ISSUED'), acting('body'))).toBeUndefined()
    expect(judgeStep('sign', task('ISSUED'), acting('owner'))?.code).toBe('FORBIDDEN')
    expect(judgeStep('accept', task('REPORTED'), acting('body'))?.code).toBe('FORBIDDEN')
    expect(judgeStep('report', task('ISSUED'), acting('body'))).toEqual({
      code: 'CONFLICT',
      message: '任务当前状态为“已下达”，不能报送完成情况；现在可以：签收、撤回',
      details: { step: 'report', status: 'ISSUED', allowed: ['sign', 'withdraw'] },
    })
  })

  test('waits for the parts, and for somebody else than the reporter', () => {
    expect(judgeParts('report', 0)).toBeUndefined()
    expect(judgeParts('report', 2)?.details).toEqual({ step: 'report', unfinishedParts: 2 })
    expect(judgeDecider('p', ['q'])).toBeUndefined()
    expect(judgeDecider('p', ['q', 'p'])?.code).toBe('FORBIDDEN')
  })
})

describe('what is written', () => {
  const fine = { clientId: 'c', title: '督学换届选聘', dueOn: '2024-12-31' }
  const above = { title: '督学', dueOn: '2024-12-31', targets: [{ title: '人数', unit: 'PERSON' }] }
  const part = { ...fine, requirement: '按期完成', responsibleOrganizationId: 'o' }

  test('of a task: a title, and a day not before it is set', () => {
    expect(judgeTask(fine, '2024-04-24')).toBeUndefined()
    expect(judgeTask({ ...fine, title: '督' }, '2024-04-24')?.code).toBe('INVALID')
    expect(judgeTask({ ...fine, dueOn: '2024-04-23' }, '2024-04-24')?.message).toContain('不能早于下达日期')
    expect(judgeTask({ ...fine, targets: [{ title: '', value: 1, unit: 'TIME' }] }, '2024-04-24')?.code).toBe(
      'INVALID',
    )
  })

  test('of a part: due no later than its task, shares of its targets alone', () => {
    const share = { title: '人数', value: 3 }
    expect(judgePart({ ...part, targets: [share] }, above, '2024-05-01')).toBeUndefined()
    expect(judgePart({ ...part, dueOn: '2025-01-01' }, above, '2024-05-01')?.message).toContain(
      '不能晚于本级任务',
    )
    expect(
      judgePart({ ...part, targets: [{ ...share, title: '别的' }] }, above, '2024-05-01')?.message,
    ).toContain('没有目标')
    expect(judgePart({ ...part, requirement: ' ' }, above, '2024-05-01')?.message).toContain('对下级的要求')
  })

  test('of a report: a text, and the evidence that the task requires', () => {
    expect(judgeText('完成情况', '已完成')).toBeUndefined()
    expect(judgeText('完成情况', ' ')?.code).toBe('INVALID')
    expect(judgeEvidence(null, {})).toBeUndefined()
    expect(judgeEvidence('名单', { evidence: '附名单' })).toBeUndefined()
    expect(judgeEvidence('名单', { evidenceFileIds: ['f'] })).toBeUndefined()
    expect(judgeEvidence('名单', { evidence: ' ' })?.message).toContain('名单')
  })
})

describe('a line of the ledger', () => {
  const line = {
    clientId: 'c',
    title: '项目',
    quantity: { value: 12 },
    unit: 'PROJECT',
    occurredOn: '2020-06-01',
  } as const
  const targets = [{ id: 't', unit: 'PROJECT', stage: 'COMPLETED' }]

  test('counts for a target of its unit and stage alone', () => {
    expect(judgeFact({ ...line, stage: 'COMPLETED', targetId: 't' }, targets, [])).toBeUndefined()
    expect(judgeFact({ ...line, stage: 'DECLARED', targetId: 't' }, targets, [])?.message).toContain(
      '不同阶段的数据不能相加',
    )
    expect(judgeFact({ ...line, targetId: 'x' }, targets, [])?.code).toBe('NOT_FOUND')
  })

  test('is a part of a line of its task, and then counts for no target', () => {
    expect(judgeFact({ ...line, wholeId: 'w' }, [], [{ id: 'w' }])).toBeUndefined()
    expect(judgeFact({ ...line, wholeId: 'w' }, [], [])?.code).toBe('NOT_FOUND')
    const both = { ...line, stage: 'COMPLETED', targetId: 't', wholeId: 'w' } as const
    expect(judgeFact(both, targets, [{ id: 'w' }])?.code).toBe('INVALID')
  })

  test('has a title, a figure, and each source once', () => {
    expect(judgeFact({ ...line, title: '' }, [], [])?.code).toBe('INVALID')
    expect(judgeFact({ ...line, quantity: { value: -1 } }, [], [])?.code).toBe('INVALID')
    expect(judgeFact({ ...line, sources: ['LOCAL', 'LOCAL'] }, [], [])?.code).toBe('INVALID')
  })
})
