import { parseValue as parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { isInstant, scalars } from './scalars.ts'

const {
  Date: date,
  DateTime: instant,
  Fen: fen,
} = scalars as Record<'Date' | 'DateTime' | 'Fen', (typeof scalars)['Date']>

describe('a date', () => {
  test.each(['2020-02-29', '1000-01-01', '2999-12-31'])('%s stays the text that it is', (text) => {
    expect(date?.parseValue(text)).toBe(text)
    expect(date?.parseLiteral(parse(`"${text}"`))).toBe(text)
  })

  test.each(['2019-02-29', '2020-2-9', 'soon', '', 20200229, null, ['2020-02-29'], {}])(
    '%j is none',
    (value) => {
      expect(() => date?.parseValue(value)).toThrow('不是真实存在的日期')
    },
  )

  // The database refuses or loses what is outside these years, and answers with a bug instead of a fault.
  test.each(['0000-01-01', '0999-12-31', '3000-01-01', '9999-12-31'])('%s lies outside our times', (text) => {
    expect(() => date?.parseValue(text)).toThrow(`“${text}”不是真实存在的日期`)
  })
})

describe('an instant', () => {
  test.each(['2020-12-01T09:00:00+08:00', '2020-12-01T01:00:00.123Z'])('%s is one', (text) => {
    expect(instant?.parseValue(text)).toBe(text)
    expect(isInstant(text)).toBe(true)
  })

  test.each(['2020-12-01', '2020-12-01T09:00:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', 5])(
    '%s is none',
    (value) => {
      expect(() => instant?.parseValue(value)).toThrow('不是带时区的 ISO 8601 时间')
      expect(isInstant(value)).toBe(false)
    },
  )

  test('a fault quotes no more than the beginning of what was sent', () => {
    expect(() => instant?.parseValue('x'.repeat(1_000))).toThrow(`“${'x'.repeat(40)}”`)
  })
})

describe('an amount of money', () => {
  test.each([0, 1, 2 ** 31, 1e15])('%d is one, written in full', (value) => {
    expect(fen?.parseValue(value)).toBe(value)
    expect(fen?.parseLiteral(parse(String(value)))).toBe(value)
  })

  test.each([-1, 0.5, 2e15, '100', null, Number.NaN, {}])('%j is none', (value) => {
    expect(() => fen?.parseValue(value)).toThrow('不是有效的金额')
  })
})
