import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

// Generates what a package's `src/generated` holds: the Prisma client and the types from SDL and operations.
// `prisma generate` looks for an engine binary that it does not use; any existing executable keeps it from downloading.
const env = {
  ...process.env,
  PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
}

function run(command: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${command} ${args.join(' ')}\n${stdout}${stderr}`)
  process.exit(status ?? 1)
}

if (existsSync('prisma/schema.prisma')) run('prisma', ['generate'])
if (existsSync('codegen.ts')) run('graphql-codegen', ['--config', 'codegen.ts'])
