import { expect, test } from 'vitest'
import { addCalendarDays, addYears, daysBetween, weekday } from './plain-date.ts'

test('calendar days run over month, year and leap day', () => {
  expect(addCalendarDays('2020-02-28', 1)).toBe('2020-02-29')
  expect(addCalendarDays('2021-02-28', 1)).toBe('2021-03-01')
  expect(addCalendarDays('2020-01-01', -1)).toBe('2019-12-31')
  expect(daysBetween('2020-01-01', '2021-01-01')).toBe(366)
})

test('weekdays are known before and after 1970', () => {
  expect(weekday('1969-12-31')).toBe(3)
  expect(weekday('1949-10-01')).toBe(6)
  expect(weekday('2026-11-22')).toBe(0)
})

test('a period of years ends on the same day of the year, one begun on a leap day on 1 March', () => {
  expect(addYears('2020-09-01', 3)).toBe('2023-09-01')
  expect(addYears('2020-02-29', 3)).toBe('2023-03-01')
  expect(addYears('2020-02-29', 4)).toBe('2024-02-29')
})

test.each(['2021-02-29', '2021-13-01', '2021-1-1', '', '20210101'])('%j is refused as a date', (text) => {
  expect(() => addCalendarDays(text, 1)).toThrow(RangeError)
})
