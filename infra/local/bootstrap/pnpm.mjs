import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from './refusal.mjs'

/** Lines that frighten and mean nothing here: npm about settings of others, engines of the machine's older Node. */
const NOISE = [/unsupported engine/i, /EBADENGINE/, /^npm (warn|notice)/i, /^\s*wanted: .*current: /i]
const KEPT_LINES = 40

/**
 * Runs pnpm in the version named by package.json, through npx, silently.
 * @param {(line: string) => void} [onLine] sees every line that is not noise
 * @throws {Refusal} with the last lines of the output when it fails
 */
export function pnpm(root, args, { onLine = () => {}, env = {}, doing }) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const tail = []
  const take = (line) => {
    if (line.trim() === '' || NOISE.some((noise) => noise.test(line))) return
    tail.push(line)
    if (tail.length > KEPT_LINES) tail.shift()
    onLine(line)
  }
  return new Promise((resolve, reject) => {
    const child = spawn('npx', ['-y', packageManager, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const forward = (signal) => child.kill(signal)
    process.once('SIGINT', forward).once('SIGTERM', forward)
    for (const stream of [child.stdout, child.stderr]) {
      let rest = ''
      stream.setEncoding('utf8').on('data', (text) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop()
        lines.forEach(take)
      })
      stream.on('end', () => take(rest))
    }
    child.on('error', (error) => {
      reject(
        new Refusal(`无法运行 npx（${error.code}）`, '请确认 npm 已随 Node.js 一起安装，并且在 PATH 里。'),
      )
    })
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (code === 0) resolve()
      else if (signal === 'SIGINT' || signal === 'SIGTERM') reject(new Refusal(`${doing}已取消`))
      else reject(failure(doing, code, tail))
    })
  })
}

function failure(doing, code, tail) {
  const output = tail.join('\n')
  console.error(output)
  if (/ENOSPC|no space left/i.test(output)) return new Refusal(`${doing}失败：磁盘已满`, '请清理磁盘后重试。')
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return new Refusal(`${doing}失败：没有写权限`, '请检查上面提到的目录的所有者和权限后重试。')
  }
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EAI_AGAIN|ERR_SOCKET_TIMEOUT/.test(output)) {
    return new Refusal(
      `${doing}失败：连不上 npm 软件源`,
      '请检查网络或代理；内网请用 npm config set registry 指定镜像后重试。',
    )
  }
  return new Refusal(`${doing}失败（退出码 ${code}）`, '上面是最后的输出。')
}
