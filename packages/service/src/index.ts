export { type Access, type AccessTable, type Errand, isAllowed } from './access.ts'
export { type ActingBody, actingBody, assertActsFor, isInRange } from './acting.ts'
export {
  type Actor,
  actorHeader,
  actorSchema,
  anonymous,
  importKey,
  maxRanges,
  rangeOf,
  type Role,
  roles,
  signActor,
  verifyActor,
} from './actor.ts'
export { asDate, clockOf, dateIn, pastDay, plainDate, todayOf } from './clock.ts'
export { baseEnv, readEnv, secret, subgraphEnv, type SubgraphEnv, vaultKey } from './env.ts'
export { asDomainError, DomainError, type ErrorCode, formatError } from './errors.ts'
export { type Fault, refuse, refuseRows } from './faults.ts'
export { type CallAs, createGraphClient, type GraphClient } from './graph-client.ts'
export { createHttp, requestIdHeader } from './http.ts'
export { once } from './idempotency.ts'
export { isId } from './ids.ts'
export { loadChildren, loadTogether } from './loaders.ts'
export { createLog, type Logger } from './log.ts'
export { createMetrics, type Metrics, rootFieldOf } from './metrics.ts'
export { enqueue, type Relay, startRelay } from './outbox.ts'
export { lookThrough } from './look-through.ts'
export { type Connection, inOwnRanges, type PageArgs, pageSize, paginate } from './paging.ts'
export { openAdapter } from './prisma.ts'
export { runUntilStopped } from './run.ts'
export { isInstant } from './scalars.ts'
export {
  type BaseCtx,
  buildSchema,
  type Execution,
  executeInTransaction,
  type Kit,
  runSubgraph,
  type Subgraph,
} from './subgraph.ts'
export { type Sweep, systemActor } from './sweep.ts'
export {
  type Client,
  giveReason,
  type GrantsOf,
  openMatters,
  type RawTx,
  recognise,
  transact,
} from './transaction.ts'
export { createVault, type Vault } from './vault.ts'
export { runWorker, workerEnv, type WorkerEnv, type WorkerKit } from './worker.ts'
