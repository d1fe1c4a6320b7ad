import { describe, expect, test } from 'vitest'
import { compose } from '../src/render/compose.ts'
import { PaperContent, paragraphs } from '../src/render/content.ts'
import { columnShares, textUnits, titleLines } from '../src/render/measure.ts'
import { chineseDate, chineseNumber, headingNumbers } from '../src/render/numbering.ts'
import { readingText } from '../src/render/text.ts'
import { aLetter } from './render-pages.ts'

describe('numbers and dates', () => {
  test('Chinese numbers are written as in papers', () => {
    expect([1, 9, 10, 11, 19, 20, 21, 30, 99].map(chineseNumber)).toEqual(
      '一 九 十 十一 十九 二十 二十一 三十 九十九'.split(' '),
    )
    expect(() => chineseNumber(100)).toThrow('不能超过99个')
  })

  test('four levels count by themselves and start anew under a higher heading', () => {
    const number = headingNumbers()
    const levels = [1, 2, 2, 3, 3, 4, 4, 2, 3, 1, 2, 4] as const
    expect(levels.map((level) => number(level).trim())).toEqual(
      '一、 （一） （二） 1. 2. （1） （2） （三） 1. 二、 （一） （1）'.split(' '),
    )
  })

  test('dates carry no leading zeros', () => {
    expect(chineseDate('2020-12-07')).toBe('2020年12月7日')
  })
})

describe('composed words', () => {
  test('the form words of a letter stand in their places', () => {
    const sheet = compose(
      aLetter({
        addressees: ['通江县人民政府', '南江县人民政府'],
        attachments: ['整改清单', '报告格式'],
        copyTo: ['市委教育工作领导小组', '市教育和体育局'],
        printedOn: '2020-12-08',
        note: '此件公开发布',
        demo: true,
      }),
    )
    expect(sheet.addressees).toBe('通江县人民政府、南江县人民政府：')
    expect(sheet.attachments.map(({ label, number, name }) => label + number + name)).toEqual([
      '附件：1. 整改清单',
      '2. 报告格式',
    ])
    expect(sheet.imprint?.copyTo).toBe('抄送：市委教育工作领导小组，市教育和体育局。')
    expect(sheet.imprint?.printedOn).toBe('2020年12月8日印发')
    expect(sheet.note).toBe('（此件公开发布）')
    expect(sheet.demoNotice).toContain('演示数据')
  })

  test('one attachment carries no number', () => {
    const [only] = compose(aLetter({ attachments: ['整改清单'] })).attachments
    expect(only).toEqual({ label: '附件：', number: '', name: '整改清单' })
  })

  test('a real paper says nothing of demonstration', () => {
    expect(readingText(aLetter()).join('')).not.toContain('演示')
  })

  test('a report says its title and date first, a letter signs at the end', () => {
    const letter = readingText(aLetter())
    const report = readingText(aLetter({ kind: 'report' }))
    expect(letter.at(-1)).toBe('2020年12月7日')
    expect(report[0]).toBe('关于限期整改的督办通知')
    expect(report.indexOf('2020年12月7日')).toBeLessThan(report.indexOf('通江县人民政府：'))
  })
})

describe('titles and tables', () => {
  test('a long title breaks into lines of like length and never inside a word of the field', () => {
    for (const title of [
      '关于限期整改省级教育督导反馈问题的督办通知',
      '关于印发《巴中市教育督导评估专家评审费管理实施办法》的通知',
      '关于对2020年秋季学期开学工作专项督导发现问题实行挂牌督办并限期销号整改的通知',
    ]) {
      const lines = titleLines(title)
      expect(lines.join('')).toBe(title)
      expect(lines.length).toBeGreaterThan(1)
      for (const line of lines) {
        expect(textUnits(line)).toBeLessThanOrEqual(19)
        expect(line).not.toMatch(/^[学办》，。）]/u)
        expect(line).not.toMatch(/督$|[《（]$/u)
      }
    }
  })

  test('an author who breaks the title decides the lines', () => {
    expect(titleLines('关于限期整改\n的通知')).toEqual(['关于限期整改', '的通知'])
  })

  test('columns share the width by what they hold', () => {
    const shares = columnShares([{ title: '序号' }, { title: '问题' }], [['1', '食堂索证索票登记不规范']])
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3)
    expect(shares[1]).toBeGreaterThan(2 * (shares[0] ?? 1))
  })

  test('columns with asked widths keep their proportion', () => {
    expect(
      columnShares(
        [
          { title: '甲', width: 1 },
          { title: '乙', width: 3 },
        ],
        [],
      ),
    ).toEqual([0.25, 0.75])
  })
})

describe('content at the edge', () => {
  test('what copy and paste brings along is taken off', () => {
    const { blocks } = aLetter({ blocks: [{ kind: 'paragraph', text: ' \ufeff请报\u200b送。\t' }] })
    expect(blocks[0]).toEqual({ kind: 'paragraph', text: '请报送。' })
  })

  test.each([
    ['控制字符', '甲\u0007乙', 'U+0007'],
    ['改变书写方向的字符', '甲\u202e乙', 'U+202E'],
    ['私用区字符', '甲\ue000乙', 'U+E000'],
    ['半个字符', '甲\ud842乙', '编码损坏'],
    ['换行', '甲\n乙', '不能换行'],
    ['空白', '   ', '不能为空'],
  ])('%s is refused in a paragraph', (_name, text, message) => {
    expect(() => aLetter({ blocks: [{ kind: 'paragraph', text }] })).toThrow(message)
  })

  test('a row with a missing cell is refused', () => {
    const columns = [{ title: '甲' }, { title: '乙' }]
    expect(() => aLetter({ blocks: [{ kind: 'table', columns, rows: [['1']] }] })).toThrow(
      '格数必须与表头相同',
    )
  })

  test('the fault names its place', () => {
    const parsed = PaperContent.safeParse({ ...aLetter(), blocks: [{ kind: 'heading', level: 1, text: '' }] })
    expect(parsed.error?.issues[0]?.path).toEqual(['blocks', 0, 'text'])
  })

  test('a typed text becomes one paragraph a line', () => {
    expect(paragraphs('一。\r\n\n 二。')).toEqual([
      { kind: 'paragraph', text: '一。' },
      { kind: 'paragraph', text: '二。' },
    ])
  })
})
