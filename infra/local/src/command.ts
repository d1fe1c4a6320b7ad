import { explain, Refusal } from '../bootstrap/refusal.mjs'

/** What a command gets: it gives up and cleans up when the signal fires. */
export type Command = (signal: AbortSignal) => Promise<number>

/**
 * Runs a command to its end and ends the process with its exit code.
 *
 * Ctrl-C, SIGTERM, a closed terminal and the death of the bootstrap (its ipc channel closes) all mean the same: stop.
 */
export async function runCommand(command: Command): Promise<never> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  // Whoever read our output may be gone before us (`npm start | head`).
  for (const stream of [process.stdout, process.stderr]) stream.on('error', stop)
  process.exit(await exitCodeOf(command, controller.signal))
}

async function exitCodeOf(command: Command, signal: AbortSignal): Promise<number> {
  try {
    return await command(signal)
  } catch (error) {
    if (signal.aborted) {
      console.log('已取消。')
      return 130
    }
    const refusal = asRefusal(error)
    if (refusal) {
      explain(refusal)
      return refusal.exitCode
    }
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
}

/** Faults of the machine that people can mend, wherever they came up. */
function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new Refusal(`磁盘已满：${path ?? ''}`, '请清理磁盘后重试。')
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new Refusal(`不是文件夹：${path ?? ''}`, '请换一个路径后重试。')
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Refusal(`没有权限：${path ?? ''}（${code}）`, '请检查该路径的所有者和权限后重试。')
  }
  return undefined
}
