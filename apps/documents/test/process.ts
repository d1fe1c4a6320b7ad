import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { pathToFileURL } from 'node:url'
import { type webcrypto } from 'node:crypto'
import type { TestDatabase } from '@dudao/testkit'
import { expect, vi } from 'vitest'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** Starts `src/main.ts` over a database and a file folder, as production does, and waits until it serves. */
export async function startProcess(
  database: TestDatabase,
  folder: string,
  actorKey: webcrypto.CryptoKey,
): Promise<{ child: ChildProcess; origin: string }> {
  const jwk = await crypto.subtle.exportKey('jwk', actorKey)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  // The small young generation with which the stack is started: buffers are given back early.
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--max-old-space-size=192', 'src/main.ts'],
    {
      cwd: new URL('..', import.meta.url),
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        PORT: String(port),
        DATABASE_URL: database.appUrl,
        // Nothing is enqueued here, so the queue is never opened.
        JOBS_DATABASE_URL: database.appUrl,
        GATEWAY_URL: origin,
        ACTOR_PUBLIC_KEY: Buffer.from(JSON.stringify(jwk)).toString('base64url'),
        EXPLICIT_CLOCK: 'allow',
        FILE_STORE: pathToFileURL(folder).href,
        UPLOAD_LIMIT: '60000000',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  await vi.waitFor(async () => expect((await fetch(`${origin}/ready`)).status).toBe(200), {
    timeout: 20_000,
    interval: 100,
  })
  return { child, origin }
}
