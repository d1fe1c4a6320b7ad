import { type GraphClient, openAdapter } from '@dudao/service'
import { actor, createDatabase, serve } from '@dudao/testkit'
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose'
import { afterAll } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createDirectory } from '../src/schema.ts'
import { addTree, factoriesOf } from './factories.ts'

const encode = async (key: CryptoKey) =>
  Buffer.from(JSON.stringify(await exportJWK(key))).toString('base64url')

/** A fresh Ed25519 key as base64url JSON, private and public. */
export async function newKey(): Promise<{ privateKey: string; publicKey: string }> {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  return { privateKey: await encode(pair.privateKey), publicKey: await encode(pair.publicKey) }
}

export const serviceSecrets = { 'report-worker': 'w'.repeat(32) }

/** Directory on a database of its own with a small tree, its graph in process, and the owner's hand to arrange things. */
export async function openWorld({ pool = 6, graph }: { pool?: number; graph?: GraphClient } = {}) {
  const database = await createDatabase()
  const key = await newKey()
  const client = new PrismaClient({
    adapter: openAdapter(database.appUrl, pool),
    log: [{ emit: 'event', level: 'query' }],
  })
  const statements: string[] = []
  client.$on('query', ({ query }) => statements.push(query))
  const signInClient = new PrismaClient({ adapter: openAdapter(database.appUrl, 2) })
  const owner = new PrismaClient({ adapter: openAdapter(database.ownerUrl, 2) })
  afterAll(async () => {
    await Promise.all([client.$disconnect(), signInClient.$disconnect(), owner.$disconnect()])
  })
  const service = await createDirectory(client, signInClient, {
    TOKEN_PRIVATE_KEY: key.privateKey,
    SERVICE_SECRETS: serviceSecrets,
  })
  await addTree(owner)
  return {
    ...serve(service, graph),
    ...factoriesOf(owner),
    service,
    client,
    statements,
    owner,
    database,
    key,
  }
}

/** Our own worker. */
export const system = (over: Parameters<typeof actor>[0] = {}) =>
  actor({
    kind: 'SERVICE',
    role: 'SYSTEM',
    personId: null,
    postId: null,
    organizationId: null,
    ranges: [['/', '0']],
    ...over,
  })
