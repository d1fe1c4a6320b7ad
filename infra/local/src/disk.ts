import { statfsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../bootstrap/refusal.mjs'

const MiB = 1024 * 1024
/** To begin with: databases, logs and a few files. */
const TO_START = 200 * MiB
/** PostgreSQL needs a few pieces of write-ahead log of 16 MiB to stop in good order. */
const TO_GO_ON = 64 * MiB
const CHECK_MS = 2_000

/** Refuses to start on a disk that is about to be full. */
export function checkFreeSpace(dir: string, needed = TO_START): void {
  const free = freeSpace(dir)
  if (free < needed) {
    throw new Refusal(
      `磁盘空间不足：${dir} 所在磁盘只剩 ${Math.floor(free / MiB)} MB，至少需要 ${needed / MiB} MB`,
      '请清理磁盘，或者用 DATA_DIR 把数据放到空间更大的磁盘上。',
    )
  }
}

/**
 * Waits until the disk is about to be full, so that the system can be stopped in good order while that is possible.
 * @throws {Refusal} then; never settles otherwise, until the signal fires
 */
export async function untilDiskRunsOut(dir: string, signal: AbortSignal, least = TO_GO_ON): Promise<void> {
  while (!signal.aborted) {
    if (freeSpace(dir) < least) {
      throw new Refusal(
        `磁盘即将用尽：${dir} 所在磁盘只剩 ${Math.floor(freeSpace(dir) / MiB)} MB，系统已停止以保护数据`,
        '请清理磁盘后重新启动，已保存的数据都在。',
      )
    }
    await sleep(CHECK_MS, undefined, { signal }).catch(() => {})
  }
}

function freeSpace(dir: string): number {
  const { bavail, bsize } = statfsSync(dir)
  return bavail * bsize
}
