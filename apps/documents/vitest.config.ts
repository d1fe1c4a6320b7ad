import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'documents',
    globalSetup: '../../packages/testkit/src/setup.ts',
    include: ['{src,test}/**/*.test.ts'],
  },
})
