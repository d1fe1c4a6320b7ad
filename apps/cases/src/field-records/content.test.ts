import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStorable, kept, readContent, registerOf, valueOf } from './content.ts'

const formVersionId = '019aa900-0000-7000-8000-000000000011'
const evidence = {
  fileId: formVersionId,
  sha256: 'ab'.repeat(32),
  name: '食堂.jpg',
  mediaType: 'image/jpeg',
  size: 3,
  capturedAt: '2020-09-14T09:30:00+08:00',
  place: { latitude: 31.9, longitude: 107.2, accuracy: 12.5 },
}

const faultOf = (kind: Parameters<typeof readContent>[0], input: unknown) => {
  const found = readContent(kind, input)
  return 'fault' in found ? found.fault : undefined
}

describe('content', () => {
  test.each([
    [
      'START_VISIT',
      { kind: 'SCHOOL', organizationId: formVersionId, occurredOn: '2020-09-14', methods: ['ON_SITE'] },
    ],
    ['USE_FORM', { formVersionId }],
    ['ANSWER', { formVersionId, item: '1.1', value: 'GOOD' }],
    ['ANSWER', { formVersionId, item: '1.1', notApplicable: true, comment: '没有食堂' }],
    ['NOTE', { text: '校长带队巡查' }],
    ['HEADCOUNT', { group: 'STUDENTS', value: 12 }],
    ['PROPOSE_PROBLEM', { aspect: '安全', description: '消防通道堵塞' }],
    ['ATTACH_EVIDENCE', evidence],
    ['ATTACH_EVIDENCE', { ...evidence, place: null, problem: 'p-1' }],
    ['FINISH', {}],
    ['WITHDRAW', { reason: '记错学校' }],
  ] as const)('of %s: %j is read', (kind, input) => {
    expect(faultOf(kind, input)).toBeUndefined()
  })

  test.each([
    ['NOTE', { text: ' ' }],
    ['NOTE', { text: '字'.repeat(4_001) }],
    ['NOTE', { text: '甲', extra: 1 }],
    ['NOTE', '甲'],
    ['NOTE', null],
    ['ANSWER', { formVersionId, item: '1.1' }],
    ['ANSWER', { formVersionId, item: '1.1', value: 'GOOD', notApplicable: true }],
    ['ANSWER', { formVersionId: 'x', item: '1.1', value: 'GOOD' }],
    ['HEADCOUNT', { group: 'STUDENTS', value: -1 }],
    ['HEADCOUNT', { group: 'CATS', value: 1 }],
    ['ATTACH_EVIDENCE', { ...evidence, sha256: 'ab' }],
    ['ATTACH_EVIDENCE', { ...evidence, place: { latitude: 91, longitude: 0 } }],
    ['ATTACH_EVIDENCE', { ...evidence, size: 0 }],
    ['ATTACH_EVIDENCE', { ...evidence, capturedAt: '昨天' }],
    ['START_VISIT', { kind: 'SCHOOL', occurredOn: '2020-02-30', methods: [] }],
    ['WITHDRAW', {}],
    ['NOTE', { text: 'a\0b' }],
    ['NOTE', { text: 'a\ud800' }],
    ['NOTE', { 'a\0': 'b' }],
  ] as const)('of %s: %j is refused in Chinese', (kind, input) => {
    expect(faultOf(kind, input)).toMatch(/^内容(有误|含有)/)
  })

  test('longer than its limit is refused whatever it says', () => {
    expect(faultOf('NOTE', { text: '甲', x: 'x'.repeat(20_000) })).toContain('不能超过')
  })

  test('that is refused can be kept, whatever it is', () => {
    const text = fc.string({ unit: fc.constantFrom('甲', 'a', '\\', '\0', '\ud83d', '\udc00', '"') })
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(text, fc.double(), fc.array(tie('tree')), fc.dictionary(text, tie('tree'))),
    }))
    fc.assert(
      fc.property(tree, (input) => {
        expect(isStorable(kept(input))).toBe(true)
      }),
    )
  })

  test('names the item or group that it is about, and agrees whatever was remarked', () => {
    const answer = { formVersionId, item: '1.1', value: 'GOOD', notApplicable: false }
    expect(registerOf('ANSWER', answer)).toBe(`${formVersionId}/1.1`)
    expect(registerOf('HEADCOUNT', { group: 'STUDENTS' })).toBe('STUDENTS')
    expect(registerOf('NOTE', { text: '甲' })).toBeNull()
    expect(valueOf('ANSWER', { ...answer, comment: '甲' })).toBe(
      valueOf('ANSWER', { ...answer, reason: '乙' }),
    )
    expect(valueOf('ANSWER', answer)).not.toBe(valueOf('ANSWER', { ...answer, value: 'FAULT' }))
  })
})
