import { describe, expect, it } from 'vitest'
import { hashCode, isCode, newCode, qrTextOf } from './code.ts'
import { judgeOpening, judgePlan, judgeRecording, judgeSession, type SessionStep } from './rules.ts'

const steps: SessionStep[] = ['cancel', 'openCheckIn', 'record', 'certify']
const possible = (status: string) =>
  steps.filter((step) => !judgeSession(step, { status, organizerOrganizationId: 'own' }, 'own'))

describe('a session', () => {
  it.each([
    ['PLANNED', ['cancel', 'openCheckIn', 'record']],
    ['HELD', ['openCheckIn', 'record', 'certify']],
    ['CANCELLED', []],
  ])('that is %s allows %j', (status, expected) => {
    expect(possible(status)).toEqual(expected)
  })

  it('says what is possible now', () => {
    expect(judgeSession('cancel', { status: 'HELD', organizerOrganizationId: 'own' }, 'own')).toEqual({
      code: 'CONFLICT',
      message: '不能取消培训：该培训已举办，现在可以开放签到、登记学时、发放证书，或逐条撤销学时',
    })
  })

  it('is its organizer’s alone, in every state', () => {
    for (const status of ['PLANNED', 'HELD', 'CANCELLED']) {
      const faults = steps.map((step) => judgeSession(step, { status, organizerOrganizationId: 'a' }, 'b'))
      expect(new Set(faults.map((fault) => fault?.code))).toEqual(new Set(['FORBIDDEN']))
    }
  })

  it('of concentrated training has a place and a fixed time', () => {
    expect(judgePlan('CONCENTRATED', { isSelfPaced: false, place: '礼堂' })).toBeUndefined()
    expect(judgePlan('CONCENTRATED', { isSelfPaced: false, place: null })?.code).toBe('INVALID')
    expect(judgePlan('CONCENTRATED', { isSelfPaced: true, place: '礼堂' })?.code).toBe('INVALID')
    expect(judgePlan('ONLINE', { isSelfPaced: true, place: null })).toBeUndefined()
  })

  it('is checked in on its days and recorded from its last day on', () => {
    const days = { firstDay: '2020-10-12', lastDay: '2020-10-14' }
    const dates = ['2020-10-11', '2020-10-12', '2020-10-13', '2020-10-14', '2020-10-15']
    expect(dates.map((date) => judgeOpening(days, date) === undefined)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(dates.map((date) => judgeRecording(days, date) === undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ])
  })
})

describe('a code', () => {
  it('has eight signs that nobody takes for each other, and another one each time', () => {
    const codes = Array.from({ length: 500 }, newCode)
    for (const code of codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/)
    expect(new Set(codes).size).toBe(500)
  })

  it('opens its own session only, however it is typed', () => {
    const code = newCode()
    const hash = hashCode('first', code)
    expect(hash).not.toContain(code)
    expect(isCode('first', `  ${code.toLowerCase()} `, hash)).toBe(true)
    expect(isCode('second', code, hash)).toBe(false)
    expect(isCode('first', '', hash)).toBe(false)
  })

  it('stands in the QR text with its session, which is no address', () => {
    expect(qrTextOf('s', 'ABCDEFGH')).toBe('DUDAO-CHECKIN s ABCDEFGH')
  })
})
