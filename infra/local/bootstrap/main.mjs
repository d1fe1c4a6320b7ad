import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateWhenNeeded } from './generate.mjs'
import { findNode, install, isInstalled } from './install.mjs'
import { explain, Refusal } from './refusal.mjs'
import { run } from './run.mjs'
import { checkDisk, checkPlatform, checkWritable } from './surroundings.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const COMMANDS = ['start', 'tour', 'province', 'test', 'verify', 'bench']
const folderOf = (command) => (command === 'bench' ? 'infra/bench/src' : 'infra/local/src')

/** Checks the machine, installs and generates what is missing, then hands over to the command's script under Node 24. */
export async function main([command, ...argv]) {
  try {
    if (!COMMANDS.includes(command)) throw new Refusal(`用法：npm run ${COMMANDS.join('|')}`)
    process.chdir(root)
    process.exitCode = await prepareAndRun(command, argv)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    explain(error)
    process.exitCode = error.exitCode
  }
}

async function prepareAndRun(command, argv) {
  checkPlatform()
  checkWritable(root)
  const installing = !isInstalled(root)
  checkDisk(root, { installing })
  // No tool of ours may call home: offices run this in closed networks.
  Object.assign(process.env, {
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    APOLLO_TELEMETRY_DISABLED: '1',
  })
  if (installing) await install(root)

  const node = findNode(root)
  process.env.PATH = [dirname(node), process.env.PATH].join(delimiter)
  // `prisma generate` would download an engine that it does not use unless this names an existing executable.
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = node
  await generateWhenNeeded(root)
  return run(node, join(root, folderOf(command), `${command}.ts`), argv)
}
