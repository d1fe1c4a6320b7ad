import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../bootstrap/refusal.mjs'
import { commandLine } from './postmaster.ts'

type Holder = { pid: number; command: string; url: string }

const lockFile = (dir: string) => join(dir, 'running.json')

/**
 * Reserves a data folder for this process, so that two systems never share one.
 * @returns releases it
 * @throws {Refusal} naming the process that holds it
 */
export function holdFolder(dir: string, url: string): () => void {
  mkdirSync(dir, { recursive: true })
  const holder: Holder = { pid: process.pid, command: commandLine(process.pid), url }
  try {
    write(dir, holder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const other = findHolder(dir)
    if (other) {
      throw new Refusal(
        `系统已经在运行：${other.url}（进程 ${other.pid}，数据目录 ${dir}）`,
        '直接打开上面的地址即可；要重新启动，请先在原来的终端按 Ctrl-C。',
        '要再运行一套，请用 DATA_DIR 另设数据目录，用 PORT_BASE 另设端口。',
      )
    }
    rmSync(lockFile(dir), { force: true })
    write(dir, holder)
  }
  return () => rmSync(lockFile(dir), { force: true })
}

/** Who runs on this folder now. A killed process leaves its file; its number may meanwhile be another program's. */
export function findHolder(dir: string): Holder | undefined {
  if (!existsSync(lockFile(dir))) return undefined
  const holder = parse(readFileSync(lockFile(dir), 'utf8'))
  return holder && commandLine(holder.pid) === holder.command ? holder : undefined
}

function write(dir: string, holder: Holder): void {
  writeFileSync(lockFile(dir), JSON.stringify(holder), { flag: 'wx' })
}

/** A full disk may have left half a file, which names nobody. */
function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}
