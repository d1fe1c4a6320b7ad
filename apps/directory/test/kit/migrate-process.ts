import { migrateAndExit } from '@dudao/service/migrate'

// The body of every service's src/migrate.ts, for the folder that a test wrote.
await migrateAndExit(process.argv[2] ?? '', process.env.MIGRATION_DATABASE_URL)
