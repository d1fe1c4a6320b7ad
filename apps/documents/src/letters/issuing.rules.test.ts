import { describe, expect, it } from 'vitest'
import type { LetterKind } from '../generated/resolvers.ts'
import { type Body, faultOfIssuing } from './issuing.rules.ts'

const city = '/1/2/3/'
const county = '/1/2/3/4/'
const body = (kind: string, path: string): Body => ({
  id: `${kind} ${path}`,
  name: `${kind}@${path}`,
  kind,
  path,
})
const kinds: LetterKind[] = [
  'SUPERVISION_NOTICE',
  'SUPERVISION_LETTER',
  'REMINDER',
  'INSPECTION_NOTICE',
  'OPINION',
]
const units = ['SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION']

/** The addressee kinds that an issuer reaches with a letter, beside it and below it. */
const reached = (issuer: string, kind: LetterKind) => {
  const all = ['GOVERNMENT', 'DEPARTMENT', 'COMMITTEE', 'COMMITTEE_OFFICE', 'INSPECTION_OFFICE', ...units]
  const open = (path: string) =>
    all.filter(
      (to) => faultOfIssuing(kind, { ...body(issuer, city), id: 'issuer' }, body(to, path)) === undefined,
    )
  return { beside: open(city), below: open(county) }
}

const fault = (issuer: Body, to: Body) => faultOfIssuing('SUPERVISION_NOTICE', issuer, to)

describe('whom a body may write to', () => {
  it.each(['COMMITTEE', 'COMMITTEE_OFFICE'])(
    '%s: governments and offices below it, departments and units in its range',
    (issuer) => {
      for (const kind of kinds) {
        expect(reached(issuer, kind)).toEqual({
          beside: ['DEPARTMENT', 'INSPECTION_OFFICE', ...units],
          below: ['GOVERNMENT', 'DEPARTMENT', 'COMMITTEE', 'COMMITTEE_OFFICE', 'INSPECTION_OFFICE', ...units],
        })
      }
    },
  )

  it('the inspection office of a bureau: the same, except orders to governments', () => {
    expect(reached('INSPECTION_OFFICE', 'SUPERVISION_LETTER')).toEqual(
      reached('COMMITTEE_OFFICE', 'SUPERVISION_LETTER'),
    )
    expect(reached('INSPECTION_OFFICE', 'SUPERVISION_NOTICE')).toEqual({
      beside: ['DEPARTMENT', ...units],
      below: ['DEPARTMENT', 'INSPECTION_OFFICE', ...units],
    })
  })

  it('a bureau: departments below it and units, never a government, and no inspection papers', () => {
    for (const kind of ['SUPERVISION_NOTICE', 'SUPERVISION_LETTER', 'REMINDER'] as const) {
      expect(reached('DEPARTMENT', kind)).toEqual({
        beside: ['INSPECTION_OFFICE', ...units],
        below: ['DEPARTMENT', 'INSPECTION_OFFICE', ...units],
      })
    }
    for (const kind of ['INSPECTION_NOTICE', 'OPINION'] as const) {
      expect(reached('DEPARTMENT', kind)).toEqual({ beside: [], below: [] })
    }
  })

  it.each(['GOVERNMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION', 'SOMETHING_NEW'])(
    '%s: nobody',
    (issuer) => {
      for (const kind of kinds) expect(reached(issuer, kind)).toEqual({ beside: [], below: [] })
    },
  )

  it('names the rule in every refusal', () => {
    const office = body('COMMITTEE_OFFICE', city)
    expect(fault(body('DEPARTMENT', city), body('GOVERNMENT', county))).toContain(
      '《党政机关公文处理工作条例》第十六条',
    )
    expect(fault(office, body('GOVERNMENT', city))).toContain('不是COMMITTEE_OFFICE@/1/2/3/的下级机关')
    expect(fault(office, body('GOVERNMENT', '/1/2/6/'))).toContain('不在COMMITTEE_OFFICE@/1/2/3/的管辖范围内')
    // A path is a prefix by whole labels: 3 is not above 31.
    expect(fault(office, body('GOVERNMENT', '/1/2/31/'))).toContain('管辖范围')
    expect(fault(office, body('GOVERNMENT', '/1/2/'))).toContain('管辖范围')
    expect(fault(office, office)).toContain('就是发文机关本身')
  })
})
