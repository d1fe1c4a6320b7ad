import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../src/settings.ts'
import { scratchFolder } from './helpers.ts'

/** Checks a small tree of our shape, in which one file imports what it should not. */
function check(files: Record<string, string>): { status: number | null; output: string } {
  const folder = scratchFolder()
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json'])
    cpSync(join(root, name), join(folder, name))
  for (const [path, text] of Object.entries({ ...CLEAN, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const run = spawnSync(process.execPath, [join(root, 'infra/local/check-boundaries.mjs'), folder], {
    encoding: 'utf8',
  })
  return { status: run.status, output: run.stdout + run.stderr }
}

const CLEAN = {
  'apps/cases/src/main.ts': `import { close } from './problems/rules.ts'\nclose()\n`,
  'apps/cases/src/problems/rules.ts': `export const close = () => 1\n`,
  'apps/personnel/src/main.ts': `export type Inspector = { id: string }\n`,
  'packages/rules/src/index.ts': `export const workdays = 5\n`,
  'packages/service/src/index.ts': `export const serve = () => 1\n`,
  'packages/testkit/src/index.ts': `export const factory = () => 1\n`,
  'infra/local/src/start.ts': `export const start = 1\n`,
}

const BREACHES = {
  'apps/cases/src/knows-app.ts': `import type { Inspector } from '../../personnel/src/main.ts'\nexport type X = Inspector\n`,
  'apps/cases/src/knows-infra.ts': `export * from '../../../infra/local/src/start.ts'\n`,
  'apps/cases/src/knows-testkit.ts': `export * from '../../../packages/testkit/src/index.ts'\n`,
  'apps/cases/src/lost.ts': `export * from './gone.ts'\n`,
  'apps/cases/src/egg.ts': `import { chicken } from './chicken.ts'\nexport const egg = () => chicken\n`,
  'apps/cases/src/chicken.ts': `import { egg } from './egg.ts'\nexport const chicken = () => egg\n`,
  'apps/cases/src/impure/rules.ts':
    `export { readFileSync } from 'node:fs'\n` +
    `export * from '../../../../packages/service/src/index.ts'\n` +
    `export { Pool } from 'pg'\n`,
  'apps/gateway/src/main.ts': `export { Pool } from 'pg'\n`,
  'packages/service/src/knows-app.ts': `export * from '../../../apps/cases/src/main.ts'\n`,
  'packages/service/src/knows-rules.ts': `export * from '../../rules/src/index.ts'\n`,
  'packages/rules/src/looks-up.ts': `export * from '../../service/src/index.ts'\n`,
  'infra/local/src/knows-app.ts': `export * from '../../../apps/cases/src/main.ts'\n`,
  'node_modules/pg/package.json': `{"name":"pg","version":"8.0.0","main":"index.js"}`,
  'node_modules/pg/index.js': `exports.Pool = 1\n`,
}

describe('the boundary check', { timeout: 20_000 }, () => {
  test('passes a tree that keeps to the rules', () => {
    expect(check({})).toMatchObject({ status: 0 })
  })

  test('finds a breach of every kind', () => {
    const { status, output } = check(BREACHES)
    const found = [...output.matchAll(/^\s*error ([\w-]+): (\S+)/gm)].map(
      ([, rule, path]) => `${rule} ${path}`,
    )
    expect(found.sort()).toEqual([
      'everything-resolves apps/cases/src/lost.ts',
      'infra-spawns-apps infra/local/src/knows-app.ts',
      'jobs-and-rules-stand-alone packages/rules/src/looks-up.ts',
      'no-app-imports-another apps/cases/src/knows-app.ts',
      'no-circles apps/cases/src/chicken.ts',
      'no-circles apps/cases/src/egg.ts',
      'no-package-imports-an-app packages/service/src/knows-app.ts',
      'nobody-imports-infra apps/cases/src/knows-infra.ts',
      'only-owners-touch-databases apps/gateway/src/main.ts',
      'rules-are-pure apps/cases/src/impure/rules.ts',
      'rules-touch-no-node apps/cases/src/impure/rules.ts',
      'rules-touch-nothing apps/cases/src/impure/rules.ts',
      'service-knows-jobs-only packages/service/src/knows-rules.ts',
      'testkit-in-tests-only apps/cases/src/knows-testkit.ts',
    ])
    expect(status).toBe(1)
  })

  test('fails rather than passes when it has seen nothing', () => {
    const folder = scratchFolder()
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.base.json'])
      cpSync(join(root, name), join(folder, name))
    for (const group of ['apps', 'packages', 'infra']) mkdirSync(join(folder, group))
    const run = spawnSync(process.execPath, [join(root, 'infra/local/check-boundaries.mjs'), folder], {
      encoding: 'utf8',
    })
    expect(run.stderr).toContain('the check is blind')
    expect(run.status).toBe(1)
  })
})
