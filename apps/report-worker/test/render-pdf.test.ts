import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleLetter, sampleReport } from '../scripts/sample-content.ts'
import { PaperContent } from '../src/render/content.ts'
import { loadFonts } from '../src/render/fonts.ts'
import { plainText } from '../src/render/text.ts'
import { compilePdf, createCompiler } from '../src/render/typst-compile.ts'
import { createPdfRenderer } from '../src/render/typst.ts'
import { aLetter, bodyText, seePages } from './render-pages.ts'
import type { SeenPage } from './render-pages.ts'

const renderer = createPdfRenderer()
afterAll(() => renderer.close())

const print = async (content: PaperContent, draw = true) => {
  const { bytes, pages } = await renderer.renderPdf(content)
  const seen = await seePages(bytes, draw)
  expect(seen).toHaveLength(pages)
  return seen
}

const points = 25.4 / 72
const near = (millimetres: number) => ({
  asymmetricMatch: (value: number) => Math.abs(value - millimetres) <= 0.5,
  toAsymmetricMatcher: () => `${millimetres} mm ± 0.5`,
})

/** The 版心: 28–184 mm across, 37–262 mm down. */
const text = { left: 28, right: 184, top: 37, bottom: 262 }

describe('the first page of a letter by GB/T 9704-2012', () => {
  let first: SeenPage
  let last: SeenPage
  beforeAll(async () => {
    const pages = await print(PaperContent.parse({ ...sampleLetter, demo: false }))
    first = pages[0]!
    last = pages[1]!
  })

  test('the ink of the red name begins 35 mm below the top of the text, in the middle', () => {
    const mark = first.ink('red', { bottom: 90 })!
    expect(mark.top).toEqual(near(37 + 35))
    expect((mark.left + mark.right) / 2).toEqual(near((text.left + text.right) / 2))
    expect(mark.right - mark.left).toBeLessThan(156)
  })

  test('the red line is as wide as the text and 4 mm below the number', () => {
    const line = first.ink('red', { top: 90, bottom: 140 })!
    expect(line).toEqual({
      left: near(text.left),
      right: near(text.right),
      top: expect.any(Number),
      bottom: near(line.top + 0.5),
    })
    const number = first.ink('any', { top: 90, bottom: line.top - 0.2 })!
    expect(line.top - number.bottom).toEqual(near(4))
    const mark = first.ink('red', { bottom: 90 })!
    expect(number.top - mark.bottom).toBeGreaterThan(2 * 28.95 * points)
  })

  test('the body fills the text from edge to edge and keeps off the margins', () => {
    const body = first.ink('any', { top: 150, bottom: 262 })!
    expect(body.left).toEqual(near(text.left + 0.4))
    expect(body.right).toEqual(near(text.right - 0.4))
    expect(first.ink('any', { bottom: text.top - 0.1 })).toBeUndefined()
  })

  test('odd pages are numbered at the right, even pages at the left, the stroke 7 mm below the text', () => {
    const right = first.ink('any', { top: text.bottom + 1 })!
    const left = last.ink('any', { top: text.bottom + 1 })!
    expect(right.right).toEqual(near(text.right - 14 * points))
    expect(left.left).toEqual(near(text.left + 14 * points))
    // The stroke alone, left of the digit.
    const stroke = left.left + 2
    expect(last.ink('any', { top: text.bottom + 1, right: stroke })!.top).toEqual(near(text.bottom + 7))
    expect(first.lines.at(-1)).toBe('— 1 —')
    expect(last.lines.at(-1)).toBe('— 2 —')
  })

  test('the last line of 版记 closes the text of an even page', () => {
    const line = last.ink('any', { top: 259, bottom: 264 })!
    expect(line).toEqual({
      left: near(text.left),
      right: near(text.right),
      top: expect.any(Number),
      bottom: near(262),
    })
    expect(last.lines.join('')).toContain('抄送：')
  })

  test('the issuer stands two characters from the right, the date begins two characters further in', () => {
    const name = last.lines.findIndex((line) => line === '巴中市人民政府教育督导委员会办公室')
    expect(last.lines[name + 1]).toBe('2020年12月17日')
    // 17 names and 2 blanks of 156/28 mm from the right edge.
    const begin = text.right - 19 * (156 / 28)
    const rows = last.ink('any', { left: begin - 0.5, top: 195, bottom: 215 })!
    expect(rows.left).toEqual(near(begin + 0.3))
    expect(rows.right).toEqual(near(text.right - 2 * (156 / 28)))
  })
})

