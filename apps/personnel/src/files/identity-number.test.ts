import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCharacter, normalIdentityNumber, readIdentityNumber } from './identity-number.ts'
import { maskIdentityNumber, maskMobile } from './masks.ts'

/** Numbers as they are issued: any place, any date of birth from 1900 to 2099, any order. */
const issued = fc
  .record({
    place: fc.integer({ min: 110_000, max: 659_999 }),
    born: fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
    order: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ place, born, order }) => {
    const birthDate = born.toISOString().slice(0, 10)
    const digits = `${place}${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`
    return { birthDate, order, number: digits + checkCharacter(digits) }
  })

describe('an identity number', () => {
  it('of the standard’s own example is read', () => {
    expect(readIdentityNumber('11010519491231002X')).toEqual({ birthDate: '1949-12-31', gender: 'FEMALE' })
  })

  it('as issued gives date of birth and gender', () => {
    fc.assert(
      fc.property(issued, ({ number, birthDate, order }) => {
        expect(readIdentityNumber(number)).toEqual({ birthDate, gender: order % 2 ? 'MALE' : 'FEMALE' })
      }),
    )
  })

  it('makes the sum of weighted digits one modulo eleven, as the standard defines it', () => {
    fc.assert(
      fc.property(issued, ({ number }) => {
        // The weight of the i-th digit from the right is 2^i mod 11: another way to the same check.
        const sum = number
          .split('')
          .toReversed()
          .reduce((total, digit, i) => total + (digit === 'X' ? 10 : Number(digit)) * (2 ** i % 11), 0)
        expect(sum % 11).toBe(1)
      }),
    )
  })

  it('with any one character changed is refused', () => {
    const change = fc.record({
      issued,
      position: fc.integer({ min: 0, max: 17 }),
      character: fc.constantFrom(...'0123456789X'.split('')),
    })
    fc.assert(
      fc.property(change, ({ issued: { number }, position, character }) => {
        fc.pre(number[position] !== character)
        const changed = number.slice(0, position) + character + number.slice(position + 1)
        expect(readIdentityNumber(changed)).toBeUndefined()
      }),
    )
  })

  it('with two neighbours swapped is refused', () => {
    fc.assert(
      fc.property(issued, fc.integer({ min: 0, max: 15 }), ({ number }, i) => {
        fc.pre(number[i] !== number[i + 1])
        const swapped = `${number.slice(0, i)}${number[i + 1]}${number[i]}${number.slice(i + 2)}`
        expect(readIdentityNumber(swapped)).toBeUndefined()
      }),
    )
  })

  it.each(['', '110105491231002', '11010519491231002x', '110105194912310021', '11010519490231002X', '０'])(
    'is not %j',
    (text) => {
      expect(readIdentityNumber(text)).toBeUndefined()
    },
  )

  it('of a day that does not exist is refused, however right the check', () => {
    const digits = '11010519490230002'
    expect(readIdentityNumber(digits + checkCharacter(digits))).toBeUndefined()
  })

  it('is read as people type it: spaces, small x, full-width characters', () => {
    expect(normalIdentityNumber(' 110105 19491231 002x ')).toBe('11010519491231002X')
    expect(normalIdentityNumber('１１０１０５19491231002Ｘ')).toBe('11010519491231002X')
  })
})

describe('a mask', () => {
  it('shows the ends only', () => {
    expect(maskIdentityNumber('511902198001011234')).toBe('5119**********1234')
    expect(maskMobile('13800005678')).toBe('138****5678')
    expect(maskMobile('1234567')).toBe('*******')
  })
})
