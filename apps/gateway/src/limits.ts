import { DomainError } from '@dudao/service'
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, OperationTypeNode, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Limits } from './env.ts'
import { Circular, type Measure, measure } from './measure.ts'

/** The longest page of any list, as the services' paging has it. */
const longestPage = 200

/** Levels of objects and lists in the variables. */
const deepestVariables = 20

const operationSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
})

/**
 * Refuses an operation that asks for too much: before it is validated, planned, or its sender looked up. What is not an
 * operation at all passes, Apollo says why.
 *
 * @returns how much it asks for; undefined for what is no operation
 * @throws DomainError INVALID; `limit` in the details names the limit
 */
export function createLimits(schema: GraphQLSchema, limits: Limits): (body: unknown) => Measure | undefined {
  const documents = new LRUCache<string, DocumentNode>({ max: 1_000 })
  const read = (query: string): DocumentNode | undefined => {
    const known = documents.get(query)
    if (known) return known
    const document = parseWithin(query, limits.MAX_TOKENS)
    // A long text is rarely sent twice, and a thousand of them would fill the memory.
    if (document && query.length < 20_000) documents.set(query, document)
    return document
  }

  return (body) => {
    const operation = operationSchema.safeParse(body)
    if (!operation.success) {
      // Never left to others to be forgiving about: what they would execute has not been measured.
      if (hasQuery(body)) throw malformed()
      return undefined
    }
    const variables = operation.data.variables ?? {}
    checkVariables(variables, limits)
    const document = read(operation.data.query)
    return document && checkDocument(schema, document, operation.data.operationName, variables, limits)
  }
}

const malformed = () => new DomainError('INVALID', '请求格式有误：variables 应为对象，operationName 应为文字')

const hasQuery = (body: unknown): boolean => z.object({ query: z.string() }).safeParse(body).success

const refuse = (limit: string, message: string): never => {
  throw new DomainError('INVALID', message, { limit })
}

/** The document, or undefined where its syntax is wrong. */
function parseWithin(query: string, maxTokens: number): DocumentNode | undefined {
  try {
    return parse(query, { maxTokens, noLocation: true })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('Parsing aborted')) refuse('tokens', `查询过长，最多 ${maxTokens} 个词`)
    return undefined
  }
}

function checkDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
  limits: Limits,
): Measure | undefined {
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  if (!operation) return undefined
  if (operations.length > 1) refuse('operations', '一次请求只能包含一个操作')
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) refuse('operations', '不支持订阅')
  if (operationName && operationName !== operation.name?.value) {
    refuse('operations', '找不到要执行的操作，请检查 operationName')
  }
  const fragments = document.definitions.length - operations.length
  if (fragments > limits.MAX_FRAGMENTS) refuse('fragments', `片段过多，最多 ${limits.MAX_FRAGMENTS} 个`)

  const found = measured()
  const check = (limit: string, value: number, max: number, message: string) => {
    // Written so that a sum that is no longer a number is refused too.
    if (!(value <= max)) refuse(limit, message)
  }
  check('repeats', found.repeats, limits.MAX_REPEATS, `同一字段或片段重复过多，最多 ${limits.MAX_REPEATS} 次`)
  check('depth', found.depth, limits.MAX_DEPTH, `查询层级过深，最多 ${limits.MAX_DEPTH} 层`)
  check('aliases', found.aliases, limits.MAX_ALIASES, `别名过多，最多 ${limits.MAX_ALIASES} 个`)
  check('directives', found.directives, limits.MAX_DIRECTIVES, `指令过多，最多 ${limits.MAX_DIRECTIVES} 个`)
  check('fields', found.fields, limits.MAX_FIELDS, `字段过多，最多 ${limits.MAX_FIELDS} 个`)
  check('first', found.page, longestPage, `每页最多 ${longestPage} 条`)
  check('cost', found.cost, limits.MAX_COST, '查询范围过大，请减少字段、缩小每页条数或分次查询')
  check('sign-ins', found.signIns, 1, '一次请求只能登录一次')
  return found

  function measured() {
    try {
      return measure(schema, document, operation!, variables)
    } catch (error) {
      if (error instanceof Circular) return refuse('fragments', '片段不能包含自身')
      throw error
    }
  }
}

function checkVariables(value: unknown, limits: Limits, depth = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > deepestVariables) refuse('variables', `变量层级过深，最多 ${deepestVariables} 层`)
  if (Array.isArray(value) && value.length > limits.MAX_LIST_ITEMS) {
    refuse('list', `列表过长，一次最多提交 ${limits.MAX_LIST_ITEMS} 项`)
  }
  for (const entry of Object.values(value)) checkVariables(entry, limits, depth + 1)
}
