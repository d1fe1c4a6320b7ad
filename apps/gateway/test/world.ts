import { createLog, createMetrics, type Metrics } from '@dudao/service'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll } from 'vitest'
import { compose } from '../scripts/composition.ts'
import { readGatewayEnv } from '../src/env.ts'
import { createGateway } from '../src/gateway.ts'
import type { SubgraphName } from '../src/subgraphs.ts'
import { type Service, startService } from './fixtures.ts'
import { cases, directory, documents, evaluations, ids, personnel } from './services.ts'

const blueprints = [directory, personnel, cases, evaluations, documents]

export interface KeyPair {
  private: string
  public: string
  jwk: JWK
  key: CryptoKey
}

/** An Ed25519 pair, as the environment carries keys. */
export async function createKeys(kid: string): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const encode = (jwk: JWK) =>
    Buffer.from(JSON.stringify({ ...jwk, alg: 'EdDSA', kid })).toString('base64url')
  const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', kid }
  return { private: encode(await exportJWK(privateKey)), public: encode(jwk), jwk, key: privateKey }
}

export interface Answer {
  status: number
  headers: Headers
  // The shape of an answer is what the test asks for; asserting on it is the test's job.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
  text: string
}

export interface World {
  url: string
  actorKeys: KeyPair
  tokenKeys: KeyPair
  services: Record<Exclude<SubgraphName, 'personnel'>, Service>
  metrics: Metrics
  /** Lines of the gateway's log. */
  lines: Record<string, unknown>[]
  send(query: string, options?: SendOptions): Promise<Answer>
  /** An access token of our own sign-in. */
  token(claims?: Record<string, unknown>, options?: TokenOptions): Promise<string>
  stop: () => Promise<void>
}

export interface SendOptions {
  variables?: Record<string, unknown>
  headers?: Record<string, string>
  operationName?: string
}

export interface TokenOptions {
  key?: CryptoKey
  issuer?: string
  audience?: string
  expires?: string
  subject?: string
}

/** A gateway before small real services, of which personnel is down. Everything is closed after the test file. */
export async function startWorld(settings: Record<string, string> = {}): Promise<World> {
  const actorKeys = await createKeys('actor')
  const tokenKeys = await createKeys('token')
  const services = await startServices(actorKeys.public, tokenKeys.jwk)
  const env = readGatewayEnv({
    NODE_ENV: 'production',
    PORT: '0',
    ACTOR_PRIVATE_KEY: actorKeys.private,
    ACTOR_PUBLIC_KEY: actorKeys.public,
    SUBGRAPH_DIRECTORY_URL: services.directory.url,
    SUBGRAPH_CASES_URL: services.cases.url,
    SUBGRAPH_EVALUATIONS_URL: services.evaluations.url,
    SUBGRAPH_DOCUMENTS_URL: services.documents.url,
    // Nobody listens on the discard port.
    SUBGRAPH_PERSONNEL_URL: 'http://127.0.0.1:9',
    ...settings,
  })
  const { supergraph } = compose(blueprints.map(({ name, sdl }) => ({ name, sdl })))
  const metrics = createMetrics('gateway')
  const lines: Record<string, unknown>[] = []
  const log = createLog('gateway', 'silent')
  for (const level of ['info', 'warn', 'error'] as const) {
    log[level] = ((fields: object, message: string) => lines.push({ level, message, ...fields })) as never
  }
  const gateway = await createGateway({ env, supergraphSdl: supergraph, log, metrics })
  const url = await gateway.http.listen({ port: 0, host: '127.0.0.1' })
  const stop = async () => {
    await gateway.stop()
    await Promise.all(Object.values(services).map(({ http }) => http.close()))
  }
  afterAll(stop)
  return {
    url,
    actorKeys,
    tokenKeys,
    services,
    metrics,
    lines,
    stop: gateway.stop,
    send: (query, options) => send(url, query, options),
    token: (claims = {}, options = {}) => signToken(claims, { key: tokenKeys.key, ...options }),
  }
}

async function startServices(publicKey: string, jwk: JWK): Promise<World['services']> {
  const withKeys: typeof directory = {
    ...directory,
    routes(http, service) {
      directory.routes?.(http, service)
      http.get('/.well-known/jwks.json', () => ({ keys: [jwk] }))
    },
  }
  const [first, second, third, fourth] = await Promise.all(
    [withKeys, cases, evaluations, documents].map((blueprint) => startService(blueprint, publicKey)),
  )
  return { directory: first!, cases: second!, evaluations: third!, documents: fourth! }
}

/** Sends one operation as any client would. */
export async function send(url: string, query: string, options: SendOptions = {}): Promise<Answer> {
  const { variables, headers, operationName } = options
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables, operationName }),
  })
  return read(response)
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const { data, errors = [] } = JSON.parse(text)
  return { status: response.status, headers: response.headers, data, errors, text }
}

export function signToken(claims: Record<string, unknown>, options: TokenOptions): Promise<string> {
  const { key, issuer = 'dudao', audience = 'dudao', expires = '10m', subject = ids.account } = options
  return new SignJWT({ kind: 'PERSON', ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'token' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key!)
}
