import { type webcrypto } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import {
  type Actor,
  actorHeader,
  clockOf,
  createHttp,
  createLog,
  createMetrics,
  signActor,
  transact,
  verifyActor,
} from '@dudao/service'
import { afterAll } from 'vitest'
import type { Context, Kit } from '../src/context.ts'
import { directory, type Started } from './factories.ts'

export const generateKeys = () =>
  crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

/** The service's doors for files on a real socket, with real signed actors, as the gateway calls them. */
export async function listen({ service, client }: Started) {
  const { publicKey, privateKey } = await generateKeys()
  const log = createLog('documents', 'silent')
  const kit: Kit = {
    log,
    client,
    graph: directory,
    actorOf: (headers) => verifyActor(publicKey, headers[actorHeader] as string | undefined),
    transact: (actor, mode, action, work, token = '') =>
      transact(client, { actor, mode, action }, (tx) => {
        const { requestId, clock } = actor
        const callAs = { authorization: `Actor ${token}`, requestId, clock }
        return work({ tx, actor, now: clockOf(actor), log, graph: directory, callAs } satisfies Context)
      }),
  }
  const http = createHttp({ log, metrics: createMetrics('documents') })
  await service.routes?.(http, kit)
  await http.listen({ host: '127.0.0.1', port: 0 })
  afterAll(() => http.close())
  const origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`
  const headersFor = async (by: Actor | null): Promise<Record<string, string>> =>
    by ? { [actorHeader]: await signActor(privateKey, by) } : {}

  return {
    origin,
    headersFor,
    upload: async (
      by: Actor | null,
      name: string | undefined,
      body: string | Uint8Array | ReadableStream<Uint8Array>,
      headers: Record<string, string> = { 'content-type': 'application/pdf' },
    ): Promise<{ status: number; answer: Record<string, unknown> }> => {
      const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`
      const response = await fetch(`${origin}/files${query}`, {
        method: 'POST',
        headers: { ...headers, ...(await headersFor(by)) },
        body,
        duplex: 'half',
      })
      return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
    },
    download: async (by: Actor | null, id: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${origin}/files/${id}`, { headers: { ...headers, ...(await headersFor(by)) } }),
  }
}
