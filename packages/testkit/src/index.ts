export { type AccessProbe, probeAccess } from './access.ts'
export { actor, places } from './actors.ts'
export { createDatabase, type TestDatabase } from './database.ts'
export { type Answer, graphOf, serve, type TestService } from './service.ts'
