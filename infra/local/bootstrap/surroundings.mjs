import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './refusal.mjs'

const MiB = 1024 * 1024
/** The packages are about 1.7 GB (pnpm's store; node_modules shares its blocks on the same disk), the data 0.2 GB. */
const FIRST_INSTALL = 2048 * MiB
/** PostgreSQL reserves write-ahead log in pieces of 16 MiB and stops hard on a full disk. */
const EVERY_RUN = 300 * MiB

/** Platforms for which the lock file holds PostgreSQL binaries. */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

/** The loaders that the shipped binaries name; systems on musl have none of them. */
const GLIBC_LOADERS = {
  'linux-x64': '/lib64/ld-linux-x86-64.so.2',
  'linux-arm64': '/lib/ld-linux-aarch64.so.1',
}

/** Refuses with advice when this machine cannot run the system at all. */
export function checkPlatform(platform = `${process.platform}-${process.arch}`) {
  if (!PLATFORMS.includes(platform)) {
    throw new Refusal(
      `不支持的系统：${platform}`,
      process.platform === 'win32'
        ? 'Windows 上请安装 WSL 2，在其中的 Linux 里克隆仓库后重试。'
        : '请在 Linux（x64、arm64）或 macOS 上运行。',
    )
  }
  const loader = GLIBC_LOADERS[platform]
  if (loader && !existsSync(loader)) {
    throw new Refusal(
      '当前系统没有 glibc（例如 Alpine），自带的 PostgreSQL 和 Node.js 不能在上面运行',
      '请改用 Debian、Ubuntu、openEuler 等使用 glibc 的系统或镜像。',
    )
  }
}

/** Tries to write, because permission bits say nothing about read-only mounts, and root ignores them. */
export function checkWritable(root) {
  const folder = join(root, 'node_modules')
  const probe = join(folder, `.dudao-write-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    if (error.code === 'ENOSPC') throw new Refusal(`磁盘已满：${root}`, '请清理磁盘后重试。')
    throw new Refusal(
      `没有写权限：${root}（${error.code}）`,
      '请把仓库克隆到自己有写权限的目录，或者请管理员修改目录的所有者。',
    )
  }
}

/** Free space is asked for before the work begins: a disk that fills in the middle leaves half an installation. */
export function checkDisk(root, { installing }) {
  if (!statfsSync) return
  const { bavail, bsize } = statfsSync(root)
  const free = bavail * bsize
  const needed = installing ? FIRST_INSTALL : EVERY_RUN
  if (free >= needed) return
  throw new Refusal(
    `磁盘空间不足：${root} 所在磁盘只剩 ${Math.floor(free / MiB)} MB，${installing ? '首次安装' : '运行'}至少需要 ${needed / MiB} MB`,
    '请清理磁盘，或者把仓库放到空间更大的磁盘上再试。',
  )
}
