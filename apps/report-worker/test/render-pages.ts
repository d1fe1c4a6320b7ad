import { PDFiumLibrary } from '@hyzyla/pdfium'
import { strFromU8, unzipSync } from 'fflate'
import { PaperContent } from '../src/render/content.ts'
import type { PaperContentInput } from '../src/render/content.ts'

/** A page as a reader sees it: its text by lines, and its ink measured in millimetres from the top left corner. */
export interface SeenPage {
  lines: string[]
  /** The smallest box around the ink of a kind within a region; undefined where there is none. */
  ink(kind: InkKind, region?: Partial<Box>): Box | undefined
  /** How many dots of ink a region holds. */
  dots(kind: InkKind, region: Box): number
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

type InkKind = 'any' | 'red'

const dotsPerInch = 200
let library: Promise<PDFiumLibrary> | undefined

/** Draws every page of a PDF with PDFium, a renderer that shares no code with the one that made it. */
export async function seePages(pdf: Uint8Array, draw = true): Promise<SeenPage[]> {
  library ??= PDFiumLibrary.init()
  const document = await (await library).loadDocument(pdf)
  const pages: SeenPage[] = []
  for (const page of document.pages()) {
    const lines = page.getText().split(/\r\n/u)
    const { width, data } = draw
      ? await page.render({ scale: dotsPerInch / 72, render: 'bitmap' })
      : { width: 0, data: new Uint8Array() }
    pages.push({ lines, ...measured(width, data) })
  }
  document.destroy()
  return pages
}

function measured(width: number, data: Uint8Array): Pick<SeenPage, 'ink' | 'dots'> {
  const perMm = width / 210
  const height = width === 0 ? 0 : data.length / 4 / width
  const visit = (kind: InkKind, region: Partial<Box>, found: (x: number, y: number) => void) => {
    const { left = 0, top = 0, right = 210, bottom = 297 } = region
    for (let y = Math.ceil(top * perMm); y < Math.min(height, bottom * perMm); y += 1) {
      for (let x = Math.ceil(left * perMm); x < Math.min(width, right * perMm); x += 1) {
        const at = (y * width + x) * 4
        const [r = 255, g = 255, b = 255] = data.subarray(at, at + 3)
        if (kind === 'red' ? r > 150 && g < 110 && b < 110 : Math.min(r, g, b) < 128) found(x, y)
      }
    }
  }
  return {
    ink(kind, region = {}) {
      const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
      visit(kind, region, (x, y) => {
        box.left = Math.min(box.left, x / perMm)
        box.right = Math.max(box.right, (x + 1) / perMm)
        box.top = Math.min(box.top, y / perMm)
        box.bottom = Math.max(box.bottom, (y + 1) / perMm)
      })
      return box.left === Infinity ? undefined : box
    },
    dots(kind, region) {
      let count = 0
      visit(kind, region, () => {
        count += 1
      })
      return count
    },
  }
}

/** Everything printed between the marks of the pages, without white space: header marks, page numbers and repeated table headers are taken off. */
export function bodyText(pages: SeenPage[], repeatedHeaders: string[] = []): string {
  return pages
    .flatMap(({ lines }, index) => {
      const marked = lines[0] === '演示数据' ? lines.slice(1) : lines
      const numbered = /^— \d+ —$/u.test(marked.at(-1) ?? '') ? marked.slice(0, -1) : marked
      const repeated = index > 0 && repeatedHeaders.includes(numbered[0] ?? '')
      return repeated ? numbered.slice(1) : numbered
    })
    .join('')
    .replace(/\s/gu, '')
}

/** The parts of a DOCX as text. */
export function docxParts(docx: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(docx)).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

/** What a part of a DOCX says, without white space. */
export function docxText(xml: string): string {
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/gu)]
    .map(([, text = '']) => text)
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s/gu, '')
}

/** A short letter; every default visible here. */
export function aLetter(over: Partial<PaperContentInput> = {}): PaperContent {
  return PaperContent.parse({
    kind: 'letter',
    issuers: [{ name: '巴中市人民政府教育督导委员会办公室' }],
    number: '巴府教督办〔2020〕1号',
    title: '关于限期整改的督办通知',
    addressees: ['通江县人民政府'],
    blocks: [{ kind: 'paragraph', text: '请于2021年1月31日前报送整改报告。' }],
    signatureDate: '2020-12-07',
    demo: false,
    ...over,
  } satisfies PaperContentInput)
}
