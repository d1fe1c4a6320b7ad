import { describe, expect, it } from 'vitest'
import {
  applyFault,
  cancelFault,
  contentFault,
  exportFault,
  fileFault,
  importFault,
  largestSheet,
  subjectFault,
} from './rules.ts'

describe('a file', () => {
  it.each(['学校.xlsx', 'A.XLSX'])('%s is taken for a sheet', (name) => {
    expect(fileFault({ name, size: largestSheet })).toBeUndefined()
  })

  it.each([
    ['学校.xls', 1, '旧版'],
    ['学校.csv', 1, '.xlsx'],
    ['学校.xlsx.pdf', 1, '.xlsx'],
    ['学校.xlsx', largestSheet + 1, '20 MiB'],
  ])('%s of %i bytes is refused', (name, size, words) => {
    expect(fileFault({ name, size })).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(words),
    })
  })
})

describe('an import', () => {
  const checked = { status: 'CHECKED', good: 3, bad: 0 }

  it.each([
    [checked, false],
    [{ ...checked, bad: 2 }, true],
    [{ ...checked, status: 'FAILED' }, false],
  ])('%j is applied, good rows only: %s', (row, goodRowsOnly) => {
    expect(applyFault(row, goodRowsOnly)).toBeUndefined()
  })

  it.each([
    [{ ...checked, bad: 2 }, false, '有 2 行存在错误'],
    [{ ...checked, good: 0, bad: 2 }, true, '没有正确的行'],
    [{ status: 'QUEUED', good: null, bad: null }, true, '等待检查'],
    [{ status: 'CHECKING', good: null, bad: null }, true, '正在检查'],
    [{ ...checked, status: 'APPLYING' }, true, '正在写入'],
    [{ ...checked, status: 'DONE' }, true, '已经完成'],
    [{ ...checked, status: 'CANCELLED' }, true, '已经结束'],
    [{ status: 'FAILED', good: null, bad: null }, true, '已经结束'],
  ])('%j is not applied, good rows only: %s', (row, goodRowsOnly, words) => {
    expect(applyFault(row, goodRowsOnly)).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(words),
    })
  })

  it('is given up until it is written', () => {
    const open = [
      'QUEUED',
      'CHECKING',
      'CHECKED',
      'APPLYING',
      'DONE',
      'REFUSED',
      'FAILED',
      'CANCELLED',
    ].filter((status) => !cancelFault({ status }))
    expect(open).toEqual(['QUEUED', 'CHECKING', 'CHECKED'])
  })
})

describe('a roster', () => {
  it('names its training session, and is exported as a template alone', () => {
    expect(subjectFault('ROSTER', null)?.code).toBe('INVALID')
    expect([subjectFault('ROSTER', 'a'), subjectFault('INSPECTORS', null)]).toEqual([undefined, undefined])
    expect(contentFault('ROSTER', 'ROWS')?.code).toBe('INVALID')
    expect([contentFault('ROSTER', 'TEMPLATE'), contentFault('SCHOOLS', 'ROWS')]).toEqual([
      undefined,
      undefined,
    ])
  })
})

describe('an export', () => {
  const fees = { kind: 'FEES', content: 'ROWS', on: '2020-12-31' }

  it.each([
    [{ kind: 'SCHOOLS', content: 'TEMPLATE', on: '2020-12-31', divisionId: 'd' }],
    [{ ...fees, from: '2020-12-31' }],
    [{ ...fees, subjectId: 's' }],
  ])('%j is made', (input) => {
    expect(exportFault(input)).toBeUndefined()
  })

  it.each([
    [{ ...fees }, '起始日期'],
    [{ ...fees, from: '2021-01-01' }, '不能晚于截止日期'],
    [{ ...fees, from: '2020-01-01', content: 'TEMPLATE' }, '没有导入模板'],
    [{ ...fees, from: '2020-01-01', divisionId: 'd' }, '不能指定区划'],
    [{ kind: 'SCHOOLS', content: 'ROWS', on: '2020-12-31', from: '2020-01-01' }, '不能指定期间或事项'],
    [{ kind: 'SCHOOLS', content: 'ROWS', on: '2020-12-31', subjectId: 's' }, '不能指定期间或事项'],
  ])('%j is refused: %s', (input, words) => {
    expect(exportFault(input)).toMatchObject({ code: 'INVALID', message: expect.stringContaining(words) })
  })

  it('of fees is never an import', () => {
    expect(importFault('FEES')?.code).toBe('INVALID')
    expect(importFault('SCHOOLS')).toBeUndefined()
  })
})
