import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server'
import { type Logger, type Metrics, rootFieldOf } from '@dudao/service'
import type { GraphQLFormattedError } from 'graphql'
import type { GraphContext } from './data-source.ts'
import { internalFault } from './errors.ts'

/**
 * Ends every operation the same way: a line in the log (no variables, no personal data), its time in the figures, and
 * an error for what the answer lacks.
 */
export function endOperations(log: Logger, metrics: Metrics): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart() {
      const started = performance.now()
      return {
        async willSendResponse(request) {
          const errors = completeErrors(request, log)
          const ms = performance.now() - started
          const kind = request.operation?.operation ?? 'none'
          const operation = rootFieldOf(request.operation)
          const outcome = errors.length > 0 ? 'error' : 'ok'
          metrics.operations.observe({ operation, kind, outcome }, ms / 1_000)
          log.info(
            {
              requestId: request.contextValue.requestId,
              operationName: request.operationName?.slice(0, 64),
              operation,
              kind,
              ms: Math.round(ms),
              outcome,
              codes: errors.length > 0 ? [...new Set(errors.map((e) => e.extensions?.code))] : undefined,
            },
            'operation',
          )
        },
      }
    },
  }
}

/**
 * A service may answer null for another service's row, which its reader may not see, where the graph promises one. The
 * executor then empties the answer and says so only in an extension, which names types. This makes an error of it.
 */
function completeErrors(
  { response }: GraphQLRequestContext<GraphContext>,
  log: Logger,
): readonly GraphQLFormattedError[] {
  if (response.body?.kind !== 'single') return []
  const result = response.body.singleResult
  const missing = result.extensions?.valueCompletion as GraphQLFormattedError[] | undefined
  delete result.extensions
  if (missing?.length) {
    log.warn({ missing: missing.map(({ message, path }) => ({ message, path })) }, 'answer incomplete')
    result.errors = [...(result.errors ?? []), ...missing.slice(0, 10).map(missingError)]
  }
  return result.errors ?? []
}

const missingError = ({ message, path }: GraphQLFormattedError): GraphQLFormattedError =>
  message.startsWith('Cannot return null')
    ? { message: '所查内容不存在，或者您无权查看', path, extensions: { code: 'NOT_FOUND' } }
    : { message: internalFault, path, extensions: { code: 'INTERNAL' } }
