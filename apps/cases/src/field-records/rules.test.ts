import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definition, stateOf } from '../../test/field-model.ts'
import { disputed, type Entry, heads, judgeEnvelope, settle } from './rules.ts'

const entry = (clientId: string, over: Partial<Entry> = {}): Entry => ({
  clientId,
  deviceId: 'phone',
  sequence: 1,
  kind: 'ANSWER',
  base: [],
  hasReason: false,
  register: 'form/1.1',
  value: clientId,
  status: 'WAITING',
  refusal: null,
  isReplaced: false,
  ...over,
})
const note = (clientId: string, over: Partial<Entry> = {}) =>
  entry(clientId, { kind: 'NOTE', register: null, ...over })
const withdrawal = (clientId: string, base: string[], over: Partial<Entry> = {}) =>
  entry(clientId, {
    kind: 'WITHDRAW',
    register: null,
    value: 'WITHDRAW',
    hasReason: true,
    base,
    deviceId: 'tablet',
    ...over,
  })

const standing = (...log: Entry[]) => heads(settle(log, true)).map(({ clientId }) => clientId)
const statusOf = (clientId: string, ...log: Entry[]) =>
  settle(log, true).find((one) => one.clientId === clientId)?.status

describe('an operation', () => {
  test('counts once the visit is there', () => {
    expect(settle([entry('a')], false)[0]?.status).toBe('WAITING')
    expect(settle([entry('a')], true)[0]?.status).toBe('APPLIED')
  })

  test('waits for every operation that it replaces, through a whole chain of them', () => {
    const [a, b, c] = [entry('a'), entry('b', { base: ['a'] }), entry('c', { base: ['b'] })]
    expect(settle([c], true)[0]?.status).toBe('WAITING')
    expect(settle([c, b], true).map(({ status }) => status)).toEqual(['WAITING', 'WAITING'])
    expect(standing(c, b, a)).toEqual(['c'])
  })

  test('does not wait for one that was refused', () => {
    const refused = entry('a', { status: 'REFUSED', refusal: '内容有误' })
    expect(standing(refused, entry('b', { base: ['a'] }))).toEqual(['b'])
    expect(settle([refused, entry('b', { base: ['a'] })], true)[0]).toEqual(refused)
  })

  test('takes the place of earlier ones of its own device without naming them, also when it comes first', () => {
    const [first, second] = [entry('a', { sequence: 3 }), entry('b', { sequence: 7 })]
    expect(standing(first, second)).toEqual(['b'])
    expect(standing(second, first)).toEqual(['b'])
  })

  test('of another device that saw the value takes its place', () => {
    expect(standing(entry('a'), entry('b', { base: ['a'], deviceId: 'tablet' }))).toEqual(['b'])
  })

  test.each([
    ['an answer to another item', entry('b', { base: ['a'], register: 'form/1.2' })],
    ['a note', note('b', { base: ['a'] })],
  ])('cannot take the place of %s', (_, other) => {
    expect(statusOf('b', entry('a'), other)).toBe('REFUSED')
    expect(standing(entry('a'), other)).toEqual(['a'])
  })
})

describe('a conflict', () => {
  const [a, b] = [entry('a'), entry('b', { deviceId: 'tablet' })]

  test('keeps both values', () => {
    expect(standing(a, b)).toEqual(['a', 'b'])
    expect(disputed(settle([a, b], true))).toEqual(new Set(['form/1.1']))
  })

  test('is none where both say the same', () => {
    const same = settle([a, { ...b, value: 'a' }], true)
    expect(heads(same)).toHaveLength(2)
    expect(disputed(same).size).toBe(0)
  })

  test('is decided by an operation that names both and says why', () => {
    const decision = entry('c', { base: ['a', 'b'], deviceId: 'office', hasReason: true })
    expect(standing(a, b, decision)).toEqual(['c'])
    expect(statusOf('c', a, b, { ...decision, hasReason: false })).toBe('REFUSED')
    // Where both agree, there is nothing to decide.
    expect(standing(a, { ...b, value: 'a' }, { ...decision, hasReason: false })).toEqual(['c'])
  })

  test('stays where only one of them is named', () => {
    expect(standing(a, b, entry('c', { base: ['a'], deviceId: 'office' }))).toEqual(['b', 'c'])
  })

  test('arises between a change and a withdrawal of the same value', () => {
    const log = settle([a, entry('c', { base: ['a'], sequence: 2 }), withdrawal('w', ['a'])], true)
    expect(disputed(log)).toEqual(new Set(['form/1.1']))
  })
})

