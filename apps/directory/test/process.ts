import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Actor, signActor } from '@dudao/service'
import type { TestDatabase } from '@dudao/testkit'
import { type CryptoKey, importJWK, SignJWT } from 'jose'
import { serviceSecrets } from './world.ts'

export const importPrivate = async (encoded: string) =>
  (await importJWK(JSON.parse(Buffer.from(encoded, 'base64url').toString()), 'EdDSA')) as CryptoKey

/** An actor as the gateway signs it, but for a life that ended already. */
export const signExpired = (key: CryptoKey, actor: Actor) =>
  new SignJWT({ actor })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setAudience('dudao:graph')
    .setIssuedAt(Math.floor(Date.now() / 1_000) - 120)
    .setExpirationTime(Math.floor(Date.now() / 1_000) - 60)
    .sign(key)

/** The environment of one directory process. */
export const environment = (
  database: TestDatabase,
  keys: { token: string; actor: string },
  over: Record<string, string> = {},
): Record<string, string> => ({
  PORT: '0',
  LOG_LEVEL: 'info',
  DATABASE_URL: database.appUrl,
  JOBS_DATABASE_URL: database.ownerUrl,
  GATEWAY_URL: 'http://127.0.0.1:9',
  TOKEN_PRIVATE_KEY: keys.token,
  ACTOR_PUBLIC_KEY: keys.actor,
  SERVICE_SECRETS: JSON.stringify(serviceSecrets),
  ...over,
})

export interface HttpAnswer {
  status: number
  // The shape of an answer is what the test asks for; asserting on it is the test's job.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

export interface Running {
  child: ChildProcess
  url: string
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<HttpAnswer>
  /** One operation as this actor. */
  graph(actor: Actor, query: string, variables?: object): Promise<HttpAnswer>
  /** Asks it to stop and answers how it ended. */
  stop(): Promise<number | null>
}

/** The service's folder: the tests may run from the root of the workspace. */
export const folder = fileURLToPath(new URL('..', import.meta.url))

/** Starts `src/main.ts` as production does, and waits until it serves. */
export async function start(env: Record<string, string>, actorKey: CryptoKey): Promise<Running> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it served`)))
    createInterface(child.stdout as NodeJS.ReadableStream).on('line', (line) => {
      const { msg, address } = JSON.parse(line) as { msg: string; address?: { port: number } }
      if (msg === 'serving' && address) resolve(`http://127.0.0.1:${address.port}`)
    })
  })
  const post: Running['post'] = async (path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }
  return {
    child,
    url,
    post,
    graph: async (actor, query, variables) =>
      post('/graphql', { query, variables }, { 'x-actor': await signActor(actorKey, actor) }),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}
