import { createLog, createMetrics, runUntilStopped } from '@dudao/service'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readGatewayEnv } from './env.ts'
import { createGateway } from './gateway.ts'

const env = readGatewayEnv()
const log = createLog('gateway', env.LOG_LEVEL)
const supergraphSdl = await readFile(join(import.meta.dirname, '../supergraph.graphql'), 'utf8')
const { http, stop } = await createGateway({ env, supergraphSdl, log, metrics: createMetrics('gateway') })
await http.listen({ host: env.HOST, port: env.PORT })
log.info({ address: http.server.address() }, 'serving')
runUntilStopped(log, stop)
