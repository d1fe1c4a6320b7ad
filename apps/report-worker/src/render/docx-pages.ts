import { AlignmentType, BorderStyle, Footer, Header, PageNumber, Paragraph, TextRun } from 'docx'
import type { Sheet } from './compose.ts'
import { exact, font, halfPoints, twips } from './docx-styles.ts'
import { size } from './page.ts'

/** The demo mark at the head of odd and even pages alike; real papers have no header. */
export function pageHeaders({ demoMark }: Sheet): { default: Header; even: Header } {
  const header = () => new Header({ children: [markLine(demoMark)] })
  return { default: header(), even: header() }
}

function markLine(text: string | null): Paragraph {
  if (text === null) return new Paragraph({})
  const mark = new TextRun({
    ...font('strong'),
    text,
    size: halfPoints(size.small),
    border: { style: BorderStyle.SINGLE, size: 6, space: 3, color: '000000' },
  })
  return new Paragraph({ alignment: AlignmentType.RIGHT, children: [mark] })
}

/** — 1 — one character from the outer edge: odd pages right, even pages left. */
export function pageFooters(): { default: Footer; even: Footer } {
  return { default: footer('right'), even: footer('left') }
}

function footer(side: 'left' | 'right'): Footer {
  const number = new TextRun({
    ...font('song'),
    size: halfPoints(size.small),
    children: ['— ', PageNumber.CURRENT, ' —'],
  })
  return new Footer({
    children: [
      new Paragraph({
        alignment: side === 'left' ? AlignmentType.LEFT : AlignmentType.RIGHT,
        spacing: exact(size.small),
        indent: { [side]: twips(size.small) },
        children: [number],
      }),
    ],
  })
}
