// Holds the rules of .dependency-cruiser.cjs, and holds the tool to having looked: under a TypeScript that it cannot
// use, dependency-cruiser sees no modules, finds no violations and says that all is well.
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise, format } from 'dependency-cruiser'

// Another tree can be named, so that a test can plant breaches.
const root = process.argv[2] ?? fileURLToPath(new URL('../../', import.meta.url))
process.chdir(root)
const { options, forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'))

const { output } = await cruise(
  ['apps', 'packages', 'infra'],
  { ...options, validate: true, ruleSet: { forbidden } },
  options.enhancedResolveOptions,
)
const seen = new Set(output.modules.map((module) => module.source))
const unseen = globSync('{apps,packages,infra}/*/{src,test,scripts}/**/*.ts').filter(
  (file) => !seen.has(file) && !/\/generated\/|\.d\.ts$/.test(file),
)
const dependencies = output.modules.reduce((sum, module) => sum + module.dependencies.length, 0)

if (unseen.length > 0 || dependencies === 0) {
  console.error(
    `the check is blind: ${seen.size} modules, ${dependencies} dependencies, not seen: ${unseen.join(', ')}`,
  )
  process.exit(1)
}
const report = await format(output, { outputType: 'err' })
console.log(report.output)
process.exit(report.exitCode === 0 ? 0 : 1)
