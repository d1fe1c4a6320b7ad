import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'service',
    include: ['{src,test}/**/*.test.ts'],
    // As in production, Node itself loads the code: vite would give our files graphql's ES modules while Apollo's
    // packages have its CommonJS, and schemas do not pass from one to the other.
    experimental: { viteModuleRunner: false },
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
