import { encodeQR } from 'qr'
import { z } from 'zod'
import { demoMark, line } from './content.ts'
import type { Role } from './fonts.ts'
import { chineseDate } from './numbering.ts'

/** The board at a school's gate (责任督学公示牌): what the rule asks it to show, and where its QR code leads. */
export const BoardContent = z.object({
  schoolName: line,
  officeName: line,
  officePhone: line.nullable(),
  inspectors: z
    .array(
      z.object({
        name: line,
        validFrom: z.iso.date(),
        /** First day on which the duty no longer holds; null where no end is known. */
        validTo: z.iso.date().nullable(),
      }),
    )
    .min(1)
    .max(10),
  matters: z.array(line).min(1).max(12),
  address: z.url(),
  printedOn: z.iso.date(),
  demo: z.boolean(),
})
export type BoardContent = z.output<typeof BoardContent>

export type Orientation = 'LANDSCAPE' | 'PORTRAIT'

/** A board in its final words. */
export interface BoardSheet {
  title: string
  school: string
  inspectors: { name: string; term: string[] }[]
  matters: string[]
  /** Null where nobody recorded it: a line is left for it. */
  phone: string | null
  issuer: string
  printedOn: string
  /** The QR code as SVG, a module for each dot. */
  qr: string
  demoMark: string | null
}

/** Boards of one size, a page each. */
export interface BoardBook {
  orientation: Orientation
  boards: BoardSheet[]
}

export const composeBoard = (board: BoardContent): BoardSheet => ({
  title: '责任督学公示牌',
  school: board.schoolName,
  inspectors: board.inspectors.map(({ name, validFrom, validTo }) => ({
    name,
    term: term(validFrom, validTo),
  })),
  matters: board.matters.map((matter, i) => `${i + 1}. ${matter}`),
  phone: board.officePhone,
  issuer: board.officeName,
  printedOn: chineseDate(board.printedOn),
  // A quarter of a board that hangs outside may fade and the code is still read. Four modules of margin are its own.
  qr: encodeQR(board.address, 'svg', { ecc: 'quartile', border: 4 }),
  demoMark: board.demo ? demoMark : null,
})

/** A duty until 1 October ends on 30 September: people read the last day, not the one after it. */
function term(validFrom: string, validTo: string | null): string[] {
  const first = `自${chineseDate(validFrom)}起`
  if (validTo === null) return [first]
  const last = new Date(Date.parse(validTo) - 86_400_000).toISOString().slice(0, 10)
  return [first, `至${chineseDate(last)}止`]
}

/** What is printed in which face, for the check of glyphs. */
export const printedOnBoards = ({ boards }: BoardBook): [Role, string, string][] =>
  boards.flatMap((board): [Role, string, string][] => [
    ['title', '公示牌标题', board.title + board.school],
    ['strong', '督学姓名', board.inspectors.map(({ name }) => name).join('')],
    ['body', '任期', board.inspectors.flatMap((one) => one.term).join('')],
    ['body', '督导事项', board.matters.join('')],
    ['body', '联系方式', `${board.phone ?? ''}${board.issuer}${board.printedOn}`],
    ['strong', '首页标注', board.demoMark ?? ''],
  ])
