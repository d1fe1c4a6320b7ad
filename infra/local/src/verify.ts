import { runCommand } from './command.ts'
import { runSuite } from './suite.ts'

// The same as `npm test`, under the conditions of CI: nothing may be left out for want of a Redis.
await runCommand((signal) => runSuite({ filters: process.argv.slice(2), requireRedis: true, signal }))
