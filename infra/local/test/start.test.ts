import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readPostmaster, stopPostmaster } from '../src/postmaster.ts'
import { isFree } from '../src/ports.ts'
import { PROCESSES } from '../src/services.ts'
import { root } from '../src/settings.ts'
import { childrenOf, eventually, isAlive, scratchFolder } from './helpers.ts'

const SLOW = 300_000

/** `npm start` below its bootstrap, on its own data and ports, until it has said what to try. */
async function start(env: Record<string, string>): Promise<{ child: ChildProcess; said: () => string }> {
  const child = spawn(process.execPath, [join(root, 'infra/local/src/start.ts')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => said.includes('按 Ctrl-C 停止') && resolve())
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)))
  })
  return { child, said: () => said }
}

/** A block of ports that nobody uses, below those that the system hands out to clients. */
async function freeBase(): Promise<number> {
  for (let base = 20_000 + (process.pid % 200) * 50; ; base += 50) {
    const free = await Promise.all(PROCESSES.map(({ portOffset }) => isFree(base + portOffset)))
    if (free.every(Boolean)) return base
  }
}

async function signIn(gatewayUrl: string, login: string, password: string): Promise<unknown> {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
      variables: { input: { login, password } },
    }),
  })
  return response.json()
}

test('the system serves what it printed, survives kill -9 and ends cleanly', { timeout: SLOW }, async () => {
  const dir = scratchFolder()
  onTestFinished(() => stopPostmaster(join(dir, 'postgres')))
  const env = { DATA_DIR: dir, PORT_BASE: String(await freeBase()) }

  const first = await start(env)
  const gatewayUrl = /http:\/\/127\.0\.0\.1:\d+/.exec(first.said())![0]
  const password = /口令：(\S+)/.exec(first.said())![1]!
  expect(await signIn(gatewayUrl, 'city-officer', password)).toMatchObject({
    data: { signIn: { accessToken: expect.any(String) } },
  })
  const services = childrenOf(first.child.pid!)
  expect(services).toHaveLength(PROCESSES.length)

  // Nobody could tell the services; they notice. The database stays, and the next start finds it.
  const postmaster = readPostmaster(join(dir, 'postgres'))!
  first.child.kill('SIGKILL')
  await eventually('the services are gone', () => !services.some(isAlive))
  expect(isAlive(postmaster.pid)).toBe(true)

  const second = await start(env)
  expect(readPostmaster(join(dir, 'postgres'))?.pid).toBe(postmaster.pid)
  expect(await signIn(gatewayUrl, 'city-officer', password)).toHaveProperty('data.signIn.accessToken')

  const successors = childrenOf(second.child.pid!)
  const exit = new Promise((resolve) => second.child.once('exit', resolve))
  second.child.kill('SIGINT')
  expect(await exit).toBe(0)
  expect(successors.filter(isAlive)).toEqual([])
  expect(isAlive(postmaster.pid)).toBe(false)
})