describe('a withdrawal', () => {
  test('takes back an answer or a note', () => {
    expect(standing(entry('a'), withdrawal('w', ['a']))).toEqual(['w'])
    expect(standing(note('n'), note('m'), withdrawal('w', ['n']))).toEqual(['m', 'w'])
  })

  test.each([
    ['nothing', withdrawal('w', [])],
    ['the beginning of the visit', withdrawal('w', ['s'])],
    ['a note and an answer together', withdrawal('w', ['a', 'n'])],
  ])('of %s is refused', (_, refused) => {
    const log = [
      entry('a'),
      note('n'),
      entry('s', { kind: 'START_VISIT', register: null, status: 'APPLIED' }),
      refused,
    ]
    expect(statusOf('w', ...log)).toBe('REFUSED')
  })
})

test('other content under a known id does not stand in for the first', () => {
  const collision = entry('a', { status: 'REFUSED', refusal: '编号已用于其他内容' })
  const log = settle([entry('a'), collision, entry('b', { base: ['a'], deviceId: 'tablet' })], true)
  expect(heads(log).map(({ clientId }) => clientId)).toEqual(['b'])
})

test.each([
  ['an empty id', { clientId: '' }],
  ['an id with a blank', { visitClientId: 'a b' }],
  ['an invisible id', { deviceId: 'a\u200b' }],
  ['an id that is too long', { clientId: 'x'.repeat(65) }],
  ['a base that is no id', { base: ['\0'] }],
  ['too large a base', { base: Array.from({ length: 21 }, String) }],
  ['itself as base', { base: ['a'] }],
  ['a sequence before the first', { sequence: 0 }],
])('an operation with %s cannot be kept', (_, over) => {
  const envelope = { clientId: 'a', visitClientId: 'v', deviceId: 'd', sequence: 1, base: ['b'] }
  expect(judgeEnvelope(envelope)).toBeUndefined()
  expect(judgeEnvelope({ ...envelope, ...over })?.code).toBe('INVALID')
})

const operations = fc
  .array(
    fc.record({
      kind: fc.constantFrom('ANSWER' as const, 'ANSWER' as const, 'NOTE' as const, 'WITHDRAW' as const),
      deviceId: fc.constantFrom('phone', 'tablet', 'office'),
      sequence: fc.integer({ min: 1, max: 9 }),
      item: fc.constantFrom('1.1', '1.2'),
      value: fc.constantFrom('GOOD', 'FAULT'),
      hasReason: fc.boolean(),
      // Mostly to earlier ones, also to later ones, to what never comes, and in circles.
      base: fc.uniqueArray(fc.integer({ min: 1, max: 22 }), { maxLength: 3 }),
      isFaulty: fc.integer({ max: 9, min: 0 }).map((n) => n === 0),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows) =>
    rows.map(({ kind, item, base, isFaulty, ...row }, i): Entry => {
      const named = base
        .map((n) => `o${n <= 20 && n % 3 > 0 ? n % (i + 1) : n}`)
        .filter((id) => id !== `o${i}`)
      return {
        ...entry(`o${i}`, row),
        kind,
        register: kind === 'ANSWER' ? item : null,
        base: [...new Set(named)],
        ...(isFaulty && { status: 'REFUSED', refusal: '内容有误' }),
      }
    }),
  )

/** Sends operations in this order, some twice, cut into batches, with the visit recorded before one of them. */
function play(arriving: readonly Entry[], cut: number, startsAt: number): Entry[] {
  let log: Entry[] = []
  for (let i = 0; i * cut < arriving.length; i++) {
    const batch = arriving.slice(i * cut, (i + 1) * cut)
    const fresh = [...new Map(batch.map((one) => [one.clientId, one])).values()]
    const known = new Set(log.map(({ clientId }) => clientId))
    log = settle([...log, ...fresh.filter(({ clientId }) => !known.has(clientId))], i >= startsAt)
  }
  return settle(log, true)
}

test('whatever the order, the batches and the repetitions, the same operations end in the same state', () => {
  fc.assert(
    fc.property(
      operations.chain((log) =>
        fc.record({
          log: fc.constant(log),
          arriving: fc
            .shuffledSubarray([...log, ...log, ...log], { minLength: log.length * 3 })
            .map((all) => [...all, ...log]),
          cut: fc.integer({ min: 1, max: 12 }),
          startsAt: fc.nat(8),
        }),
      ),
      ({ log, arriving, cut, startsAt }) => {
        const expected = definition(log)
        expect(stateOf(settle(log, true))).toEqual(expected)
        expect(stateOf(play(arriving, cut, startsAt))).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

test('settling again changes nothing', () => {
  fc.assert(
    fc.property(operations, (log) => {
      const once = settle(log, true)
      expect(settle(once, true)).toEqual(once)
    }),
  )
})
