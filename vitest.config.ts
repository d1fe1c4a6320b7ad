import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// One project per workspace package: `npx vitest run --project apps/personnel`. A service gets a migrated template
// database before its tests; whoever runs them names the server in TEST_DATABASE_ADMIN_URL (see infra/local/src/test.ts).
const folders = ['apps', 'packages', 'infra'].flatMap((group) =>
  readdirSync(group)
    .map((name) => `${group}/${name}`)
    .filter((folder) => existsSync(`${folder}/package.json`)),
)

export default defineConfig({
  test: {
    projects: folders.map((folder) => ({
      test: {
        name: folder,
        root: folder,
        include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
        globalSetup: existsSync(`${folder}/prisma/migrations`)
          ? [new URL('packages/testkit/src/setup.ts', import.meta.url).pathname]
          : [],
      },
    })),
  },
})
