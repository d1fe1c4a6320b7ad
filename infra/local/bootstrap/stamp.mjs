import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Folders of all workspace packages, as in pnpm-workspace.yaml, relative to the root. */
export function workspaceFolders(root) {
  return ['apps', 'packages', 'infra'].flatMap((group) =>
    readdirSync(join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(root, group, entry.name, 'package.json')))
      .map((entry) => `${group}/${entry.name}`)
      .sort(),
  )
}

/** One hash over names and contents of those files that exist. */
export function hashFiles(root, files, salt = '') {
  const hash = createHash('sha256').update(salt)
  for (const file of files) {
    const path = join(root, file)
    if (!existsSync(path)) continue
    hash.update(`\0${file}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

export function stampMatches(path, hash) {
  return existsSync(path) && readFileSync(path, 'utf8') === hash
}

export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, hash)
}
