import { afterEach, describe, expect, test, vi } from 'vitest'
import { sampleLetter, sampleReport } from '../scripts/sample-content.ts'
import { PaperContent } from '../src/render/content.ts'
import { renderDocx } from '../src/render/docx.ts'
import { plainText } from '../src/render/text.ts'
import { createPdfRenderer } from '../src/render/typst.ts'
import { aLetter, bodyText, docxParts, docxText, seePages } from './render-pages.ts'

const letter = PaperContent.parse(sampleLetter)
const report = PaperContent.parse(sampleReport)
const parts = async (content: PaperContent) => docxParts(await renderDocx(content))
const dense = (text: string) => text.replace(/\s/gu, '')

const headers = (files: Record<string, string>) =>
  Object.entries(files).flatMap(([name, xml]) => (/word\/header\d+\.xml/u.test(name) ? [docxText(xml)] : []))

describe('the text', () => {
  test.each([
    ['letter', letter],
    ['report', report],
    [
      'paper that goes up',
      aLetter({ signatory: '演示', markers: { copyNumber: '000007', urgency: '特急' } }),
    ],
    ['report with number', PaperContent.parse({ ...sampleReport, number: '巴府教督办〔2020〕1号' })],
  ])('of a %s is exactly the reading text', async (_kind, content) => {
    const { 'word/document.xml': document = '' } = await parts(content)
    expect(docxText(document)).toBe(dense(plainText(content)))
  })

  test('is the text of the PDF, hostile characters included', async () => {
    const text = '#import "/x" $x$ *b* <a> @x \\ & &amp; </w:t> \'q\''
    const content = aLetter({
      title: text,
      blocks: [
        { kind: 'heading', level: 3, text },
        { kind: 'list', items: [text, text] },
        { kind: 'table', columns: [{ title: text }], rows: [[`${text}\n${text}`]] },
      ],
      attachments: [text, text],
      copyTo: [text],
    })
    const renderer = createPdfRenderer()
    const { bytes } = await renderer.renderPdf(content)
    await renderer.close()
    const { 'word/document.xml': document = '' } = await parts(content)
    expect(docxText(document)).toBe(bodyText(await seePages(bytes, false)))
  })
})

