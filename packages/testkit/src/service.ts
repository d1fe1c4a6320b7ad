import {
  type Actor,
  anonymous,
  buildSchema,
  createLog,
  DomainError,
  executeInTransaction,
  formatError,
  type GraphClient,
  type RawTx,
  type Subgraph,
} from '@dudao/service'
import { type ExecutionResult, type GraphQLFormattedError, Kind, parse, validate } from 'graphql'
import { randomUUID } from 'node:crypto'

export interface Answer {
  // The shape of an answer is what the test asks for; asserting on it is the test's job.
  // oxlint-disable-next-line typescript/no-explicit-any
  data: any
  errors: GraphQLFormattedError[]
}

export interface TestService {
  /** Sends one operation as this actor, through schema, access table and row policies, as the process would. */
  send(actor: Actor | null, document: string, variables?: Record<string, unknown>): Promise<Answer>
  /** The same, and fails the test when the graph refused. */
  ok(actor: Actor | null, document: string, variables?: Record<string, unknown>): Promise<Answer['data']>
  /** The code with which the graph refused; fails the test when it did not. */
  refused(
    actor: Actor | null,
    document: string,
    variables?: Record<string, unknown>,
  ): Promise<{ code: string; message: string }>
}

/** Runs a service's graph in process against a real database. `graph` answers for the other services. */
export function serve<Tx extends RawTx>(service: Subgraph<Tx>, graph: GraphClient = noGraph): TestService {
  const schema = buildSchema(service)
  // TEST_LOG_LEVEL=error shows what hides behind an answer INTERNAL.
  const log = createLog(service.name, process.env.TEST_LOG_LEVEL ?? 'silent')
  const format = formatError(log)
  const send = async (
    actor: Actor | null,
    document: string,
    variables: Record<string, unknown> = {},
  ): Promise<Answer> => {
    const parsed = parse(document)
    const faults = validate(schema, parsed)
    const refused = faults.filter(({ originalError }) => originalError instanceof DomainError)
    if (refused.length > 0)
      return { data: null, errors: refused.map((fault) => format(fault.toJSON(), fault)) }
    // Anything else is a mistake of the test.
    if (faults.length > 0) throw new Error(faults.map((fault) => fault.message).join('\n'))
    let result: ExecutionResult
    try {
      result = await executeInTransaction(
        { service, schema, log, graph },
        { document: parsed, variables },
        actor ?? anonymous(randomUUID()),
        'test',
      )
    } catch (error) {
      return { data: null, errors: [format({ message: String(error) }, error)] }
    }
    return { data: result.data, errors: (result.errors ?? []).map((error) => format(error.toJSON(), error)) }
  }
  return {
    send,
    async ok(actor, document, variables) {
      const { data, errors } = await send(actor, document, variables)
      if (errors.length > 0) throw new Error(`the graph refused: ${JSON.stringify(errors)}`)
      return data
    },
    async refused(actor, document, variables) {
      const { data, errors } = await send(actor, document, variables)
      const [first] = errors
      if (!first) throw new Error(`the graph did not refuse: ${JSON.stringify(data)}`)
      return { code: String(first.extensions?.code), message: first.message }
    },
  }
}

const noGraph: GraphClient = {
  request: async () => {
    throw new Error('this test gave no answers for the rest of the graph')
  },
  send: async () => {
    throw new Error('this test gave no answers for the rest of the graph')
  },
  close: async () => undefined,
}

/** Answers for other teams' services, by operation name. An operation without an answer fails the test. */
export function graphOf(answers: Record<string, (variables: never) => unknown>): GraphClient {
  return {
    ...noGraph,
    async request(document, variables) {
      const definition = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION)
      const name = definition?.name?.value ?? ''
      const answer = answers[name]
      if (!answer) throw new Error(`this test gave no answer for ${name}`)
      return (await answer(variables as never)) as never
    },
  }
}