describe('a full page', () => {
  // Plain characters, many strokes, few strokes.
  const sample = Array.from('督导评估监测整改约谈问责鬱灣龘囊鹽一丁乙卜八廿丫厂之乏')
  let page: SeenPage
  beforeAll(async () => {
    const long = Array.from({ length: 1700 }, (_, index) => sample[index % sample.length]).join('')
    const pages = await print(aLetter({ blocks: [{ kind: 'paragraph', text: long }] }))
    page = pages[1]!
  })

  test('holds 22 lines of 28 characters', () => {
    const lines = page.lines.slice(0, -1)
    expect(lines).toHaveLength(22)
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([28]))
  })

  test('every character of it is inked in its own place, and nothing between the lines', () => {
    const width = 156 / 28
    const pitch = 28.95 * points
    for (let row = 0; row < 22; row += 1) {
      const top = text.top + row * pitch
      for (let column = 0; column < 28; column += 1) {
        const left = text.left + column * width
        const dots = page.dots('any', { left, right: left + width, top, bottom: top + pitch })
        expect(dots, `line ${row + 1}, character ${column + 1}`).toBeGreaterThan(15)
      }
      expect(page.dots('any', { ...text, top, bottom: top + 1.2 })).toBe(0)
    }
  })

  test('a sheet without those characters has no ink there', async () => {
    const [, second] = await print(aLetter({ copyTo: ['市教育和体育局'] }))
    expect(second!.dots('any', { ...text, bottom: 240 })).toBe(0)
  })
})

