import { expect, test } from 'vitest'
import { asDate, clockOf, dateIn, plainDate } from './clock.ts'

test.each([
  ['2026-11-21T15:59:59Z', '2026-11-21'],
  ['2026-11-21T16:00:00Z', '2026-11-22'],
  ['2026-01-01T00:00:00+08:00', '2026-01-01'],
  // Summer time of 1986 to 1991.
  ['1988-07-01T15:30:00Z', '1988-07-02'],
])('the instant %s lies on %s in China', (instant, day) => {
  expect(dateIn(new Date(instant))).toBe(day)
})

test('a day comes back from its column as it was', () => {
  for (const day of ['0001-01-01', '1999-12-31', '2024-02-29']) expect(plainDate(asDate(day))).toBe(day)
})

test('an explicit clock rules, else the real one', () => {
  expect(clockOf({ clock: '2020-06-01T09:00:00+08:00' })).toEqual(new Date('2020-06-01T01:00:00Z'))
  expect(Math.abs(clockOf({ clock: null }).getTime() - Date.now())).toBeLessThan(1_000)
})
