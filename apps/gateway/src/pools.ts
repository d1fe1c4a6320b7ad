import { Pool } from 'undici'
import type { GatewayEnv } from './env.ts'
import { addressKey, type SubgraphName, subgraphNames } from './subgraphs.ts'

export interface Subgraph {
  name: SubgraphName
  pool: Pool
  /** Prefix of every path, from the base URL; mostly empty. */
  base: string
}

export type Subgraphs = Record<SubgraphName, Subgraph>

/** One connection pool per service. */
export function openSubgraphs(env: GatewayEnv): Subgraphs {
  const open = (name: SubgraphName): Subgraph => {
    const url = new URL(env[addressKey(name)])
    const pool = new Pool(url.origin, {
      connections: 64,
      connect: { timeout: 2_000 },
      // Each request carries a signal of its own, which mostly ends sooner.
      headersTimeout: env.ERRAND_DEADLINE_MS,
      bodyTimeout: env.DEADLINE_MS,
    })
    return { name, pool, base: url.pathname.replace(/\/$/, '') }
  }
  return Object.fromEntries(subgraphNames.map((name) => [name, open(name)])) as Subgraphs
}

export async function closeSubgraphs(subgraphs: Subgraphs): Promise<void> {
  await Promise.all(Object.values(subgraphs).map(({ pool }) => pool.close()))
}

/**
 * A question whether all services can work, for /ready. The door is public, so that a second of it asks each service
 * once, however many ask us.
 */
export function createReady(subgraphs: Subgraphs): () => Promise<void> {
  let last: { at: number; answer: Promise<void> } | undefined
  return () => {
    const now = performance.now()
    if (!last || now - last.at > 1_000) last = { at: now, answer: askAll(subgraphs) }
    return last.answer
  }
}

async function askAll(subgraphs: Subgraphs): Promise<void> {
  await Promise.all(
    subgraphNames.map(async (name) => {
      const { pool, base } = subgraphs[name]
      const { statusCode, body } = await pool.request({
        path: `${base}/ready`,
        method: 'GET',
        signal: AbortSignal.timeout(2_000),
      })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${name} answers ${statusCode}`)
    }),
  )
}