describe('text', () => {
  test.each([
    ['letter', sampleLetter, []],
    ['report', sampleReport, ['序号 乡镇 问题 整改情况']],
  ] as const)('the PDF of a %s says exactly the reading text', async (_kind, sample, headers) => {
    const content = PaperContent.parse(sample)
    const pages = await print(content, false)
    expect(bodyText(pages, [...headers])).toBe(plainText(content).replace(/\s/gu, ''))
  })

  test('a long table repeats its header on every page it reaches', async () => {
    const pages = await print(PaperContent.parse(sampleReport), false)
    const withRows = pages.filter(({ lines }) =>
      lines.some((line) => line.includes('开学安全教育记录不完整')),
    )
    expect(withRows.length).toBeGreaterThan(1)
    for (const { lines } of withRows) expect(lines).toContain('序号 乡镇 问题 整改情况')
  })

  test('the demo mark is on every page, the notice on the first, and neither on real papers', async () => {
    const demo = await print(PaperContent.parse(sampleReport))
    for (const page of demo) {
      expect(page.lines[0]).toBe('演示数据')
      expect(page.dots('any', { ...text, top: 10, bottom: 30 })).toBeGreaterThan(100)
    }
    expect(demo[0]!.lines.join('')).toContain('不是真实的督导结论')
    const real = await print(PaperContent.parse({ ...sampleReport, demo: false }), false)
    expect(real.flatMap(({ lines }) => lines).join('')).not.toContain('演示')
  })

  const hostile = [
    '#import "/etc/passwd": *',
    '#read("/etc/passwd") #sys.inputs #panic("x")',
    '$x^2$ *b* _i_ <a> @x `raw` ```c``` = h - i + j / k: l // m /* n */ [o](p) ~ --- ... \\u{41} \\',
    '</w:t><w:br/> &amp; &lt; %s ${x} {{y}} \'q\' "r"',
  ]

  test('markup in a text is printed letter by letter', async () => {
    const content = aLetter({
      title: hostile[0],
      addressees: [hostile[1]!],
      blocks: [
        ...hostile.map((line) => ({ kind: 'heading', level: 1, text: line }) as const),
        ...hostile.map((line) => ({ kind: 'paragraph', text: line }) as const),
        { kind: 'list', items: hostile },
        { kind: 'figures', figures: [{ label: hostile[2]!, value: hostile[0]! }] },
        { kind: 'table', caption: hostile[2], columns: [{ title: hostile[0]! }], rows: [[hostile[1]!]] },
      ],
      attachments: hostile,
      note: hostile[3],
    })
    expect(bodyText(await print(content, false))).toBe(plainText(content).replace(/\s/gu, ''))
  })

  test('words without end break inside the text and inside their cell', async () => {
    const word = 'Aa1_/'.repeat(60)
    const content = aLetter({
      title: 'W'.repeat(60),
      blocks: [
        { kind: 'heading', level: 1, text: word.slice(0, 150) },
        { kind: 'paragraph', text: `见${word}。${'—'.repeat(80)}` },
        {
          kind: 'table',
          columns: [{ title: word.slice(0, 40) }, { title: '乙', width: 1 }, { title: '丙' }],
          rows: [['甲', word, '丙']],
        },
      ],
      attachments: [word.slice(0, 150)],
    })
    const pages = await print(content)
    expect(bodyText(pages)).toBe(plainText(content).replace(/\s/gu, ''))
    for (const page of pages) {
      const ink = page.ink('any', { bottom: text.bottom + 1 })
      expect(ink?.right ?? 0).toBeLessThan(text.right + 0.3)
      expect(ink?.left ?? 210).toBeGreaterThan(text.left - 0.3)
    }
  })

  test('a cell longer than a page goes on over the pages', async () => {
    const rows = [['甲', '长'.repeat(1900)]]
    const content = aLetter({
      blocks: [{ kind: 'table', columns: [{ title: '列' }, { title: '文' }], rows }],
    })
    const pages = await print(content, false)
    const all = pages.flatMap(({ lines }) => lines).join('')
    expect(all.match(/长/gu)).toHaveLength(1900)
    expect(pages.length).toBeGreaterThan(1)
  })
})

describe('pages', () => {
  test('版记 closes an even last page however long the text is; a blank page and it carry no number', async () => {
    let blanks = 0
    for (let count = 4; count < 44; count += 1) {
      const blocks = Array.from(
        { length: count },
        (_, index) => ({ kind: 'paragraph', text: `第${index + 1}条` }) as const,
      )
      const pages = await print(aLetter({ blocks, copyTo: ['市教育和体育局'], demo: true }), false)
      expect(pages.length % 2).toBe(0)
      const last = pages.at(-1)!.lines
      expect(last.join('')).toContain('抄送：市教育和体育局。')
      const before = pages.at(-2)!.lines
      const blank = before.join('') === '演示数据'
      expect(last.includes(`— ${pages.length} —`)).toBe(!blank)
      if (blank) blanks += 1
    }
    expect(blanks).toBeGreaterThan(0)
  })

  test('the signature never stands alone on a page', async () => {
    for (let count = 4; count < 16; count += 1) {
      const blocks = Array.from(
        { length: count },
        () => ({ kind: 'paragraph', text: '甲'.repeat(20) }) as const,
      )
      const pages = await print(aLetter({ blocks }), false)
      expect(pages.at(-1)!.lines.at(-4)).toContain('甲')
    }
  })

  test('a paper that goes up shows who signed it, right of the number', async () => {
    const [first] = await print(aLetter({ signatory: '演示' }), false)
    expect(first!.lines).toContain('巴府教督办〔2020〕1号 签发人：演示')
  })

  test('the names of a joint paper are equally wide, the host first', async () => {
    const issuers = ['巴中市教育和体育局', '巴中市财政局', '巴中市人力资源和社会保障局'].map((name) => ({
      name,
    }))
    const [first] = await print(aLetter({ issuers }))
    const all = first!.ink('red', { top: 71, bottom: 118 })!
    const band = (index: number) => {
      const height = (all.bottom - all.top) / 3
      return first!.ink('red', {
        top: all.top + index * height + 2,
        bottom: all.top + (index + 1) * height - 2,
      })!
    }
    for (const index of [0, 1, 2]) {
      expect(band(index).left).toBeCloseTo(all.left, -0.4)
      expect(band(index).right).toBeCloseTo(all.right, -0.4)
    }
    expect(first!.lines[0]?.replaceAll(' ', '')).toBe(issuers[0]!.name)
  })
})

