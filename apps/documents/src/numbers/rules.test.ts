import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseSeries, documentNumber, faultOfSeries } from './rules.ts'

/** The form of a document number that offices print, with its organ code. */
const printed = /^[\u4e00-\u9fa5]{2,14}〔(19|20)\d{2}〕([1-9]\d*)号$/

describe('a document number', () => {
  it('has hexagonal brackets, the full year, no leading zero', () => {
    expect(documentNumber('国教督办函', 2018, 16)).toBe('国教督办函〔2018〕16号')
  })

  it('has the printed form for every series that may be opened', () => {
    const char = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code))
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(char, fc.constantFrom('〔', 'A', '1', ' ')), maxLength: 16 }),
        fc.integer({ min: 1_949, max: 2_099 }),
        fc.integer({ min: -1, max: 100_001 }),
        (code, year, sequence) => {
          const isOpen = faultOfSeries(code, sequence) === undefined
          return isOpen === (printed.test(documentNumber(code, year, sequence)) && sequence <= 100_000)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

const day = (text: string) => new Date(`${text}T00:00:00Z`)

describe('the series of an approval', () => {
  const [old, fresh] = [
    { id: 'a', code: '巴政教督办', validFrom: day('2020-01-01') },
    { id: 'b', code: '巴政教督函', validFrom: day('2020-07-01') },
  ]

  it('is the only one in force, or the one named', () => {
    expect(chooseSeries([old, fresh], null, day('2020-06-30'))).toEqual({ series: old })
    expect(chooseSeries([old, fresh], 'b', day('2020-07-01'))).toEqual({ series: fresh })
  })

  it('is refused where none or several fit', () => {
    expect(chooseSeries([], null, day('2020-07-01'))).toEqual({
      fault: '本机构尚未启用发文字号序列，请先启用',
    })
    expect(chooseSeries([old], 'c', day('2020-07-01'))).toEqual({ fault: '发文字号序列不存在' })
    expect(chooseSeries([fresh], 'b', day('2020-06-30'))).toEqual({
      fault: '发文字号序列在成文日期时尚未启用',
    })
    expect(chooseSeries([old, fresh], undefined, day('2020-07-01'))).toEqual({
      fault: expect.stringContaining('巴政教督办、巴政教督函'),
    })
  })
})
