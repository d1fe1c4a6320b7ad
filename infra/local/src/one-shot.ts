import { spawn } from 'node:child_process'
import type { Environment } from './environment.ts'

/**
 * Runs a script of a service to its end and answers with what it printed.
 * @throws Error with its output when it does not end with 0
 */
export function runScript(cwd: string, script: string, env: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`${cwd}/${script} 失败（退出码 ${code}）：\n${errors}${printed}`))
    })
  })
}
