import { draftMigration } from '../src/migrate.ts'

// From a service's folder: MIGRATION_DATABASE_URL=… node ../../packages/service/scripts/draft-migration.ts [empty|database]
const url = process.env.MIGRATION_DATABASE_URL
if (!url) throw new Error('MIGRATION_DATABASE_URL is not set')
process.stdout.write(
  await draftMigration('prisma', url, process.argv[2] === 'database' ? 'database' : 'empty'),
)
process.exit(0)
