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

describe('the boundary check', { timeout: 20_000 }, () => {
  test('passes a tree that keeps to the rules', () => {
    expect(check({})).toMatchObject({ status: 0 })
  })

  test.each([
    [
      'no-app-imports-another',
      'apps/cases/src/x.ts',
      `import type { Inspector } from '../../personnel/src/main.ts'\nexport type X = Inspector\n`,
    ],
    [
      'no-package-imports-an-app',
      'packages/service/src/x.ts',
      `export * from '../../../apps/cases/src/main.ts'\n`,
    ],
    ['service-knows-jobs-only', 'packages/service/src/x.ts', `export * from '../../rules/src/index.ts'\n`],
    ['jobs-and-rules-stand-alone', 'packages/rules/src/x.ts', `export * from '../../service/src/index.ts'\n`],
    [
      'testkit-in-tests-only',
      'apps/cases/src/x.ts',
      `export * from '../../../packages/testkit/src/index.ts'\n`,
    ],
    ['nobody-imports-infra', 'apps/cases/src/x.ts', `export * from '../../../infra/local/src/start.ts'\n`],
    ['infra-spawns-apps', 'infra/local/src/x.ts', `export * from '../../../apps/cases/src/main.ts'\n`],
    [
      'rules-are-pure',
      'apps/cases/src/x/rules.ts',
      `export * from '../../../../packages/service/src/index.ts'\n`,
    ],
    ['rules-touch-no-node', 'apps/cases/src/x/rules.ts', `export { readFileSync } from 'node:fs'\n`],
    ['everything-resolves', 'apps/cases/src/x.ts', `export * from './gone.ts'\n`],
  ])('finds a breach of %s', (rule, path, text) => {
    const { status, output } = check({ [path]: text })
    expect(output).toContain(rule)
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