describe('the page', () => {
  test('is A4 with the margins of GB/T 9704-2012 in every section', async () => {
    const { 'word/document.xml': document = '' } = await parts(report)
    const sections = [
      ...document.matchAll(/<w:pgMar w:top="(\d+)" w:right="(\d+)" w:bottom="(\d+)" w:left="(\d+)"/gu),
    ]
    expect(sections).toHaveLength(3)
    for (const [, ...margins] of sections) {
      const millimetres = margins.map((twips) => Math.round((Number(twips) / 1440) * 254) / 10)
      expect(millimetres).toEqual([37, 26, 35, 28])
    }
    expect(document.match(/<w:pgSz w:w="1190[56]" w:h="1683[78]"/gu)).toHaveLength(3)
  })

  test('sets 22 lines of 28 characters in the named fonts', async () => {
    const { 'word/styles.xml': styles = '' } = await parts(letter)
    const defaults = styles.slice(0, styles.indexOf('</w:docDefaults>'))
    expect(defaults).toContain('w:line="579" w:lineRule="exact"')
    expect(defaults).toContain('<w:sz w:val="32"/>')
    const spacing = Number(/<w:spacing w:val="(-?\d+)"/u.exec(defaults)?.[1])
    // 28 characters fit into 156 mm, 29 do not.
    expect((16 + spacing / 20) * 28).toBeLessThanOrEqual((156 / 25.4) * 72)
    expect((16 + spacing / 20) * 29).toBeGreaterThan((156 / 25.4) * 72)
    expect(defaults).toContain('w:eastAsia="仿宋_GB2312"')
    const roles = ['方正小标宋简体', '黑体', '楷体_GB2312', '宋体', '仿宋_GB2312']
    const { 'word/fontTable.xml': fonts = '' } = await parts(letter)
    for (const name of roles) expect(fonts).toContain(`<w:font w:name="${name}"><w:altName w:val="`)
  })

  test('shows the red name, the red line below the number and the title in 小标宋', async () => {
    const { 'word/document.xml': document = '' } = await parts(letter)
    const paragraphs = document.split('</w:p>')
    const find = (text: string) => paragraphs.find((paragraph) => paragraph.includes(text)) ?? ''
    const name = find('>巴中市人民政府教育督导委员会办公室<')
    expect(name).toContain('<w:color w:val="FF0000"/>')
    expect(name).toContain('方正小标宋简体')
    expect(find('〔2020〕1号')).toMatch(/<w:bottom w:val="single" w:color="FF0000"/u)
    expect(find('>关于限期整改省级教育')).toMatch(/方正小标宋简体.*<w:sz w:val="44"\/>/u)
  })

  test('numbers odd pages at the right and even pages at the left, the title page of a report not at all', async () => {
    const files = await parts(report)
    expect(files['word/settings.xml']).toContain('<w:evenAndOddHeaders/>')
    const document = files['word/document.xml'] ?? ''
    const [cover = '', body = ''] = document.match(/<w:sectPr>.*?<\/w:sectPr>/gu) ?? []
    expect(cover).not.toContain('footerReference')
    expect(body).toMatch(/footerReference w:type="default".*footerReference w:type="even"/u)
    expect(files['word/footer1.xml']).toMatch(/w:right="280".*<w:jc w:val="right"\/>.*PAGE/u)
    expect(files['word/footer2.xml']).toMatch(/w:left="280".*<w:jc w:val="left"\/>.*PAGE/u)
  })

  test('carries the demo mark in every header, and only on demo papers', async () => {
    expect(new Set(headers(await parts(report)))).toEqual(new Set(['演示数据']))
    const real = await parts(PaperContent.parse({ ...sampleReport, demo: false }))
    expect(new Set(headers(real))).toEqual(new Set(['']))
    expect(real['word/document.xml']).not.toContain('演示')
  })

  test('repeats the header row of a table and splits no row', async () => {
    const { 'word/document.xml': document = '' } = await parts(report)
    const tables = document.match(/<w:tbl>.*?<\/w:tbl>/gu) ?? []
    const long = tables.find((table) => table.includes('整改情况')) ?? ''
    const rows = long.split('</w:tr>').slice(0, -1)
    expect(rows).toHaveLength(37)
    expect(rows.map((row) => row.includes('<w:tblHeader/>'))).toEqual(rows.map((_, index) => index === 0))
    for (const row of rows) expect(row).toContain('<w:cantSplit/>')
  })

  test('keeps the last paragraph with the attachments and the signature', async () => {
    const { 'word/document.xml': document = '' } = await parts(letter)
    const paragraphs = document.split('</w:p>')
    const kept = (text: string) => paragraphs.find((xml) => xml.includes(text))?.includes('<w:keepNext/>')
    expect([kept('请于2021年'), kept('附件：'), kept('请你县逐项')]).toEqual([true, true, false])
  })

  test('puts 版记 on an even page of its own', async () => {
    const { 'word/document.xml': document = '' } = await parts(letter)
    const sections = document.match(/<w:sectPr>.*?<\/w:sectPr>/gu) ?? []
    expect(sections.map((section) => section.includes('<w:type w:val="evenPage"/>'))).toEqual([false, true])
    expect((await parts(aLetter()))['word/document.xml']).not.toContain('evenPage')
  })
})

describe('the package', () => {
  afterEach(() => void vi.useRealTimers())

  test('is the same bytes on another day, dated by the paper', async () => {
    const first = await renderDocx(letter)
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') })
    const second = await renderDocx(letter)
    vi.useRealTimers()
    expect(Buffer.compare(first, second)).toBe(0)
    expect(docxParts(first)['docProps/core.xml']).toMatch(/created[^>]*>2020-12-17T00:00:00Z</u)
  })

  test('differs where the paper differs', async () => {
    const other = await renderDocx({ ...letter, number: '巴府教督办〔2020〕2号' })
    expect(Buffer.compare(await renderDocx(letter), other)).not.toBe(0)
  })
})
