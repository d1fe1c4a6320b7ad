import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'cases',
    globalSetup: '../../packages/testkit/src/setup.ts',
    // A machine that is busy is no fault.
    testTimeout: 30_000,
    include: ['{src,test}/**/*.test.ts'],
    // As in production, Node itself loads the code: vite would give our files graphql's ES modules while Apollo's
    // packages have its CommonJS, and schemas do not pass from one to the other.
    experimental: { viteModuleRunner: false },
    // Files share the modules of their worker, of which none keeps state; loading them anew took half of the time.
    isolate: false,
  },
})
