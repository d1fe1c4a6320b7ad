import { DomainError } from '@dudao/service'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkBatch, freshOf, inOrderSent } from './sent.ts'

const sent = (clientId: string, text = '内容', over: object = {}) => ({ clientId, text, ...over })

describe('what a phone sends', () => {
  const [first] = freshOf([sent('a')], new Map())
  const known = new Map([['a', first?.contentHash as string]])

  test('again is not new', () => {
    expect(freshOf([sent('a'), sent('a')], known)).toEqual([])
  })

  test('again with an empty field, or lists in another order, is not new', () => {
    const [one] = freshOf([sent('a', 'x', { list: ['p', 'q'], inner: { k: 1, l: 2 } })], new Map())
    const before = new Map([['a', one?.contentHash as string]])
    const again = {
      inner: { l: 2, k: 1, m: null },
      list: ['q', 'p'],
      text: 'x',
      clientId: 'a',
      more: undefined,
    }
    expect(freshOf([again], before)).toEqual([])
  })

  test('with other content under the same id is refused, also within one batch', () => {
    expect(() => freshOf([sent('a', '改写')], known)).toThrow(DomainError)
    expect(() => freshOf([sent('b'), sent('b', '改写')], new Map())).toThrow('编号 b 已用于其他内容')
  })

  test('is new exactly once, however it is repeated and shuffled', () => {
    const batch = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })
    fc.assert(
      fc.property(batch, (ids) => {
        const fresh = freshOf(
          ids.map((id) => sent(id)),
          known,
        )
        expect(fresh.map(({ clientId }) => clientId)).toEqual([...new Set(ids)].filter((id) => id !== 'a'))
      }),
    )
  })

  test('is answered in the order sent', () => {
    const rows = [sent('b'), sent('a')]
    expect(inOrderSent([sent('a'), sent('b'), sent('a')], rows)).toEqual([rows[1], rows[0], rows[1]])
  })
})

test('a batch is neither empty nor too long, and every id is one', () => {
  expect(() => checkBatch([], '条')).toThrow('1 至 200 条')
  expect(() =>
    checkBatch(
      Array.from({ length: 201 }, (_, i) => sent(`${i}`)),
      '条',
    ),
  ).toThrow('1 至 200 条')
  expect(() => checkBatch([sent('a'), sent(' ')], '条')).toThrow('第 2 行')
})
