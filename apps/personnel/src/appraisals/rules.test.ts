import { chineseCalendar } from '@dudao/rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AppraisalStatus } from '../generated/resolvers.ts'
import { changesBetween, type Figures, valuesOf } from './figure-rules.ts'
import {
  type AppraisalStep,
  appraisalSteps,
  judgeAppraised,
  judgeConclusion,
  judgeObjection,
  judgeObjectionPeriod,
  judgeStep,
  judgeYear,
  lastDayFor,
} from './rules.ts'
import { judgeGrade, judgeScheme } from './scheme.ts'

const appraisal = (status: string) => ({ status, officeOrganizationId: 'office', inspectorId: 'inspector' })
const officer = { organizationId: 'office', personId: 'officer' }
const self = { organizationId: 'school', personId: 'inspector' }
const steps = Object.keys(appraisalSteps) as AppraisalStep[]
const statuses: AppraisalStatus[] = ['OPEN', 'STATED', 'PROPOSED', 'PUBLISHED', 'OBJECTED', 'FINAL']

describe('a step', () => {
  it('is taken from the states of the table by whom the table names, and by nobody else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...steps),
        fc.constantFrom(...statuses),
        fc.constantFrom(
          officer,
          self,
          { organizationId: 'office', personId: 'inspector' },
          {
            organizationId: 'other',
            personId: 'officer',
          },
        ),
        (step, status, caller) => {
          const { by, from } = appraisalSteps[step]
          const isSelf = caller.personId === 'inspector'
          const isEntitled = by === 'INSPECTOR' ? isSelf : caller.organizationId === 'office' && !isSelf
          const code = judgeStep(step, appraisal(status), caller)?.code
          const isOpen = (from as readonly string[]).includes(status)
          expect(code).toBe(isEntitled ? (isOpen ? undefined : 'CONFLICT') : 'FORBIDDEN')
        },
      ),
    )
  })

  it('says what is possible instead', () => {
    expect(judgeStep('publish', appraisal('OBJECTED'), officer)?.message).toBe(
      '不能告知本人：本人有异议，现在可以：处理异议',
    )
    expect(judgeStep('propose', appraisal('FINAL'), officer)?.message).toContain('不再办理')
  })

  it('is never one of an office about its own colleague who takes it', () => {
    const colleague = { organizationId: 'office', personId: 'inspector' }
    expect(judgeStep('propose', appraisal('STATED'), colleague)?.message).toContain('本人不能办理')
  })
})

describe('who is appraised', () => {
  it('was in office in a year that has begun, and is named once', () => {
    expect(judgeYear(2020, '2020-01-01')).toBeUndefined()
    expect(judgeYear(2021, '2020-12-31')?.code).toBe('INVALID')
    const known = { inOffice: new Set(['a', 'b']), present: new Set(['b']) }
    expect(judgeAppraised(['a', 'b', 'c'], 2020, known).map((fault) => fault?.code)).toEqual([
      undefined,
      'CONFLICT',
      'NOT_FOUND',
    ])
  })
})

describe('the days for an objection', () => {
  const calendar = chineseCalendar(2020, 2021)
  const rule = { value: 5, unit: '工作日', article: '某市考核办法第八条' }

  it('are those of the rule, working days by the calendar', () => {
    expect(lastDayFor(rule, '2020-12-30', calendar)).toBe('2021-01-07')
    expect(lastDayFor({ ...rule, unit: '日' }, '2020-12-25', calendar)).toBe('2020-12-30')
    expect(lastDayFor(undefined, '2020-12-30', calendar)).toBeNull()
  })

  it('are never fewer than the rule gives, and are named by the office where no rule does', () => {
    const judge = (until: string | null, due: string | null) =>
      judgeObjectionPeriod('2020-12-30', until, { due, rule: due ? rule : undefined })
    expect(judge(null, '2021-01-07')).toBeUndefined()
    expect(judge('2021-01-10', '2021-01-07')).toBeUndefined()
    expect(judge('2021-01-06', '2021-01-07')).toMatchObject({ code: 'INVALID', article: rule.article })
    expect(judge(null, null)?.message).toContain('appraisal.objectionDays')
    expect(judge('2020-12-30', null)).toBeUndefined()
    expect(judge('2020-12-29', null)?.code).toBe('INVALID')
  })

  it('end with their last day, or when the inspector has taken note; then the result can be final', () => {
    const open = { objectUntil: '2021-01-07', acknowledgedOn: null }
    expect(judgeObjection(open, '2021-01-07')).toBeUndefined()
    expect(judgeConclusion(open, '2021-01-07')?.code).toBe('CONFLICT')
    expect(judgeObjection(open, '2021-01-08')?.code).toBe('CONFLICT')
    expect(judgeConclusion(open, '2021-01-08')).toBeUndefined()
    const noted = { ...open, acknowledgedOn: '2021-01-02' }
    expect(judgeObjection(noted, '2021-01-03')?.message).toContain('已于 2021-01-02 确认')
    expect(judgeConclusion(noted, '2021-01-02')).toBeUndefined()
  })
})

describe('the scheme', () => {
  const rules = {
    'appraisal.items': { value: [{ code: 'TRAINING', name: '接受培训', figures: [] }] },
    'appraisal.grades': {
      value: [
        { code: 'GOOD', name: '称职' },
        { code: 'BAD', name: '不称职' },
      ],
    },
  }

  it('needs items and grades, not the days for objections', () => {
    const rows = ['appraisal.items', 'appraisal.grades'].map((key) => ({ key }))
    expect(judgeScheme(rows)).toBeUndefined()
    expect(judgeScheme(rows.slice(1))?.message).toContain('appraisal.items')
  })

  it('names its grades to whoever gives another, and takes one remark to an item', () => {
    expect(judgeGrade(rules, { grade: 'GOOD' })).toBeUndefined()
    expect(judgeGrade(rules, { grade: 'BEST' })?.message).toContain('称职（GOOD）、不称职（BAD）')
    const remark = { item: 'TRAINING' }
    expect(judgeGrade(rules, { grade: 'GOOD', remarks: [remark] })).toBeUndefined()
    expect(judgeGrade(rules, { grade: 'GOOD', remarks: [remark, remark] })?.message).toContain('重复')
    expect(judgeGrade(rules, { grade: 'GOOD', remarks: [{ item: 'X' }] })?.message).toContain('“X”')
  })
})

const figures = (values: object): Figures => ({ values: values as never, requiredTrainingHours: null })

describe('figures', () => {
  it('differ where one is another or became known', () => {
    const kept = figures({ INSPECTIONS: 1, VISITS: null, TRAINING_HOURS: 7.5 })
    expect(changesBetween(kept, kept)).toEqual([])
    expect(changesBetween(kept, figures({ INSPECTIONS: 1, VISITS: 0, TRAINING_HOURS: 8 }))).toEqual([
      { figure: 'VISITS', kept: null, now: 0 },
      { figure: 'TRAINING_HOURS', kept: 7.5, now: 8 },
    ])
  })

  it('that an old snapshot does not have are not known', () => {
    expect(valuesOf(figures({})).every(({ value }) => value === null)).toBe(true)
  })
})
