import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'jobs',
    include: ['{src,test}/**/*.test.ts'],
    // Generous, because queues are waited for on machines that do other things too.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
