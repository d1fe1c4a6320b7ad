import { AlignmentType, LineRuleType, Paragraph, TextRun } from 'docx'
import type { IParagraphOptions, IRunOptions, IStylesOptions } from 'docx'
import type { Role } from './fonts.ts'
import { characterPitch, linePitch, size, tablePitch } from './page.ts'

/** The fonts of GB/T 9704-2012 by the names under which Windows and WPS know them. */
export const fontNames: Record<Role, string> = {
  body: '仿宋_GB2312',
  title: '方正小标宋简体',
  strong: '黑体',
  kai: '楷体_GB2312',
  song: '宋体',
}

export const twips = (points: number) => Math.round(points * 20)
/** Half points, Word's unit of type size. */
export const halfPoints = (points: number) => Math.round(points * 2)

export const font = (role: Role): IRunOptions => {
  const name = fontNames[role]
  return { font: { ascii: name, hAnsi: name, eastAsia: name, cs: name } }
}

/** Lines of exactly this height in points, as the grid of 22 lines needs them. */
export const exact = (points: number) => ({ line: twips(points), lineRule: LineRuleType.EXACT })

const lines = { spacing: { before: 0, after: 0, ...exact(linePitch) } }
const indented = { ...lines, indent: { firstLine: twips(2 * characterPitch) } }
const headingRoles = ['strong', 'kai', 'body', 'body'] as const

const heading = (level: 0 | 1 | 2 | 3) => ({
  run: { ...font(headingRoles[level]), size: halfPoints(size.body), color: '000000', bold: false },
  paragraph: { ...indented, keepNext: true, alignment: AlignmentType.BOTH },
})

// As in the PDF: 22 lines fill a page whatever a paragraph leaves behind, and digits stand close to characters.
const base: IParagraphOptions = { ...lines, widowControl: false, autoSpaceEastAsianText: false }

/** Base font and grid, the four heading levels, `Text` (two characters in) and `Cell`. */
export function documentStyles(): IStylesOptions {
  return {
    default: {
      document: {
        // 28 characters of 16 pt are wider than the line: each gives up a quarter point.
        run: {
          ...font('body'),
          size: halfPoints(size.body),
          characterSpacing: -Math.ceil((size.body - characterPitch) * 20),
          language: { value: 'zh-CN', eastAsia: 'zh-CN' },
        },
        paragraph: base,
      },
      heading1: heading(0),
      heading2: heading(1),
      heading3: heading(2),
      heading4: heading(3),
    },
    paragraphStyles: [
      {
        id: 'Text',
        name: '公文正文',
        paragraph: { ...indented, alignment: AlignmentType.BOTH },
      },
      {
        id: 'Cell',
        name: '公文表格',
        run: { size: halfPoints(size.table), characterSpacing: 0 },
        paragraph: { spacing: { before: 0, after: 0, ...exact(tablePitch) } },
      },
    ],
  }
}

/** A paragraph flush left, without indent. */
export const plain = (text: string) => new Paragraph({ text })

/** An empty line of this height in points. */
export const blank = (points: number) => new Paragraph({ spacing: exact(points) })

/** A centred paragraph in one font. */
export const centred = (role: Role, text: string, points: number, more: IParagraphOptions = {}) =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    ...more,
    children: [new TextRun({ ...font(role), size: halfPoints(points), text })],
  })
