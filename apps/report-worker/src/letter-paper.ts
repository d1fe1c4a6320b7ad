import { z } from 'zod'
import type { PaperContentInput } from './render/content.ts'

const block = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('heading'),
    level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    text: z.string(),
  }),
  z.object({ type: z.literal('paragraph'), text: z.string() }),
  z.object({ type: z.literal('list'), items: z.array(z.string()) }),
  z.object({ type: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
])

/** What the documents service hands out for one letter: `RenderTask.content`. */
export const letterContent = z.object({
  number: z.string(),
  title: z.string(),
  issuer: z.string(),
  addressees: z.array(z.string()),
  blocks: z.array(block),
  approvedOn: z.iso.date(),
  isDemo: z.boolean(),
})

/** The letter as a paper: dated by its approval, printed by its issuer. */
export function asPaper(letter: z.infer<typeof letterContent>): PaperContentInput {
  const { number, title, issuer, addressees, blocks, approvedOn, isDemo } = letter
  return {
    kind: 'letter',
    issuers: [{ name: issuer }],
    number,
    title,
    addressees,
    blocks: blocks.map(asPaperBlock),
    signatureDate: approvedOn,
    printedBy: issuer,
    printedOn: approvedOn,
    demo: isDemo,
  }
}

function asPaperBlock(from: z.infer<typeof block>): PaperContentInput['blocks'][number] {
  switch (from.type) {
    case 'heading':
      return { kind: 'heading', level: from.level, text: from.text }
    case 'paragraph':
      return { kind: 'paragraph', text: from.text }
    case 'list':
      return { kind: 'list', items: from.items }
    case 'table':
      return { kind: 'table', columns: from.columns.map((title) => ({ title })), rows: from.rows }
  }
}
