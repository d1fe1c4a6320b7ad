import { afterEach, expect, test, vi } from 'vitest'
import { readEnv, secret, subgraphEnv } from './env.ts'
import { workerEnv } from './worker.ts'

const good = {
  PORT: '4001',
  DATABASE_URL: 'postgres://app@db/directory',
  ACTOR_PUBLIC_KEY: 'k'.repeat(60),
  GATEWAY_URL: 'http://gateway:4000',
}
afterEach(() => void vi.restoreAllMocks())

/** What a process with this environment writes before it ends, and its code. */
function faultsOf(env: NodeJS.ProcessEnv): { text: string; code: unknown } {
  const text: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => text.push(String(chunk)) > 0)
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('exit')
  })
  expect(() => readEnv(subgraphEnv, env)).toThrow('exit')
  return { text: text.join(''), code: exit.mock.calls[0]?.[0] }
}

test('what is missing has a default where one is safe', () => {
  expect(readEnv(subgraphEnv, good)).toMatchObject({
    PORT: 4001,
    HOST: '127.0.0.1',
    NODE_ENV: 'development',
    DATABASE_POOL: 10,
    EXPLICIT_CLOCK: 'refuse',
  })
})

test('all faults are reported at once, without the values', () => {
  const { text, code } = faultsOf({ ...good, PORT: '70000', DATABASE_URL: 'hunter2', GATEWAY_URL: undefined })
  expect(code).toBe(2)
  for (const name of ['PORT', 'DATABASE_URL', 'GATEWAY_URL']) expect(text).toContain(`  ${name}: `)
  expect(text).not.toContain('hunter2')
})

test('production has no explicit clock', () => {
  const { text } = faultsOf({ ...good, NODE_ENV: 'production', EXPLICIT_CLOCK: 'allow' })
  expect(text).toContain('EXPLICIT_CLOCK')
})

test.each([
  'short',
  'change-me-change-me-change-me',
  'a-default-value-of-somebody',
  'p4ssword-123456789012345',
])('%s is no secret', (value) => {
  expect(secret.safeParse(value).success).toBe(false)
})

test('a random text is a secret', () => {
  expect(secret.safeParse('wq8Zr1xLm0Vt7Yb3Kc9Pd2Qe').success).toBe(true)
})

test('a worker’s secret is one too: the word of an example does not start a worker', () => {
  const worker = { PORT: '4011', GATEWAY_URL: 'http://gateway:4000', SERVICE_NAME: 'report-worker' }
  const faulty = workerEnv.safeParse({ ...worker, SERVICE_SECRET: 'change-me-change-me-change-me' })
  expect(faulty.error?.issues.map(({ path }) => path)).toEqual([['SERVICE_SECRET']])
  expect(workerEnv.safeParse({ ...worker, SERVICE_SECRET: 'wq8Zr1xLm0Vt7Yb3Kc9Pd2Qe' }).success).toBe(true)
})
