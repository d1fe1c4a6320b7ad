import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm } from './pnpm.mjs'
import { hashFiles, stampMatches, workspaceFolders, writeStamp } from './stamp.mjs'

/** Per package, what its generated code is made from; turbo.json, which caches the work, has the same list. */
const INPUTS = [
  'schema.graphql',
  'prisma/schema.prisma',
  'prisma.config.ts',
  'codegen.ts',
  'src/operations.graphql',
  'package.json',
]
/** Folders all of whose files count. */
const INPUT_FOLDERS = ['scripts', 'graphiql']
const SHARED_INPUTS = [
  'apps/gateway/supergraph.graphql',
  'apps/gateway/api.graphql',
  'packages/service/src/generate.ts',
  'pnpm-lock.yaml',
]

const stampFile = (root) => join(root, 'node_modules/.dudao-generated')

const generates = (root, folder) =>
  'generate' in (JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts ?? {})

function generateHash(root, folders) {
  const own = folders.flatMap((folder) => [
    ...INPUTS.map((input) => `${folder}/${input}`),
    ...INPUT_FOLDERS.flatMap((name) => filesOf(root, `${folder}/${name}`)),
  ])
  return hashFiles(root, [...own, ...SHARED_INPUTS])
}

function filesOf(root, folder) {
  if (!existsSync(join(root, folder))) return []
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`)
}

function hasOutput(root, folder) {
  const path = join(root, folder, 'src/generated')
  return existsSync(path) && readdirSync(path).length > 0
}

/** Makes the generated types and clients when their sources changed. A warm start only compares hashes. */
export async function generateWhenNeeded(root) {
  const folders = workspaceFolders(root).filter((folder) => generates(root, folder))
  const hash = generateHash(root, folders)
  if (stampMatches(stampFile(root), hash) && folders.every((folder) => hasOutput(root, folder))) return
  console.log('正在由契约生成类型和数据库客户端……')
  // turbo looks for pnpm on PATH, which a bare machine lacks and npx supplies.
  await pnpm(root, ['exec', 'turbo', 'run', 'generate', '--ui=stream', '--output-logs=errors-only'], {
    doing: '生成代码',
  })
  writeStamp(stampFile(root), hash)
}
