import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'cases',
    globalSetup: '../../packages/testkit/src/setup.ts',
    include: ['{src,test}/**/*.test.ts'],
  },
})
