/**
 * Writes a sample letter and a sample report as PDF and DOCX, sample boards as PDF, and a picture of each page.
 * Usage: node scripts/sample.ts <folder>
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFiumLibrary } from '@hyzyla/pdfium'
import { encode } from 'fast-png'
import { PaperContent } from '../src/render/content.ts'
import { renderDocx } from '../src/render/docx.ts'
import { createPdfRenderer } from '../src/render/typst.ts'
import { sampleBoard, sampleLetter, sampleReport } from './sample-content.ts'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node scripts/sample.ts <folder>')
  process.exit(1)
}
mkdirSync(folder, { recursive: true })

const renderer = createPdfRenderer()
const library = await PDFiumLibrary.init()
for (const [name, sample] of Object.entries({ letter: sampleLetter, report: sampleReport })) {
  const content = PaperContent.parse(sample)
  const { bytes, pages } = await renderer.renderPdf(content)
  writeFileSync(join(folder, `${name}.pdf`), bytes)
  writeFileSync(join(folder, `${name}.docx`), await renderDocx(content))
  await writePictures(name, bytes)
  console.log(`${name}: ${pages} pages`)
}
for (const orientation of ['LANDSCAPE', 'PORTRAIT'] as const) {
  const name = `board-${orientation.toLowerCase()}`
  const { bytes } = await renderer.renderBoards([sampleBoard], orientation)
  writeFileSync(join(folder, `${name}.pdf`), bytes)
  await writePictures(name, bytes)
}
await renderer.close()

/** One PNG a page, 110 dots an inch, three bytes a dot. */
async function writePictures(name: string, pdf: Uint8Array): Promise<void> {
  const document = await library.loadDocument(pdf)
  for (const page of document.pages()) {
    const { width, height, data } = await page.render({ scale: 110 / 72, render: 'bitmap' })
    const opaque = data.filter((_, index) => index % 4 !== 3)
    const png = encode({ width, height, data: opaque, channels: 3, depth: 8 })
    writeFileSync(join(folder!, `${name}-${page.number + 1}.png`), png)
  }
  document.destroy()
}
