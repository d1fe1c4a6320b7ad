import { PDFiumLibrary } from '@hyzyla/pdfium'
import decodeQR from 'qr/decode.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleBoard } from '../scripts/sample-content.ts'
import { readBoards } from '../src/make-boards.ts'
import { BoardContent, type Orientation } from '../src/render/board.ts'
import { createPdfRenderer } from '../src/render/typst.ts'

const renderer = createPdfRenderer()
afterAll(() => renderer.close())
const library = await PDFiumLibrary.init()
// The first sheet starts the thread and reads the fonts.
beforeAll(() => renderer.renderBoards([board()], 'PORTRAIT'), 60_000)

const { matters, address } = sampleBoard
const board = (over: object = {}) =>
  BoardContent.parse({
    ...sampleBoard,
    inspectors: sampleBoard.inspectors.slice(0, 1),
    demo: false,
    ...over,
  })

/** The pages as people see them: size in millimetres, lines of text, and what a telephone reads. */
async function print(boards: BoardContent[], orientation: Orientation = 'LANDSCAPE') {
  const { bytes, pages } = await renderer.renderBoards(boards, orientation)
  const document = await library.loadDocument(bytes)
  const seen = []
  for (const page of document.pages()) {
    const lines = page.getText().split(/\r\n/u)
    const scale = 1.5
    const { width, height, data } = await page.render({ scale, render: 'bitmap' })
    seen.push({
      size: [width, height].map((dots) => Math.round((dots / scale / 72) * 25.4)),
      lines,
      scanned: () => decodeQR({ width, height, data }),
    })
  }
  document.destroy()
  expect(seen).toHaveLength(pages)
  return seen
}

describe('a board', () => {
  test.each([
    ['LANDSCAPE', [420, 297]],
    ['PORTRAIT', [297, 420]],
  ] as const)('lying %s is one sheet of A3 with all that the rule asks for', async (orientation, size) => {
    const [page] = await print([board()], orientation)
    expect(page?.size).toEqual(size)
    const text = page?.lines.join('').replaceAll(' ', '') ?? ''
    for (const words of [
      '责任督学公示牌',
      '通江县示例中心小学校',
      '照片',
      '王督学',
      '自2020年10月1日起',
      '至2023年9月30日止',
      ...matters.map((matter, i) => `${i + 1}.${matter}`),
      '办公电话：0827-7200000',
      '制作日期：2020年12月31日',
    ])
      expect(text).toContain(words)
    expect(text).toMatch(/公布机关：通江县人民政府教育.*督导委员会办公室/)
    expect(text).not.toContain('演示数据')
  })

  test('has a code that a telephone reads', async () => {
    const [page] = await print([board()])
    expect(page?.scanned()).toBe(address)
  })

  test('marks made-up data, and leaves a line for a telephone that nobody recorded', async () => {
    const [page] = await print([board({ demo: true, officePhone: null })])
    const text = page?.lines.join('') ?? ''
    expect(text).toContain('演示数据')
    expect(text).not.toContain('0827')
  })

  test('stays one page with as many inspectors as there may be, long names and long matters', async () => {
    const many = Array.from({ length: 10 }, (_, n) =>
      board({
        schoolName: '四川省巴中市通江县某某街道某某社区附属实验学校第二校区小学部与幼儿园一体化示范学校',
        inspectors: Array.from({ length: n + 1 }, () => ({
          name: '阿卜杜拉·买买提江',
          validFrom: '2020-10-01',
          validTo: n % 2 ? '2023-10-01' : null,
        })),
      }),
    )
    for (const orientation of ['LANDSCAPE', 'PORTRAIT'] as const) {
      expect(await print(many, orientation)).toHaveLength(10)
    }
  })

  test('is the same bytes for the same words', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => renderer.renderBoards([board()], 'PORTRAIT')))
    expect(Buffer.from(a!.bytes).equals(Buffer.from(b!.bytes))).toBe(true)
  })

  test('with a character that no font has is refused and named', async () => {
    const rare = board({ inspectors: [{ name: '王\u{2B81D}', validFrom: '2020-10-01', validTo: null }] })
    await expect(renderer.renderBoards([rare], 'LANDSCAPE')).rejects.toThrow(/督学姓名中的“\u{2B81D}”/u)
  })
})

/** What the graph answers about a school; the one called bare has no board. */
const published = (schoolId: string) => {
  const { schoolName: _, address: __, printedOn: ___, demo: ____, ...board } = sampleBoard
  return {
    organization: { name: `学校${schoolId}` },
    publicBoard: schoolId === 'bare' ? null : { ...board, schoolName: `学校${schoolId}`, isDemo: true },
  }
}

const order = (...schoolIds: string[]) => ({
  schoolIds,
  orientation: 'LANDSCAPE' as const,
  publicAddress: 'https://dudao.example.gov.cn/',
  printedOn: '2020-12-31',
})

describe('reading boards', () => {
  const graph = {
    request: async (_: unknown, { schoolId }: { schoolId: string }) => published(schoolId),
  } as never
  const as = { authorization: '', requestId: '' }
  test('takes what the public board says, in order, each with its own address', async () => {
    const boards = await readBoards(graph, order('a', 'b'), as)
    expect(boards.map(({ schoolName, address: to, demo }) => [schoolName, to, demo])).toEqual([
      ['学校a', 'https://dudao.example.gov.cn/boards/a', true],
      ['学校b', 'https://dudao.example.gov.cn/boards/b', true],
    ])
  })

  test('names the school that has none', async () => {
    await expect(readBoards(graph, order('a', 'bare'), as)).rejects.toMatchObject({
      code: 'INVALID',
      message: '“学校bare”没有在任的责任督学，不能制作公示牌',
    })
  })
})
