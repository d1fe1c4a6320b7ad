import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, readBlocks } from './blocks.ts'

const faultOf = (input: unknown) => {
  const read = readBlocks(input)
  return 'fault' in read ? read.fault : undefined
}
const table = (columns: unknown, rows: unknown) => [{ type: 'table', columns, rows }]

describe('the content of a letter', () => {
  it('is headings, paragraphs, lists and tables, trimmed', () => {
    const read = readBlocks([
      { type: 'heading', level: 4, text: ' 一 ' },
      { type: 'paragraph', text: '正文' },
      { type: 'list', items: ['甲', '乙'] },
      {
        type: 'table',
        columns: ['方面', '数'],
        rows: [
          ['经费', ''],
          ['人员\n（在编）', '3'],
        ],
      },
    ])
    expect(read).toMatchObject({
      blocks: [
        { level: 4, text: '一' },
        {},
        {},
        {
          rows: [
            ['经费', ''],
            ['人员\n（在编）', '3'],
          ],
        },
      ],
    })
  })

  it.each([
    ['no list', { type: 'paragraph' }, '正文应为内容块的列表'],
    ['nothing', [], '正文不能为空'],
    [
      '501 blocks',
      Array.from({ length: 501 }, () => ({ type: 'paragraph', text: '一' })),
      '正文最多 500 个内容块',
    ],
    ['another type', [{ type: 'picture' }], '正文第 1 块：内容块的类型应为'],
    [
      'an empty text',
      [
        { type: 'paragraph', text: '一' },
        { type: 'paragraph', text: ' ' },
      ],
      '正文第 2 块：文字不能为空',
    ],
    [
      'a control character',
      [{ type: 'paragraph', text: '一\u0007' }],
      '正文第 1 块：文字不能换行，也不能含有不可见的控制字符',
    ],
    [
      'a direction override',
      [{ type: 'list', items: ['一', '二\u202e'] }],
      '正文第 1 块第 2 项：文字不能换行',
    ],
    ['a level 5', [{ type: 'heading', level: 5, text: '一' }], '正文第 1 块：'],
    ['a field too many', [{ type: 'paragraph', text: '一', html: '<b>' }], '正文第 1 块：'],
    [
      'a short row',
      table(['一', '二'], [['甲', '乙'], ['丙']]),
      '正文第 1 块：表格每一行的格数必须与表头相同',
    ],
    ['an empty column name', table(['一', ''], []), '正文第 1 块第 2 列：文字不能为空'],
    ['a number in a cell', table(['一'], [['甲'], [3]]), '正文第 1 块第 2 行第 1 格：应为文字'],
    [
      'a book',
      Array.from({ length: 30 }, () => ({ type: 'paragraph', text: '字'.repeat(20_000) })),
      '正文不能超过 500000 字',
    ],
  ])('with %s is refused with its place', (_, input, fault) => {
    expect(faultOf(input)).toContain(fault)
  })

  it('never fails on any JSON, and what it accepts it accepts again unchanged', () => {
    const line = fc.string({ unit: fc.constantFrom('督', '办', ' ', '\n', '\u0000', 'a'), maxLength: 4 })
    const block = fc.oneof(
      fc.record({ type: fc.constant('heading'), level: fc.integer({ min: 0, max: 5 }), text: line }),
      fc.record({ type: fc.constantFrom('paragraph', 'list'), text: line }),
      fc.record({ type: fc.constant('list'), items: fc.array(line, { maxLength: 3 }) }),
      fc.record({
        type: fc.constant('table'),
        columns: fc.array(line, { maxLength: 2 }),
        rows: fc.array(fc.array(line, { maxLength: 2 }), { maxLength: 2 }),
      }),
      fc.jsonValue(),
    )
    let accepted = 0
    fc.assert(
      fc.property(fc.oneof(fc.array(block, { maxLength: 3 }), fc.jsonValue()), (input) => {
        const read = readBlocks(input)
        if ('fault' in read) return read.fault.length > 0
        accepted++
        expect(readBlocks(read.blocks)).toEqual({ blocks: read.blocks satisfies Block[] })
        return true
      }),
      { numRuns: 2_000 },
    )
    expect(accepted).toBeGreaterThan(20)
  })
})
