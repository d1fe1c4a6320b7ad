import { describe, expect, it } from 'vitest'
import { homeOf, judgeCandidates, judgeOpening, judgeOrgan, openedUnder } from './recommendation-rules.ts'

const city = { id: 'city', path: '/1/2/3/' }
const county = { id: 'county', path: '/1/2/3/4/' }
const elsewhere = { id: 'elsewhere', path: '/1/2/30/' }

const organ = (kind: string, division: object) => ({
  kind,
  division: { ...city, kind: 'CITY', ...division },
})

describe('an appointing organ', () => {
  it.each([
    ['PROVINCE', 'PROVINCE'],
    ['CITY', 'CITY'],
    ['COUNTY', 'COUNTY'],
    ['COUNTY', 'ZONE'],
  ] as const)('appoints at tier %s in a division of kind %s', (tier, kind) => {
    expect(judgeOrgan(organ('GOVERNMENT', { kind }), tier, city.path)).toBeUndefined()
  })

  it.each(['COUNTRY', 'TOWNSHIP', 'COUNTY', 'PROVINCE'])(
    'of kind %s does not appoint for the city',
    (kind) => {
      expect(judgeOrgan(organ('GOVERNMENT', { kind }), 'CITY', city.path)?.code).toBe('INVALID')
    },
  )

  it('takes recommendations from its own division and from below', () => {
    const office = organ('COMMITTEE_OFFICE', {})
    expect(judgeOrgan(office, 'CITY', county.path)).toBeUndefined()
    expect(judgeOrgan(office, 'CITY', '/1/2/')?.code).toBe('INVALID')
    expect(judgeOrgan(office, 'CITY', elsewhere.path)?.code).toBe('INVALID')
  })
})

describe('a candidate', () => {
  it('is known, named once, and no candidate yet', () => {
    const facts = { known: new Set(['a', 'b', 'c']), open: new Set(['c']) }
    const faults = judgeCandidates(['a', 'b', 'a', 'x', 'c'], facts)
    expect(faults.map((fault) => fault?.code)).toEqual([
      undefined,
      undefined,
      'INVALID',
      'NOT_FOUND',
      'CONFLICT',
    ])
  })
})

const post = (role: string, validFrom: string, division: typeof city) => ({
  role,
  validFrom,
  organization: { division },
})

describe('the home of an inspector', () => {
  it('is the division of the newest post', () => {
    const posts = [post('UNIT', '2012-09-01', elsewhere), post('UNIT', '2018-09-01', county)]
    expect(homeOf(posts, city)).toEqual(county)
    expect(homeOf(posts.toReversed(), city)).toEqual(county)
  })

  it('is not where somebody only inspects', () => {
    const posts = [post('INSPECTOR', '2020-01-01', city), post('UNIT', '2012-09-01', county)]
    expect(homeOf(posts, elsewhere)).toEqual(county)
    expect(homeOf(posts.slice(0, 1), elsewhere)).toEqual(city)
  })

  it('is the recommender’s where no post is known', () => {
    expect(homeOf([], city)).toEqual(city)
  })
})

const row = (key: string, value: unknown, packVersion = 1) => ({
  id: `row of ${key}`,
  key,
  value,
  unit: '年',
  article: '条例',
  mark: 'FOUND' as const,
  packVersion,
})

describe('the rules that a candidacy is opened under', () => {
  const publicity = row('appoint.publicity', 7)
  const terms = [row('term.parttime', 3, 2), row('term.maxConsecutive', 3)]

  it('have to be approved: the notice for everybody, the terms for part-time inspectors', () => {
    expect(judgeOpening('FULL_TIME', [publicity])).toBeUndefined()
    expect(judgeOpening('PART_TIME', [publicity, ...terms])).toBeUndefined()
    expect(judgeOpening('PART_TIME', [publicity])?.message).toContain('term.parttime、term.maxConsecutive')
    expect(judgeOpening('FULL_TIME', terms)?.message).toContain('appoint.publicity')
    expect(judgeOpening('FULL_TIME', [row('appoint.publicity', '七')])?.code).toBe('CONFLICT')
  })

  it('are kept by key, with the newest pack version', () => {
    const { rules, ruleVersion } = openedUnder([publicity, ...terms, row('term.breakDays', 'unusable', 9)])
    expect(Object.keys(rules)).toEqual(['appoint.publicity', 'term.parttime', 'term.maxConsecutive'])
    expect(rules['term.parttime']).toEqual({
      id: 'row of term.parttime',
      value: 3,
      unit: '年',
      article: '条例',
      packVersion: 2,
    })
    expect(ruleVersion).toBe(2)
  })
})
