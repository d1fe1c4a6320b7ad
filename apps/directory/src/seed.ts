import { openAdapter } from '@dudao/service'
import { loadDemo } from './demo/load.ts'
import { demoTownshipCounties } from './demo/organizations.ts'
import { loadDivisions } from './divisions/load.ts'
import { readDemoPassword, readMigrationUrl } from './env.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { loadRulePacks } from './rule-packs/load.ts'

// Loads what a new database needs: divisions and shipped rules always, the demo only with DEMO_PASSWORD. Run as the
// owner, any number of times; what is there stays. The last line lists the
// demo accounts as JSON, for the one who started it.
const url = readMigrationUrl()
if (!url) throw new Error('MIGRATION_DATABASE_URL is not set')
const demoPassword = readDemoPassword()
const client = new PrismaClient({ adapter: openAdapter(url) })
const divisions = await loadDivisions(client, demoPassword ? demoTownshipCounties : [])
const rules = await loadRulePacks(client)
const accounts = demoPassword ? await loadDemo(client, demoPassword) : []
await client.$disconnect()
process.stdout.write(`${JSON.stringify({ divisions, rules })}\n${JSON.stringify(accounts)}\n`)
