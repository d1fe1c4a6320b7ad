/**
 * Measures of GB/T 9704-2012 (党政机关公文格式) that PDF and DOCX share. Lengths in points unless the name says mm.
 * `paper.typ` states the same page in Typst's own units; the render tests measure it on the finished page.
 */
export const pointsPerMm = 72 / 25.4

/** A4 with 天头 37, 订口 28; the 版心 of 156 × 225 leaves 26 on the right and 35 below. */
export const pageMm = { width: 210, height: 297, top: 37, left: 28, right: 26, bottom: 35 } as const
const textWidthMm = pageMm.width - pageMm.left - pageMm.right
export const textWidth = textWidthMm * pointsPerMm
export const textHeight = (pageMm.height - pageMm.top - pageMm.bottom) * pointsPerMm

/** 22 lines fill the 版心 at 28.95 pt; at 29 pt the last line would fall off. */
export const linePitch = 28.95
export const charactersPerLine = 28

/** Sizes of type by their Chinese names: 2号, 3号, 4号, and 小四 for tables. */
export const size = { title: 22, body: 16, small: 14, table: 12 } as const

/** 28 characters of 16 pt are 5.8 pt wider than the 版心: each gives up a little. */
export const characterPitch = textWidth / charactersPerLine

/** Line pitch inside tables. */
export const tablePitch = 18
/** A table with no more rows than this stays on one page. */
export const wholeTableRows = 6

export const red = 'FF0000'
