import type { Block, PaperContent } from './content.ts'
import { demoMark } from './content.ts'
import { chineseDate, headingNumbers } from './numbering.ts'
import { columnShares, masthead, titleLines } from './measure.ts'
import type { Masthead } from './measure.ts'

export type Align = 'left' | 'center' | 'right'

export type SheetBlock =
  | { kind: 'heading'; level: 1 | 2 | 3 | 4; text: string }
  | { kind: 'paragraph'; text: string }
  | {
      kind: 'table'
      caption: string | null
      /** Null where the table has no header row (figures). */
      header: string[] | null
      aligns: Align[]
      /** Share of each column; they add up to 1. */
      shares: number[]
      rows: string[][]
    }

/** A paper in its final words: what PDF, DOCX and plain text print, in the order in which they print it. */
export interface Sheet {
  kind: 'letter' | 'report'
  copyNumber: string | null
  urgency: string | null
  masthead: Masthead
  number: string | null
  signatory: string | null
  title: string[]
  demoMark: string | null
  demoNotice: string | null
  addressees: string | null
  blocks: SheetBlock[]
  /** 附件：1. 名称 — the label stands before the first, numbers only where there are several. */
  attachments: { label: string; number: string; name: string }[]
  issuers: string[]
  date: string
  note: string | null
  imprint: { copyTo: string | null; printedBy: string | null; printedOn: string | null } | null
}

/** Puts a paper into its final words: numbers, brackets, colons and dates, the same for every format. */
export function compose(content: PaperContent): Sheet {
  const names = content.issuers.map((issuer) => issuer.name)
  const several = content.attachments.length > 1
  return {
    kind: content.kind,
    copyNumber: content.markers.copyNumber ?? null,
    urgency: content.markers.urgency ?? null,
    masthead: masthead(names),
    number: content.number ?? null,
    signatory: content.signatory ?? null,
    title: titleLines(content.title),
    demoMark: content.demo ? demoMark : null,
    demoNotice: content.demo ? `（${demoMark}，仅供系统演示，不是真实的督导结论）` : null,
    addressees: content.addressees.length > 0 ? `${content.addressees.join('、')}：` : null,
    blocks: composeBlocks(content.blocks),
    attachments: content.attachments.map((name, index) => ({
      label: index === 0 ? '附件：' : '',
      number: several ? `${index + 1}. ` : '',
      name,
    })),
    issuers: names,
    date: chineseDate(content.signatureDate),
    note: content.note ? bracketed(content.note) : null,
    imprint: imprint(content),
  }
}

function composeBlocks(blocks: Block[]): SheetBlock[] {
  const number = headingNumbers()
  return blocks.flatMap((block): SheetBlock[] => {
    switch (block.kind) {
      case 'heading':
        return [{ kind: 'heading', level: block.level, text: number(block.level) + block.text }]
      case 'paragraph':
        return [block]
      case 'list':
        return block.items.map((item) => ({ kind: 'paragraph', text: `——${item}` }))
      case 'figures':
        return [figures(block)]
    }
    return [table(block)]
  })
}

function table(block: Extract<Block, { kind: 'table' }>): SheetBlock {
  return {
    kind: 'table',
    caption: block.caption ?? null,
    header: block.columns.map((column) => column.title),
    aligns: block.columns.map((column) => column.align),
    shares: columnShares(block.columns, block.rows),
    rows: block.rows,
  }
}

function figures(block: Extract<Block, { kind: 'figures' }>): SheetBlock {
  return {
    kind: 'table',
    caption: block.caption ?? null,
    header: null,
    aligns: ['left', 'right'],
    shares: [0.6, 0.4],
    rows: block.figures.map(({ label, value }) => [label, value]),
  }
}

function imprint(content: PaperContent): Sheet['imprint'] {
  const { copyTo, printedBy, printedOn } = content
  if (copyTo.length === 0 && !printedBy && !printedOn) return null
  return {
    copyTo: copyTo.length > 0 ? `抄送：${copyTo.join('，')}。` : null,
    printedBy: printedBy ?? null,
    printedOn: printedOn ? `${chineseDate(printedOn)}印发` : null,
  }
}

/** 附注 stands in full-width brackets, whether the author typed them or not. */
function bracketed(note: string): string {
  return /^（.*）$/u.test(note) ? note : `（${note}）`
}
