import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

interface Diagnostic {
  message: string
  path: string
  range: { start: { line: number; character: number } } | null
}

/** Typst with the fonts and the folder of its templates. Costs about 60 ms and reads the fonts. */
export function createCompiler(workspace: string, fontFiles: string[]): NodeCompiler {
  return NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fontFiles }] })
}

/**
 * Compiles one paper. `data` is served to the template as a file beside it, so that no text of it is ever markup.
 * Throws an error that names template, line and column. What Typst remembers is dropped after every compile: a
 * worker that prints for weeks must not grow.
 */
export function compilePdf(
  compiler: NodeCompiler,
  main: string,
  dataFile: string,
  data: string,
): { bytes: Uint8Array<ArrayBuffer>; pages: number } {
  try {
    compiler.mapShadow(dataFile, Buffer.from(data))
    const outcome = compiler.compile({ mainFilePath: main })
    const failure = outcome.takeError()
    const found = failure ?? outcome.takeWarnings()
    const diagnostics = found ? (compiler.fetchDiagnostics(found) as Diagnostic[]) : []
    const unsettled = diagnostics.some(({ message }) => message.includes('did not converge'))
    if (failure || unsettled || !outcome.result) throw new Error(describe(diagnostics))
    // Typst owns the buffer it returns: it cannot be transferred between threads, a copy can.
    return { bytes: new Uint8Array(compiler.pdf(outcome.result)), pages: outcome.result.numOfPages }
  } finally {
    compiler.unmapShadow(dataFile)
    compiler.evictCache(keepGenerations)
  }
}

/** The template's own parts are used by every paper and stay; what one paper needed is gone after two more. */
const keepGenerations = 2

function describe(diagnostics: Diagnostic[]): string {
  const places = diagnostics.map(({ message, path, range }) => {
    const at = range ? `:${range.start.line + 1}:${range.start.character + 1}` : ''
    return `${path}${at} ${message}`
  })
  return `Typst could not set the paper: ${places.join('; ') || 'no diagnostics'}`
}
