import { describe, expect, it } from 'vitest'
import { type DeclaredRecusal, type Employment, judgeRecusals } from './rules.ts'

const school = 'school'
const leftWithin = { value: 5, unit: '年', article: '某省条例第二十条' }
const post = (from: string, to: string | null = null): Employment => ({ organizationId: school, from, to })

const judge = (
  on: string,
  employments: Employment[],
  { rule, declarations = [] }: { rule?: typeof leftWithin; declarations?: DeclaredRecusal[] } = {},
) => judgeRecusals([school, 'another'], on, { employments, declarations }, rule)

const grounds = (...args: Parameters<typeof judge>) => judge(...args).map(({ ground }) => ground)

describe('employment', () => {
  it('counts from the first day, and from the day after the last as having left', () => {
    const posts = [post('2015-09-01', '2018-09-01')]
    expect(grounds('2015-08-31', posts)).toEqual([])
    expect(grounds('2015-09-01', posts)).toEqual(['STAFF_OF_UNIT'])
    expect(grounds('2018-09-01', posts)).toEqual(['LEFT_WITHIN_YEARS'])
  })

  it('is forgotten after three years where no rule is approved, and says that this is a default', () => {
    const posts = [post('2015-09-01', '2018-09-01')]
    const [finding] = judge('2021-08-31', posts)
    expect(finding?.message).toBe('2018-09-01 离开该单位，未满 3 年，应当回避')
    expect(finding?.article).toContain('系统默认')
    expect(judge('2021-09-01', posts)).toEqual([])
  })

  it('is forgotten after the years of the approved rule, and names its article', () => {
    const posts = [post('2015-09-01', '2018-09-01')]
    expect(judge('2023-08-31', posts, { rule: leftWithin })).toEqual([
      {
        organizationId: school,
        ground: 'LEFT_WITHIN_YEARS',
        article: '某省条例第二十条',
        message: '2018-09-01 离开该单位，未满 5 年，应当回避',
      },
    ])
    expect(judge('2023-09-01', posts, { rule: leftWithin })).toEqual([])
  })

  it('is one finding for each unit: who came back has not left, who left twice left the last time', () => {
    expect(grounds('2020-01-01', [post('2010-01-01', '2018-09-01'), post('2019-09-01')])).toEqual([
      'STAFF_OF_UNIT',
    ])
    const twice = [post('2010-01-01', '2012-01-01'), post('2015-01-01', '2018-09-01')]
    expect(judge('2020-01-01', twice)[0]?.message).toContain('2018-09-01')
    expect(grounds('2020-01-01', [post('2020-09-01')])).toEqual([])
  })

  it('in another unit is no reason', () => {
    expect(
      judgeRecusals(
        ['another'],
        '2020-01-01',
        { employments: [post('2010-01-01')], declarations: [] },
        undefined,
      ),
    ).toEqual([])
  })
})

describe('declarations', () => {
  it('stand beside employment, each with its own ground', () => {
    const declarations: DeclaredRecusal[] = [
      { organizationId: school, ground: 'FAMILY_EMPLOYED' },
      { organizationId: 'another', ground: 'NEAR_RELATIVE' },
      { organizationId: 'a third', ground: 'OTHER' },
    ]
    const findings = judge('2020-01-01', [post('2010-01-01')], { declarations })
    expect(findings.map(({ organizationId, ground }) => [organizationId, ground])).toEqual([
      [school, 'STAFF_OF_UNIT'],
      [school, 'FAMILY_EMPLOYED'],
      ['another', 'NEAR_RELATIVE'],
    ])
  })
})
