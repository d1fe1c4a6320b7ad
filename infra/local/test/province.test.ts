import { describe, expect, it } from 'vitest'
import { inspectorHeaders, inspectorRows } from '../src/province/inspectors.ts'
import type { Place } from '../src/province/places.ts'
import { random } from '../src/province/random.ts'
import { schoolHeaders, schoolRows } from '../src/province/schools.ts'

const places: Place[] = [
  { named: '510000', name: '四川省', tier: 'PROVINCE' },
  { named: '511900', name: '巴中市', tier: 'CITY' },
  { named: '511921', name: '通江县', tier: 'COUNTY' },
  { named: '绵阳高新区', name: '绵阳高新区', tier: 'COUNTY' },
]
const schools = (seed = 1) => [...schoolRows(places, 2_000, 2025, random(seed))]
const inspectors = (seed = 1) => [...inspectorRows(places, 2_000, { year: 2025, session: 3 }, random(seed))]
const column = (rows: unknown[][], headers: readonly string[], header: string) =>
  rows.map((row) => row[headers.indexOf(header)])

describe('a made-up province', () => {
  it('is the same for the same seed, another for another, and marked as demo data row by row', () => {
    expect(schools()).toEqual(schools())
    expect(inspectors()).toEqual(inspectors())
    expect(schools(2)).not.toEqual(schools())
    for (const [rows, headers] of [
      [schools(), schoolHeaders],
      [inspectors(), inspectorHeaders],
    ] as const) {
      expect(new Set(column(rows, headers, '数据性质'))).toEqual(new Set(['演示数据']))
      expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([headers.length]))
    }
  })

  it('has schools with codes and names of their own, and teaching points of schools before them in the same place', () => {
    const rows = schools()
    const codes = column(rows, schoolHeaders, '学校标识码') as string[]
    expect(new Set(codes).size).toBe(rows.length)
    expect(new Set(rows.map((row) => JSON.stringify([row[3], row[1]]))).size).toBe(rows.length)
    const points = rows.filter((row) => row[10] === '教学点')
    expect(points.length).toBeGreaterThan(20)
    for (const point of points) {
      const main = codes.indexOf(String(point[11]))
      expect(rows[main]).toMatchObject({ 3: point[3], 10: null })
      expect(main).toBeLessThan(rows.indexOf(point))
    }
  })

  it('has inspectors whose identity numbers are well-formed, distinct and nobody’s', () => {
    const numbers = column(inspectors(), inspectorHeaders, '身份证号') as string[]
    expect(new Set(numbers).size).toBe(numbers.length)
    for (const number of numbers) {
      expect(number).toMatch(/^999999(19[6-9]\d)(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}[\dX]$/)
      // ISO 7064, MOD 11-2: the powers of 2 from behind, the check character counted once, leave 1.
      const digits = number
        .split('')
        .toReversed()
        .map((digit) => (digit === 'X' ? 10 : Number(digit)))
      expect(digits.reduce((sum, digit, i) => sum + digit * (2 ** i % 11), 0) % 11).toBe(1)
    }
  })
})
