import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { workspaceFolders } from '../bootstrap/stamp.mjs'
import { root } from './settings.ts'

/** One thing that `verify` checks besides the tests. It passes when each of its commands ends with 0. */
type Step = { name: string; commands: string[][] }

const STEPS: Step[] = [
  { name: '格式 (biome)', commands: [['biome', 'format', '.']] },
  { name: '静态检查 (oxlint)', commands: [['oxlint', '--type-aware', '--deny-warnings']] },
  { name: '依赖边界 (dependency-cruiser)', commands: [['node', 'infra/local/check-boundaries.mjs']] },
  // Generated code is not committed, and it is what uses many a type and library.
  { name: '无用代码 (knip)', commands: [['knip', '--no-config-hints', '--no-gitignore']] },
  { name: '类型 (tsc)', commands: typeChecks() },
]

function typeChecks(): string[][] {
  return workspaceFolders(root)
    .filter((folder) => existsSync(join(root, folder, 'tsconfig.json')))
    .map((folder) => ['tsc', '--noEmit', '-p', folder])
}

/** Runs all steps, whatever fails, printing one line each and the full output of a failure. */
export async function runSteps(signal: AbortSignal): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 }
  for (const { name, commands } of STEPS) {
    const since = Date.now()
    const failures: string[] = []
    for (const command of commands) {
      signal.throwIfAborted()
      const { code, output } = await runTool(command, signal)
      if (code !== 0) failures.push(`$ ${command.join(' ')}\n${output.trim()}`)
    }
    const ok = failures.length === 0
    count[ok ? 'passed' : 'failed'] += 1
    console.log(`${ok ? '✓' : '✗'} ${name}  ${((Date.now() - since) / 1000).toFixed(1)} 秒`)
    if (!ok) console.log(failures.join('\n\n'))
  }
  return count
}

/** Runs a tool of the root package, or `node` itself. */
function runTool(
  [tool, ...args]: string[],
  signal: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const program = tool === 'node' ? process.execPath : join(root, 'node_modules/.bin', tool!)
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
