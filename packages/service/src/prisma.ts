import { PrismaPg } from '@prisma/adapter-pg'

/**
 * The connection pool of a service, for `new PrismaClient({ adapter: openAdapter(url) })`. A statement is cancelled by
 * PostgreSQL before Prisma's own time-out would leave it running.
 */
export function openAdapter(databaseUrl: string, max = 10): PrismaPg {
  return new PrismaPg({
    connectionString: databaseUrl,
    max,
    statement_timeout: 15_000,
    connectionTimeoutMillis: 5_000,
  })
}
