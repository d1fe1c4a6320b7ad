import type { Sheet } from './compose.ts'
import type { FontSet, Role } from './fonts.ts'

/**
 * A blank where a rare character of a name should stand is worse than no paper: the sentence names the characters
 * that cannot be drawn and where they stand. Undefined where all can.
 */
export function glyphFault(fonts: FontSet, printed: readonly [Role, string, string][]): string | undefined {
  const places = printed.flatMap(([role, place, text]) => {
    const chars = fonts.missing(role, text)
    return chars.length === 0
      ? []
      : [`${place}中的${chars.map((char) => `“${char}”（${codePoint(char)}）`).join('、')}`]
  })
  if (places.length === 0) return undefined
  return `现有字体没有${[...new Set(places)].slice(0, 5).join('，')}，请更换用字或安装收有该字的字体`
}

/** What is printed in which face. */
export function printedOn(sheet: Sheet): [Role, string, string][] {
  const blocks = sheet.blocks.flatMap((block): [Role, string, string][] => {
    if (block.kind === 'heading') return [[headingRoles[block.level - 1] ?? 'body', '标题', block.text]]
    if (block.kind === 'paragraph') return [['body', '正文', block.text]]
    return [
      ['strong', '表格', [block.caption ?? '', ...(block.header ?? [])].join('')],
      ['body', '表格', block.rows.flat().join('')],
    ]
  })
  const { imprint } = sheet
  return [
    ['title', '发文机关标志', sheet.masthead.names.join('')],
    ['title', '标题', sheet.title.join('')],
    ['strong', '首页标注', `${sheet.urgency ?? ''}${sheet.demoMark ?? ''}`],
    ['kai', '签发人', `${sheet.signatory ?? ''}${sheet.demoNotice ?? ''}`],
    ['body', '发文字号', `${sheet.copyNumber ?? ''}${sheet.number ?? ''}`],
    ['body', '主送机关', sheet.addressees ?? ''],
    ...blocks,
    ['body', '附件说明', sheet.attachments.map(({ label, number, name }) => label + number + name).join('')],
    ['body', '署名', sheet.issuers.join('') + sheet.date],
    ['body', '附注', sheet.note ?? ''],
    ['body', '版记', `${imprint?.copyTo ?? ''}${imprint?.printedBy ?? ''}${imprint?.printedOn ?? ''}`],
    ['song', '页码', '—0123456789'],
  ]
}

/** As in `parts.typ`: 一 黑体, （一） 楷体, 1. and （1） 仿宋. */
const headingRoles: Role[] = ['strong', 'kai', 'body', 'body']

const codePoint = (char: string) =>
  `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
