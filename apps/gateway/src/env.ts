import { baseEnv, readEnv } from '@dudao/service'
import { z } from 'zod'
import { addressKey, subgraphNames } from './subgraphs.ts'

// Apollo's gateway calls home when it is constructed, unless told otherwise; this network is closed.
process.env.APOLLO_TELEMETRY_DISABLED = '1'

const count = (standard: number) => z.coerce.number().int().min(1).default(standard)

/** What one operation may ask for. Every refusal names the limit that it exceeded. */
const limits = {
  /** Tokens of the document. */
  MAX_TOKENS: count(2_000),
  /** Levels of fields, fragments unfolded. */
  MAX_DEPTH: count(15),
  MAX_ALIASES: count(30),
  MAX_DIRECTIVES: count(30),
  MAX_FRAGMENTS: count(50),
  /** How often one selection set may ask for the same field, fragment or type. */
  MAX_REPEATS: count(5),
  /** Fields in all, fragments unfolded: what the planner has to look at. */
  MAX_FIELDS: count(1_000),
  /** Fields in all, times the length of the lists that they stand in. */
  MAX_COST: count(20_000),
  /** Entries of one list in the variables. */
  MAX_LIST_ITEMS: count(500),
}

const addresses = Object.fromEntries(subgraphNames.map((name) => [addressKey(name), z.url()])) as Record<
  ReturnType<typeof addressKey>,
  z.ZodURL
>

const gatewayEnv = baseEnv
  .extend({
    /** Ed25519 key that signs the actor of each request: private JWK as base64url JSON, and its public half. */
    ACTOR_PRIVATE_KEY: z.string().min(60),
    ACTOR_PUBLIC_KEY: z.string().min(40),
    ...addresses,
    /** A foreign issuer of access tokens beside our own sign-in; found by its discovery document. */
    OIDC_ISSUER: z.url().optional(),
    OIDC_AUDIENCE: z.string().min(1).optional(),
    /** Whether a caller may set the clock of a request (replays of past years). Never in production. */
    EXPLICIT_CLOCK: z.enum(['allow', 'refuse']).default('refuse'),
    ...limits,
    /** Largest body of an operation, in bytes. */
    BODY_LIMIT: count(1_048_576),
    /** Largest file, in bytes. */
    UPLOAD_LIMIT: count(50 * 1_048_576),
    /** Operations, and files under way, at the same time; more are answered with UNAVAILABLE. */
    MAX_IN_FLIGHT: count(256),
    MAX_TRANSFERS: count(64),
    /**
     * Passwords verified at the same time, and sign-ins that wait for their turn: else anybody from outside could keep
     * directory busy, and with it everybody.
     */
    MAX_SIGN_INS: count(4),
    MAX_WAITING_SIGN_INS: count(100),
    /** Fields in all that somebody without a token may ask for: planning costs time before anybody says who asks. */
    MAX_ANONYMOUS_FIELDS: count(100),
    /** Longest time of one operation over all services, in milliseconds. */
    DEADLINE_MS: count(30_000),
    /** The same for a worker's errand, which may write a whole sheet. */
    ERRAND_DEADLINE_MS: count(300_000),
  })
  .refine((env) => !env.OIDC_ISSUER || env.OIDC_AUDIENCE, {
    path: ['OIDC_AUDIENCE'],
    message: '设置了 OIDC_ISSUER 就必须设置 OIDC_AUDIENCE',
  })
  .refine((env) => env.NODE_ENV !== 'production' || !env.OIDC_ISSUER?.startsWith('http:'), {
    path: ['OIDC_ISSUER'],
    message: '生产环境的签发方必须使用 https',
  })

export type GatewayEnv = z.infer<typeof gatewayEnv>

export type Limits = Pick<GatewayEnv, keyof typeof limits>

export const readGatewayEnv = (source?: NodeJS.ProcessEnv): GatewayEnv => readEnv(gatewayEnv, source)