describe('fonts', () => {
  test('a character that no font can draw is refused by name', async () => {
    const rare = aLetter({ blocks: [{ kind: 'paragraph', text: '经办学校：𪚥文小学😀' }] })
    await expect(renderer.renderPdf(rare)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/正文中的“𪚥”（U\+2A6A5）、“😀”（U\+1F600）/u),
    })
  })

  test('a refusal leaves the thread fit for the next paper', async () => {
    await expect(renderer.renderPdf(aLetter({ title: '关于😀的通知' }))).rejects.toThrow('标题')
    await expect(renderer.renderPdf(aLetter())).resolves.toMatchObject({ pages: 1 })
  })

  test('without a folder every role prints in Noto and says so', () => {
    expect(loadFonts().substituted).toEqual(['body', 'title', 'strong', 'kai', 'song'])
  })

  test('a folder that cannot be read rejects the paper instead of printing it otherwise', async () => {
    const lost = createPdfRenderer({ fontFolder: '/nowhere/fonts' })
    await expect(lost.renderPdf(aLetter())).rejects.toThrow('/nowhere/fonts')
    await lost.close()
  })

  test('a licensed font in the folder is used for its role, Noto for the others', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fonts-'))
    try {
      // A free font that bears the name of the licensed one; both names are twelve characters long.
      const file = createRequire(import.meta.url).resolve(
        '@expo-google-fonts/noto-sans-sc/900Black/NotoSansSC_900Black.ttf',
      )
      writeFileSync(join(folder, 'kai.ttf'), renamed(readFileSync(file), 'Noto Sans SC', 'KaiTi_GB2312'))
      const fonts = loadFonts(folder)
      expect(fonts.substituted).toEqual(['body', 'title', 'strong', 'song'])
      const own = createPdfRenderer({ fontFolder: folder })
      const { bytes } = await own.renderPdf(
        aLetter({ blocks: [{ kind: 'heading', level: 2, text: '楷体标题' }] }),
      )
      await own.close()
      const names = Buffer.from(bytes)
        .toString('latin1')
        .match(/FontName \/[A-Z]{6}\+\S+/gu)
        ?.join(' ')
      expect(names).toContain('NotoSansSC-Black')
      expect(names).toContain('NotoSerifSC-Regular')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

const wide = (name: string) => Buffer.from(name, 'utf16le').swap16()

/** Writes another family name of the same length over the UTF-16 names of a font file. */
function renamed(font: Buffer, from: string, to: string): Buffer {
  for (let at = font.indexOf(wide(from)); at >= 0; at = font.indexOf(wide(from), at + 1))
    wide(to).copy(font, at)
  return font
}

describe('the thread', () => {
  test('the same paper is the same bytes, also from another thread and after other papers', async () => {
    const content = PaperContent.parse(sampleReport)
    const first = await renderer.renderPdf(content)
    await renderer.renderPdf(aLetter())
    const again = await renderer.renderPdf(content)
    const other = createPdfRenderer()
    const elsewhere = await other.renderPdf(content)
    await other.close()
    expect(Buffer.compare(first.bytes, again.bytes)).toBe(0)
    expect(Buffer.compare(first.bytes, elsewhere.bytes)).toBe(0)
  })

  test('papers asked for at once do not mix', async () => {
    const contents = ['甲', '乙', '丙', '丁'].map((name) => aLetter({ title: `关于${name}的通知` }))
    const papers = await Promise.all(contents.map((content) => renderer.renderPdf(content)))
    for (const [index, { bytes }] of papers.entries()) {
      const pages = await seePages(bytes, false)
      expect(bodyText(pages)).toBe(plainText(contents[index]!).replace(/\s/gu, ''))
    }
  })

  test('the event loop keeps running while a long report is set', async () => {
    const row = ['通江县实验小学', '食堂索证索票登记不规范，留样记录缺少签字', '已销号']
    const rows = Array.from({ length: 800 }, (_, index) => [String(index), ...row])
    const columns = ['序号', '学校', '问题', '情况'].map((title) => ({ title }))
    const content = aLetter({ kind: 'report', blocks: [{ kind: 'table', columns, rows }] })
    let ticks = 0
    const timer = setInterval(() => {
      ticks += 1
    }, 5)
    const begin = performance.now()
    const { pages } = await renderer.renderPdf(content)
    const elapsed = performance.now() - begin
    clearInterval(timer)
    expect(pages).toBeGreaterThan(20)
    expect(ticks).toBeGreaterThan(elapsed / 5 / 4)
  })

  test('a thread that dies rejects its papers and the next paper gets a new one', async () => {
    const narrow = createPdfRenderer({ threadMemory: 40 })
    const huge = {
      ...aLetter(),
      blocks: Array.from({ length: 4000 }, () => ({ kind: 'paragraph' as const, text: '根'.repeat(8000) })),
    }
    const [first, second] = await Promise.allSettled([narrow.renderPdf(huge), narrow.renderPdf(aLetter())])
    expect(first).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('ended') } })
    expect(second.status).toBe('rejected')
    await expect(narrow.renderPdf(aLetter())).resolves.toMatchObject({ pages: 1 })
    await narrow.close()
  })

  test('a paper that takes too long is given up', async () => {
    const hasty = createPdfRenderer({ timeout: 1 })
    await expect(hasty.renderPdf(aLetter())).rejects.toThrow('no answer within 1 ms')
    await hasty.close()
  })

  test('a closed renderer says so', async () => {
    const closed = createPdfRenderer()
    await closed.close()
    await expect(closed.renderPdf(aLetter())).rejects.toThrow('closed')
  })

  test('a fault in a template names file, line and column', () => {
    const folder = mkdtempSync(join(tmpdir(), 'typst-'))
    try {
      writeFileSync(join(folder, 'bad.typ'), '#let data = json("sheet.json")\n\n#data.title.nothing()\n')
      const compiler = createCompiler(folder, loadFonts().files)
      const compile = () =>
        compilePdf(compiler, join(folder, 'bad.typ'), join(folder, 'sheet.json'), '{"title":"x"}')
      expect(compile).toThrow(/bad\.typ:3:\d+ .*nothing/u)
      // The compiler is still good for the next paper.
      writeFileSync(join(folder, 'good.typ'), '#json("sheet.json").title')
      const paper = compilePdf(
        compiler,
        join(folder, 'good.typ'),
        join(folder, 'sheet.json'),
        '{"title":"x"}',
      )
      expect(paper.pages).toBe(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('the templates never turn data into markup', () => {
  for (const name of ['paper.typ', 'parts.typ']) {
    const source = readFileSync(fileURLToPath(new URL(`../src/render/${name}`, import.meta.url)), 'utf8')
    expect(source).not.toMatch(/\beval\b|\bread\(|mode:\s*"markup"/u)
  }
})
