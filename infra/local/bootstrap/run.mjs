import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const PARENT_CHECK_MS = 250

/**
 * Runs the command under the right Node and answers with its exit code.
 *
 * The child gets a session of its own, so that Ctrl-C, which reaches the whole process group of the terminal,
 * arrives there once and through us. The ipc channel closes when we die in whatever way, and the child stops on it.
 */
export function run(node, script, argv) {
  const child = spawn(node, [script, ...argv], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))

  // npm does not hand on every signal: it dies, and we would go on serving without anybody above us.
  const above = whoIsAbove()
  const watch = setInterval(() => {
    if (whoIsAbove() === above) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, PARENT_CHECK_MS)

  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`无法启动 ${node}：${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => {
      clearInterval(watch)
      resolve(code ?? 1)
    })
  })
}

/** Our parent and, below npm, whose shell stands between and outlives it, the parent of that. */
function whoIsAbove() {
  const parent = process.ppid
  if (!process.env.npm_lifecycle_event || process.platform !== 'linux') return String(parent)
  try {
    // pid (name) state ppid …, where the name may hold anything.
    const [, grandparent] = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return `${parent} ${grandparent}`
  } catch {
    return 'nobody'
  }
}
