import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'

const start = (key: string | undefined) => {
  const script = `import('./src/env.ts').then(({ readPersonnelEnv }) => readPersonnelEnv())`
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: new URL('..', import.meta.url).pathname,
    encoding: 'utf8',
    env: {
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: 'postgres://127.0.0.1/personnel',
      ACTOR_PUBLIC_KEY: randomBytes(40).toString('base64url'),
      GATEWAY_URL: 'http://127.0.0.1:4000',
      ...(key !== undefined && { PERSONAL_DATA_KEY: key }),
    },
  })
  return { status, stderr }
}

it.each([
  ['no key', undefined],
  ['a short key', randomBytes(31).toString('base64url')],
  ['a key that somebody made up', Buffer.alloc(32, 1).toString('base64url')],
])('does not start with %s for personal data', (_, key) => {
  const { status, stderr } = start(key)
  expect([status, stderr.includes('PERSONAL_DATA_KEY')]).toEqual([2, true])
})

it('starts with 32 random bytes', () => {
  expect(start(randomBytes(32).toString('base64url'))).toEqual({ status: 0, stderr: '' })
})
