// Who may import whom. `npm run boundaries` runs it; a new exception needs a decision record.
const TEST = String.raw`(^|/)test/|\.test\.ts$|vitest\.config\.ts$`
const RULES = '^apps/[^/]+/src/[^/]+/.*rules[.]ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-app-imports-another',
      comment:
        'A service can be handed to another team: it speaks to others through the graph and the queues only.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'no-package-imports-an-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'nobody-imports-infra',
      comment: 'infra starts things; nothing that runs in production may depend on it.',
      severity: 'error',
      from: { path: '^(apps|packages)/' },
      to: { path: '^infra/' },
    },
    {
      name: 'infra-spawns-apps',
      comment: 'infra knows apps as processes with an environment, never as modules.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^apps/' },
    },
    {
      name: 'jobs-and-rules-stand-alone',
      comment: 'Contracts and rules are at the bottom: they import no other package of ours.',
      severity: 'error',
      from: { path: '^packages/(jobs|rules)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    {
      name: 'service-knows-jobs-only',
      comment: 'The kit must not learn the rules of the field.',
      severity: 'error',
      from: { path: '^packages/service/', pathNot: TEST },
      to: { path: '^packages/', pathNot: '^packages/(service|jobs)/' },
    },
    {
      name: 'testkit-in-tests-only',
      severity: 'error',
      from: { pathNot: [TEST, '^packages/testkit/'] },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'rules-are-pure',
      comment:
        'rules.ts decides: it sees @dudao/rules, its own slice, rules of its neighbours, pure libraries, and types of its own service.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/([^/]+)/.*rules[.]ts$' },
      to: {
        path: '^(apps|packages|infra)/',
        pathNot: [
          '^packages/rules/',
          '^apps/$1/src/$2/',
          '^apps/$1/src/[^/]+/rules[.]ts$',
          '^apps/$1/src/[^/]+/identity-number[.]ts$',
          '^apps/$1/src/quantities[.]ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules-touch-nothing',
      comment: 'rules.ts decides: files, network, clock and database are for others.',
      severity: 'error',
      from: { path: RULES },
      to: { path: 'node_modules/(pg|@prisma|undici|fastify|bullmq|ioredis)/' },
    },
    {
      name: 'rules-touch-no-node',
      severity: 'error',
      from: { path: RULES },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-owners-touch-databases',
      comment: 'The gateway and the workers are clients of the graph.',
      severity: 'error',
      from: { path: '^apps/(gateway|report-worker|notice-worker|console)/', pathNot: TEST },
      to: { path: 'node_modules/(pg|@prisma/[^/]+)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // A package of types alone has no module to resolve to.
      to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(generated|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}
