import { actorHeader, type Logger, requestIdHeader } from '@dudao/service'
import type { GraphQLDataSource } from '@apollo/gateway'
import { z } from 'zod'
import { factsIn, internalFault, isErrorCode, unavailable } from './errors.ts'
import { clientGone } from './patience.ts'
import { askOnce } from './entities.ts'
import type { Subgraph } from './pools.ts'

/** What one operation carries through the planner to the services. */
export interface GraphContext {
  requestId: string
  /** The actor, signed once for the whole operation. */
  signed: string
  /** Ends with the client's patience or at the deadline. */
  signal: AbortSignal
  [key: string]: unknown
}

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.looseObject({ code: z.string() }).optional(),
      }),
    )
    .optional(),
})

type Fault = NonNullable<z.infer<typeof answerSchema>['errors']>[number]

/**
 * Fetches the parts of an operation from one service. What comes back of its errors is code, message, path and
 * the rule that decided; a service that cannot be reached is an error of the parts that it owns, and the rest of the operation goes on.
 */
export function createDataSource(subgraph: Subgraph, log: Logger): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const { requestId, signed, signal } = context as GraphContext
      const { variables, spread } = askOnce(request.variables)
      const operation = { query: request.query, variables, operationName: request.operationName }
      try {
        const response = await subgraph.pool.request({
          path: `${subgraph.base}/graphql`,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            [actorHeader]: signed,
            [requestIdHeader]: requestId,
          },
          body: JSON.stringify(operation),
          signal,
        })
        const answer = answerSchema.parse(await response.body.json())
        if (!answer.data && !answer.errors?.length)
          throw new Error(`answers ${response.statusCode} with nothing`)
        const errors = answer.errors?.map((fault) => clean(fault, subgraph, log, requestId))
        return spread({ data: answer.data, errors })
      } catch (err) {
        if (signal.reason !== clientGone) {
          log.warn({ err, subgraph: subgraph.name, requestId }, 'subgraph unavailable')
        }
        const { code, message } = unavailable()
        return { errors: [{ message, extensions: { code } }] }
      }
    },
  }
}

function clean(fault: Fault, { name }: Subgraph, log: Logger, requestId: string) {
  const { message, path } = fault
  const code = fault.extensions?.code
  if (isErrorCode(code)) return { message, path, extensions: { code, ...factsIn(fault.extensions) } }
  if (code === 'BAD_USER_INPUT') {
    return { message: inputFault(message), path, extensions: { code: 'INVALID' } }
  }
  // The service has logged its own bug; any other code means that it does not understand our plan.
  if (code !== 'INTERNAL') log.error({ subgraph: name, code, message, requestId }, 'subgraph refused a plan')
  return { message: internalFault, path, extensions: { code: 'INTERNAL' } }
}

/** What a service's scalars refuse, without the names of types: only the place in the caller's own variables. */
function inputFault(message: string): string {
  const [, variable, place] =
    /^Variable "\$(\w+)" got invalid value .*?(?: at "([\w.[\]]+)")?;/s.exec(message) ?? []
  const where = place ?? variable
  return where ? `“${where}”的值不符合要求` : '变量的值不符合要求'
}
