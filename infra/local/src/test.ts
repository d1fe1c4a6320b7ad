import { runCommand } from './command.ts'
import { runSuite } from './suite.ts'

await runCommand((signal) =>
  runSuite({ filters: process.argv.slice(2), requireRedis: process.env.REQUIRE_REDIS === '1', signal }),
)
