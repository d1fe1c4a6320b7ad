import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema } from 'graphql'

const root = join(import.meta.dirname, '../../..')

/** The committed public interface at a revision; undefined where it did not exist yet, or without git. */
export function apiAt(revision: string): string | undefined {
  try {
    return execFileSync('git', ['show', `${revision}:apps/gateway/api.graphql`], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return undefined
  }
}

/**
 * The revision that the interface is compared with by default: the last commit while it is being changed; once the
 * change is committed, the commit before it, so that CI judges the same change again.
 */
export function lastChange(current: string): string {
  if (apiAt('HEAD') !== current) return 'HEAD'
  try {
    const log = ['log', '-2', '--format=%H', '--', 'apps/gateway/api.graphql']
    const [, earlier] = execFileSync('git', log, { cwd: root, encoding: 'utf8' }).trim().split('\n')
    return earlier ?? 'HEAD'
  } catch {
    return 'HEAD'
  }
}

/** The paths whose break a decision record allows: a line `Allows-Breaking: Type.field` in docs/decisions. */
export function allowedBreaks(folder = join(root, 'docs/decisions')): Set<string> {
  const records = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : []
  const lines = records.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  return new Set(lines.flatMap((line) => /^Allows-Breaking:\s*(\S+)\s*$/.exec(line)?.[1] ?? []))
}

export interface Changes {
  all: Change[]
  /** Those that break a client and that no decision record allows. */
  forbidden: Change[]
}

/** What happened to the public interface. */
export async function changesBetween(before: string, after: string, allowed: Set<string>): Promise<Changes> {
  const all = await diff(buildSchema(before), buildSchema(after))
  const forbidden = all.filter(
    ({ criticality, path }) => criticality.level === CriticalityLevel.Breaking && !allowed.has(path ?? ''),
  )
  return { all, forbidden }
}
