import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'directory',
    globalSetup: '../../packages/testkit/src/setup.ts',
    include: ['{src,test}/**/*.test.ts'],
    // As in production, Node itself loads the code: vite would give our files graphql's ES modules while Apollo's
    // packages have its CommonJS, and schemas do not pass from one to the other.
    experimental: { viteModuleRunner: false },
    // Generous, because queues and processes are waited for on machines that do other things too.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
