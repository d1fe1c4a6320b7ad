import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readFileSync } from 'node:fs'
import { Refusal } from '../bootstrap/refusal.mjs'

/** A command line, and the user to run it as where that is not ours. */
export type Launch = { program: string; args: string[]; uid?: number; gid?: number }

/** Turns a program that refuses to run as root into a launch that it accepts. */
export type Launcher = (program: string, args: string[]) => Launch

type SystemUser = { name: string; uid: number; gid: number }

/**
 * How PostgreSQL is run here, which refuses to be root.
 *
 * Root gets a user namespace in which it has another name: files stay root's own, so a clone under a closed home
 * folder works. Where namespaces are forbidden, a system user takes over and `folder` is given to it.
 */
export function unprivileged(
  folder: string,
  { isRoot = process.getuid?.() === 0, namespaces = true } = {},
): Launcher {
  if (!isRoot) return (program, args) => ({ program, args })
  const user = systemUser()
  const prefix = ['--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`]
  if (namespaces && spawnSync('unshare', [...prefix, 'true']).status === 0) {
    return (program, args) => ({ program: 'unshare', args: [...prefix, program, ...args] })
  }
  chmodSync(folder, 0o711)
  if (spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { uid: user.uid, gid: user.gid }).status !== 0) {
    throw new Refusal(
      `PostgreSQL 不能以 root 运行，而用户 ${user.name} 又进不了 ${folder}`,
      '请换普通用户运行，或者把仓库放到所有用户都能进入的目录（例如 /opt、/srv）。',
    )
  }
  return (program, args) => ({ program, args, uid: user.uid, gid: user.gid })
}

/** Gives a folder to the user of the launcher, when that is not ourselves. */
export function giveTo(launcher: Launcher, folder: string): void {
  const { uid, gid } = launcher('', [])
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
}

/** initdb looks its own user up by number, so the user has to be a known one: best `postgres`, else any but root. */
function systemUser(): SystemUser {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.uid > 0)
  const found = ['postgres', 'nobody'].map((name) => users.find((user) => user.name === name)).find(Boolean)
  const user = found ?? users[0]
  if (!user)
    throw new Refusal('PostgreSQL 不能以 root 运行，而系统里没有其他用户', '请新建一个普通用户来运行。')
  return user
}
