import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawInspectors, drawUnits, freeze, inOrderOfLots, seedOf, sha256 } from './lots.ts'

const ids = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 40 })
const seed = fc.string()

describe('the order of a draw', () => {
  test('is an order of all ids, whatever the order in which they are listed', () => {
    fc.assert(
      fc.property(seed, ids, (text, list) => {
        const order = inOrderOfLots(text, list)
        expect(order.toSorted()).toEqual(list.toSorted())
        expect(inOrderOfLots(text, list.toReversed())).toEqual(order)
      }),
    )
  })

  test('of fewer candidates is that of more, with gaps: who is left out moves nobody', () => {
    fc.assert(
      fc.property(seed, ids, fc.nat(), (text, list, n) => {
        const fewer = list.filter((_, i) => i !== n % list.length)
        const order = inOrderOfLots(text, list).filter((id) => fewer.includes(id))
        expect(inOrderOfLots(text, fewer)).toEqual(order)
      }),
    )
  })

  test('prefers nobody: over many seeds each of ten is drawn about as often', () => {
    const list = Array.from({ length: 10 }, (_, i) => `candidate ${i}`)
    const drawn = new Map(list.map((id) => [id, 0]))
    const rounds = 2_000
    for (let round = 0; round < rounds; round++) {
      const [first = ''] = inOrderOfLots(sha256(String(round)), list)
      drawn.set(first, (drawn.get(first) ?? 0) + 1)
    }
    // Chi-square with nine degrees of freedom: over 27.9 once in a thousand runs, and this run is always the same.
    const expected = rounds / list.length
    const chiSquare = [...drawn.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(chiSquare).toBeLessThan(27.9)
  })
})

test('units are drawn kind by kind, as many as wanted of each', () => {
  fc.assert(
    fc.property(seed, ids, ids, (text, schools, kindergartens) => {
      const units = [
        ...schools.map((id) => ({ id: `s${id}`, kind: 'SCHOOL' as const })),
        ...kindergartens.map((id) => ({ id: `k${id}`, kind: 'KINDERGARTEN' as const })),
      ]
      const strata = [
        { kind: 'KINDERGARTEN' as const, count: 1 },
        { kind: 'SCHOOL' as const, count: 3 },
      ]
      const drawn = drawUnits(text, { strata, units })
      expect(drawn).toHaveLength(1 + Math.min(3, schools.length))
      expect(drawn.map((id) => id[0]).join('')).toMatch(/^ks+$/)
      expect(drawUnits(text, { strata: [{ kind: 'ANY', count: 2 }], units })).toHaveLength(2)
    }),
  )
})

test('who has to recuse is passed over, and nobody else', () => {
  fc.assert(
    fc.property(seed, ids, fc.nat(40), fc.array(fc.nat(39)), (text, inspectors, inspectorCount, out) => {
      const recused = new Set(out.flatMap((i) => inspectors[i] ?? []))
      const drawn = drawInspectors(text, { inspectors, inspectorCount }, recused)
      expect(drawn).toHaveLength(Math.min(inspectorCount, inspectors.length - recused.size))
      expect(drawn.some((id) => recused.has(id))).toBe(false)
    }),
  )
})

test('equal lists are frozen to equal texts, and one candidate more to another one', () => {
  const lists = {
    strata: [{ kind: 'ANY' as const, count: 2 }],
    inspectorCount: 1,
    units: [
      { id: 'b', kind: 'SCHOOL' as const },
      { id: 'a', kind: 'KINDERGARTEN' as const },
    ],
    inspectors: ['d', 'c'],
  }
  const text = freeze(lists)
  expect(text).toBe(
    'draw-units ANY 2\ndraw-inspectors 1\nunit a KINDERGARTEN\nunit b SCHOOL\ninspector c\ninspector d',
  )
  expect(freeze({ ...lists, units: lists.units.toReversed(), inspectors: ['c', 'd'] })).toBe(text)
  expect(freeze({ ...lists, inspectors: ['c', 'd', 'e'] })).not.toBe(text)
})

test('the seed depends on secret, public word and lists, each by itself', () => {
  const seeds = [seedOf('a', 'b', 'c'), seedOf('a', null, 'c'), seedOf('x', 'b', 'c'), seedOf('a', 'b', 'x')]
  expect(new Set(seeds).size).toBe(4)
})
