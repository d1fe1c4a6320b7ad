import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// One project per workspace package: `npx vitest run --project personnel`. A package with settings of its own (a
// service gets a migrated template database, on the server that TEST_DATABASE_ADMIN_URL names) says so in its folder.
const folders = ['apps', 'packages', 'infra'].flatMap((group) =>
  readdirSync(group)
    .map((name) => `${group}/${name}`)
    .filter((folder) => existsSync(`${folder}/package.json`)),
)

const include = ['{src,test}/**/*.test.ts']

export default defineConfig({
  test: {
    projects: folders.map((folder) =>
      existsSync(`${folder}/vitest.config.ts`)
        ? folder
        : { test: { name: folder.split('/')[1], root: folder, include, testTimeout: 30_000 } },
    ),
  },
})
