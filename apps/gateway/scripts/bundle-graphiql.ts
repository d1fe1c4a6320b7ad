import { join } from 'node:path'
import { build } from 'vite'

/** Bundles GraphiQL for development, so that the page asks no other host: src/generated/graphiql. */
await build({
  root: join(import.meta.dirname, '../graphiql'),
  base: '/graphiql/',
  configFile: false,
  logLevel: 'error',
  build: {
    outDir: '../src/generated/graphiql',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    // React's directives mean nothing in a bundle that only browsers load.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
})
