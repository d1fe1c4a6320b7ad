import { fileURLToPath } from 'node:url'
import { migrateAndExit } from '@dudao/service/migrate'
import { readMigrationUrl } from './env.ts'

await migrateAndExit(fileURLToPath(new URL('../prisma', import.meta.url)), readMigrationUrl())
