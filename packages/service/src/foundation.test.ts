import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const file = (path: string) => new URL(`../../../${path}`, import.meta.url)
const foundation = readFileSync(file('packages/service/sql/foundation.sql'))
const migrations = readdirSync(file('apps'))
  .map((app) => `apps/${app}/prisma/migrations`)
  .filter((folder) => existsSync(file(folder)))

test('there are services to compare', () => {
  expect(migrations).toContain('apps/directory/prisma/migrations')
})

test.each(migrations)('%s begins with the foundation, byte by byte', (folder) => {
  const [first] = readdirSync(file(folder)).toSorted()
  expect(first).toBe('20261122000000_foundation')
  expect(readFileSync(file(`${folder}/${first}/migration.sql`)).equals(foundation)).toBe(true)
})
