import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Launch } from './unprivileged.ts'

/**
 * Runs a program to its end with all output to an open file, and answers with its exit code.
 * No pipes: a daemon that the program leaves behind would keep them open for ever.
 */
export function launch({ program, args, uid, gid }: Launch, output: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // The C locale keeps messages readable by us; the working directory must be open to any user.
    const child = spawn(program, args, {
      cwd: '/',
      uid,
      gid,
      env: { PATH: process.env.PATH, LC_ALL: 'C', TMPDIR: process.env.TMPDIR },
      stdio: ['ignore', output, output],
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** The last lines of a log; empty when there is none. */
export function tailOf(path: string, lines: number): string {
  if (!existsSync(path)) return ''
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
}
