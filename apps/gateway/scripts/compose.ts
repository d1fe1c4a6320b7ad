import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { allowedBreaks, apiAt, changesBetween, lastChange } from './changes.ts'
import { compose, readServices } from './composition.ts'

// pnpm compose                      writes supergraph.graphql and api.graphql
// pnpm compose --check [--base REF] fails if they are stale, or if the interface breaks against REF (default: what was
// committed last, or, when nothing has changed since, what was there before that change)
const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, base: { type: 'string' } },
})

const folder = join(import.meta.dirname, '..')
const composed = compose(readServices())
const files = [
  { path: join(folder, 'supergraph.graphql'), text: composed.supergraph },
  { path: join(folder, 'api.graphql'), text: composed.api },
]

const base = values.base ?? lastChange(composed.api)
const before = apiAt(base)
const { all, forbidden } = before
  ? await changesBetween(before, composed.api, allowedBreaks())
  : { all: [], forbidden: [] }
for (const { criticality, path, message } of all)
  console.log(`${criticality.level}  ${path ?? ''}  ${message}`)
if (!before) console.log(`no api.graphql at ${base} to compare with`)

if (values.check) {
  const stale = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
  for (const { path } of stale) console.error(`stale: ${path} — run pnpm compose`)
  for (const { path } of forbidden) {
    console.error(`breaking: ${path} — allow it by "Allows-Breaking: ${path}" in a record in docs/decisions`)
  }
  process.exitCode = stale.length + forbidden.length > 0 ? 1 : 0
} else {
  for (const { path, text } of files) writeFileSync(path, text)
}
