import { Pool } from 'undici'
import type { GatewayEnv } from './env.ts'

/** The services behind the graph, as `scripts/compose.ts` composes them. */
export const subgraphNames = ['directory', 'personnel', 'cases', 'evaluations', 'documents'] as const

export type SubgraphName = (typeof subgraphNames)[number]

export interface Subgraph {
  name: SubgraphName
  pool: Pool
  /** Prefix of every path, from the base URL; mostly empty. */
  base: string
}

export type Subgraphs = Record<SubgraphName, Subgraph> & { close(): Promise<void> }

/** One connection pool per service. A service that does not answer within `deadlineMs` counts as gone. */
export function openSubgraphs(env: GatewayEnv): Subgraphs {
  const open = (name: SubgraphName, address: string): Subgraph => {
    const url = new URL(address)
    const pool = new Pool(url.origin, {
      connections: 64,
      connect: { timeout: 2_000 },
      headersTimeout: env.DEADLINE_MS,
      bodyTimeout: env.DEADLINE_MS,
    })
    return { name, pool, base: url.pathname.replace(/\/$/, '') }
  }
  const subgraphs = {
    directory: open('directory', env.SUBGRAPH_DIRECTORY_URL),
    personnel: open('personnel', env.SUBGRAPH_PERSONNEL_URL),
    cases: open('cases', env.SUBGRAPH_CASES_URL),
    evaluations: open('evaluations', env.SUBGRAPH_EVALUATIONS_URL),
    documents: open('documents', env.SUBGRAPH_DOCUMENTS_URL),
  }
  return {
    ...subgraphs,
    close: async () => void (await Promise.all(Object.values(subgraphs).map(({ pool }) => pool.close()))),
  }
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
