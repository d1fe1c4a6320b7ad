import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openSync } from 'fontkit'
import type { Font } from 'fontkit'

/** What a face is for on the paper: 仿宋, 小标宋, 黑体, 楷体, 宋体 (page numbers). */
export const roles = ['body', 'title', 'strong', 'kai', 'song'] as const
export type Role = (typeof roles)[number]

interface RoleFont {
  /** Family names as Typst may know the fonts, best first. */
  families: string[]
  weight: number
}

export interface FontSet {
  /** Font files to load. */
  files: string[]
  faces: Record<Role, RoleFont>
  /** Roles that print in Noto because the folder lacks their licensed font. */
  substituted: Role[]
  /** Characters of `text` that no font of the role can draw, each once. */
  missing(role: Role, text: string): string[]
}

/** Names under which the licensed fonts are installed, in capitals. The standard names the first of each. */
const licensed: Record<Role, string[]> = {
  body: [
    'FANGSONG_GB2312',
    '仿宋_GB2312',
    'FANGSONG',
    '仿宋',
    'STFANGSONG',
    '华文仿宋',
    'FZFANGSONG-Z02',
    '方正仿宋_GBK',
  ],
  title: ['FZXIAOBIAOSONG-B05S', 'FZXIAOBIAOSONG-B05', '方正小标宋简体', '方正小标宋_GBK'],
  strong: ['SIMHEI', '黑体', 'FZHEI-B01', '方正黑体_GBK'],
  kai: ['KAITI_GB2312', '楷体_GB2312', 'KAITI', '楷体', 'STKAITI', '华文楷体', '方正楷体_GBK'],
  song: ['SIMSUN', '宋体', 'STSONG', '华文宋体', '方正书宋_GBK'],
}

const require = createRequire(import.meta.url)
const noto = (file: string, family: string, weight: number) => ({ file, family, weight })
const serif = (face: string, weight: number) =>
  noto(`@expo-google-fonts/noto-serif-sc/${face}/NotoSerifSC_${face}.ttf`, 'Noto Serif SC', weight)

/** Free fonts (SIL Open Font License) that stand in for the licensed ones, which may not be shipped. */
const substitutes: Record<Role, { file: string; family: string; weight: number }> = {
  body: serif('400Regular', 400),
  title: serif('700Bold', 700),
  strong: noto('@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf', 'Noto Sans SC', 500),
  kai: serif('400Regular', 400),
  song: serif('400Regular', 400),
}

interface FontFile {
  file: string
  families: string[]
  weight: number
  characters: Set<number>
}

/**
 * The fonts of a paper: those of `folder` whose family carries a known name, Noto for the other roles and for
 * characters that the licensed font lacks (仿宋_GB2312 holds 6,763). Throws where the folder cannot be read.
 */
export function loadFonts(folder?: string): FontSet {
  const own = folder === undefined ? [] : fontsIn(folder)
  const free = new Map<string, FontFile>()
  const substituteFor = (role: Role): FontFile => {
    const { file, family, weight } = substitutes[role]
    const path = require.resolve(file)
    const font = free.get(path) ?? { ...readFont(path)[0]!, families: [family], weight }
    free.set(path, font)
    return font
  }
  const chosen = new Map<Role, FontFile[]>()
  const substituted: Role[] = []
  for (const role of roles) {
    const font = bestFor(role, own)
    if (!font) substituted.push(role)
    chosen.set(role, font ? [font, substituteFor(role)] : [substituteFor(role)])
  }
  const fontsOf = (role: Role) => chosen.get(role) ?? []
  const faces = Object.fromEntries(
    roles.map((role) => {
      const fonts = fontsOf(role)
      return [role, { families: fonts.flatMap((font) => font.families), weight: fonts[0]?.weight ?? 400 }]
    }),
  ) as Record<Role, RoleFont>
  return {
    files: [...new Set([...chosen.values()].flat().map((font) => font.file))],
    faces,
    substituted,
    missing: (role, text) => {
      const fonts = fontsOf(role)
      const lacking = Array.from(text).filter((char) => {
        const point = char.codePointAt(0) ?? 0
        return point > 0x20 && !fonts.some((font) => font.characters.has(point))
      })
      return [...new Set(lacking)]
    },
  }
}

function bestFor(role: Role, fonts: FontFile[]): FontFile | undefined {
  for (const name of licensed[role]) {
    const font = fonts.find((candidate) =>
      candidate.families.some((family) => family.trim().toUpperCase() === name),
    )
    if (font) return font
  }
  return undefined
}

function fontsIn(folder: string): FontFile[] {
  return readdirSync(folder)
    .filter((name) => /\.(?:ttf|otf|ttc|otc)$/iu.test(name))
    .sort()
    .flatMap((name) => readFont(join(folder, name)))
}

/** One entry for a font, several for a collection. */
function readFont(file: string): FontFile[] {
  const opened = openSync(file)
  const fonts = 'fonts' in opened ? opened.fonts : [opened]
  return fonts.map((font) => ({
    file,
    families: familyNames(font),
    weight: font['OS/2'].usWeightClass,
    characters: new Set(font.characterSet),
  }))
}

/** Typst matches one name of the font, which may be the English or the Chinese one: offer all. */
function familyNames(font: Font): string[] {
  // The name table is public in fontkit, but its type declarations leave it out.
  const { records } = (font as Font & { name: { records: NameRecords } }).name
  const names = [records.preferredFamily, records.fontFamily].flatMap((byLanguage) =>
    Object.values(byLanguage ?? {}),
  )
  return [...new Set([font.familyName, ...names])]
}

type NameRecords = Partial<Record<'fontFamily' | 'preferredFamily', Record<string, string>>>
