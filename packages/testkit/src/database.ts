import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { app, owner, urlFor } from './setup.ts'

export interface TestDatabase {
  name: string
  /** As the service connects: under row-level security. */
  appUrl: string
  /** As the owner: sees everything; for arranging and for oracles. */
  ownerUrl: string
  /** Runs SQL as the owner. */
  sql: <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>
}

/**
 * A database of its own for the test file, cloned from the service's migrated template (or without anything), dropped
 * afterwards.
 */
export async function createDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const { adminUrl, template, service } = inject('database')
  const name = `dudao_t_${service}_${randomBytes(5).toString('hex')}`
  const admin = async (text: string) => {
    const client = new pg.Client({ connectionString: adminUrl })
    await client.connect()
    try {
      await client.query(text)
    } finally {
      await client.end()
    }
  }
  await admin(`create database ${name} template ${empty ? 'template0' : template} owner ${owner}`)
  const ownerUrl = urlFor(adminUrl, name, owner)
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  // The drop below may overtake a connection that is still closing.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  afterAll(async () => {
    await pool.end()
    await admin(`drop database if exists ${name} with (force)`)
  })
  return {
    name,
    appUrl: urlFor(adminUrl, name, app),
    ownerUrl,
    async sql<Row extends object>(text: string, values: unknown[] = []) {
      return (await pool.query<Row>(text, values)).rows
    },
  }
}
