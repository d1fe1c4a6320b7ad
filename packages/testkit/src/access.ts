import { buildSchema, type RawTx, type Role, roles, type Subgraph } from '@dudao/service'
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { actor } from './actors.ts'
import type { TestService } from './service.ts'

export interface AccessProbe {
  field: string
  /** null: nobody is signed in. */
  role: Role | null
  /** The code of the access table's refusal, or null where it let the call through to the command. */
  refusal: 'UNAUTHENTICATED' | 'FORBIDDEN' | null
}

/** What the access table answers, word for word: a command's own refusals say more. */
const refusals = new Map<string, 'UNAUTHENTICATED' | 'FORBIDDEN'>([
  ['请先登录', 'UNAUTHENTICATED'],
  ['您当前的任职没有此项权限', 'FORBIDDEN'],
])

/** Calls every root field of a service as nobody and in every role, with the least valid arguments. */
export async function probeAccess(
  service: Pick<Subgraph<RawTx>, 'typeDefs' | 'resolvers' | 'access'>,
  graph: TestService,
): Promise<AccessProbe[]> {
  const schema = buildSchema(service)
  const probes: AccessProbe[] = []
  for (const [kind, type] of [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const) {
    const fields = Object.values(type?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'))
    for (const field of fields) {
      for (const role of [null, ...roles]) {
        const document = `${kind} ${callOf(field)}`
        const { errors } = await graph.send(role && actor({ role }), document)
        probes.push({ field: field.name, role, refusal: refusals.get(errors[0]?.message ?? '') ?? null })
      }
    }
  }
  return probes
}

function callOf(field: GraphQLField<unknown, unknown>): string {
  const values = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${leastOf(type)}`)
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''
  return `{ ${field.name}${values.length > 0 ? `(${values.join(', ')})` : ''}${selection} }`
}

const leastScalars: Record<string, string> = {
  ID: '"01930000-0000-7000-8000-00000000ffff"',
  Int: '1',
  Float: '1',
  Boolean: 'true',
  String: '"x"',
  Date: '"2020-01-01"',
  DateTime: '"2020-01-01T00:00:00Z"',
  Fen: '1',
  JSON: '1',
}

/** The least literal that the type accepts. */
function leastOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return leastOf(type.ofType)
  if (isListType(type)) return `[${leastOf(type.ofType)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField)
    return `{ ${fields.map((field) => `${field.name}: ${leastOf(field.type)}`).join(', ')} }`
  }
  const least = leastScalars[type.name]
  if (!least) throw new Error(`no least value of the scalar ${type.name}`)
  return least
}
