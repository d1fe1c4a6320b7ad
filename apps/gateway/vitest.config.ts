import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'gateway',
    include: ['{src,test}/**/*.test.ts'],
    // As in production, Node itself loads the code: vite would give our files graphql's ES modules while Apollo's
    // packages have its CommonJS, and schemas do not pass from one to the other.
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Each file starts gateways of its own; loading Apollo once is enough.
    isolate: false,
    experimental: { viteModuleRunner: false },
  },
})
