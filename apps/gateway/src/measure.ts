import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** Length that a list is taken to have: a page without `first`, and a list that knows no pages. */
const defaultPage = 50
const plainList = 10

export interface Measure {
  /** Levels of fields, fragments unfolded. */
  depth: number
  aliases: number
  directives: number
  /** Fields, fragments unfolded. */
  fields: number
  /** Fields, times the length of the lists that they stand in. */
  cost: number
  /** The most often that one selection set asks for the same field, fragment or type. */
  repeats: number
  /** The longest page asked for. */
  page: number
  /** Passwords to be verified. */
  signIns: number
}

/** Commands that verify a password. */
const passwords = new Set(['signIn', 'changePassword'])

/** A fragment that contains itself. */
export class Circular extends Error {}

/**
 * Measures an operation before it is validated, let alone planned. Fragments are measured once and added wherever they
 * are spread, so that the time is that of reading the document, however far it would unfold.
 *
 * @throws Circular
 */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Measure {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const scope: Scope = { schema, fragments, variables: withDefaults(operation, variables), known: new Map() }
  const root = schema.getRootType(operation.operation) ?? undefined
  const directives = operation.directives?.length ?? 0
  return sum({ ...nothing, directives }, ofSelectionSet(scope, operation.selectionSet, root, false))
}

interface Scope {
  schema: GraphQLSchema
  fragments: Map<string, FragmentDefinitionNode>
  variables: Record<string, unknown>
  known: Map<string, Measure | 'under way'>
}

const nothing: Measure = {
  depth: 0,
  aliases: 0,
  directives: 0,
  fields: 0,
  cost: 0,
  repeats: 0,
  page: 0,
  signIns: 0,
}

const sum = (a: Measure, b: Measure): Measure => ({
  depth: Math.max(a.depth, b.depth),
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
  fields: a.fields + b.fields,
  cost: a.cost + b.cost,
  repeats: Math.max(a.repeats, b.repeats),
  page: Math.max(a.page, b.page),
  signIns: a.signIns + b.signIns,
})

/** @param inPage the fields of a connection: its lists are the page that has been counted already */
function ofSelectionSet(
  scope: Scope,
  { selections }: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  inPage: boolean,
): Measure {
  const parts = selections.map((selection) => ofSelection(scope, selection, type, inPage))
  return parts.reduce(sum, { ...nothing, repeats: mostFrequent(selections.map(keyOf)) })
}

function ofSelection(
  scope: Scope,
  selection: SelectionNode,
  type: GraphQLNamedType | undefined,
  inPage: boolean,
): Measure {
  const own = { ...nothing, directives: selection.directives?.length ?? 0 }
  if (selection.kind === Kind.FIELD) return sum(own, ofField(scope, selection, type, inPage))
  if (selection.kind === Kind.FRAGMENT_SPREAD)
    return sum(own, ofFragment(scope, selection.name.value, inPage))
  const condition = selection.typeCondition && scope.schema.getType(selection.typeCondition.name.value)
  return sum(own, ofSelectionSet(scope, selection.selectionSet, condition ?? type, inPage))
}

function ofFragment(scope: Scope, name: string, inPage: boolean): Measure {
  const key = `${name} ${inPage}`
  const known = scope.known.get(key)
  if (known === 'under way') throw new Circular()
  if (known) return known
  const fragment = scope.fragments.get(name)
  if (!fragment) return nothing
  scope.known.set(key, 'under way')
  const type = scope.schema.getType(fragment.typeCondition.name.value)
  const own = { ...nothing, directives: fragment.directives?.length ?? 0 }
  const measured = sum(own, ofSelectionSet(scope, fragment.selectionSet, type, inPage))
  scope.known.set(key, measured)
  return measured
}

function ofField(
  scope: Scope,
  node: FieldNode,
  parent: GraphQLNamedType | undefined,
  inPage: boolean,
): Measure {
  const signIns = passwords.has(node.name.value) && parent === scope.schema.getMutationType() ? 1 : 0
  const own = { ...nothing, depth: 1, fields: 1, cost: 1, aliases: node.alias ? 1 : 0, signIns }
  // The schema's own description: switched off in production, where validation refuses it; elsewhere it is free.
  if (!node.selectionSet || node.name.value.startsWith('__')) return own
  const field =
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
  const type = field && getNamedType(field.type)
  const page = pageOf(scope, node, field)
  const inner = ofSelectionSet(
    scope,
    node.selectionSet,
    isCompositeType(type) ? type : undefined,
    page !== undefined,
  )
  const length = page ?? (inPage || !isListType(field && getNullableType(field.type)) ? 1 : plainList)
  return {
    ...sum(own, inner),
    depth: 1 + inner.depth,
    cost: 1 + Math.max(length, 0) * inner.cost,
    page: Math.max(page ?? 0, inner.page),
  }
}

/** How many rows a field with `first` asks for; undefined for a field that has no pages. */
function pageOf(
  scope: Scope,
  node: FieldNode,
  field: GraphQLField<unknown, unknown> | undefined,
): number | undefined {
  const argument = field?.args.find(({ name }) => name === 'first')
  if (!argument) return undefined
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value
  const standard = typeof argument.defaultValue === 'number' ? argument.defaultValue : defaultPage
  if (given?.kind === Kind.INT) return Number(given.value)
  if (given?.kind !== Kind.VARIABLE) return standard
  const value = scope.variables[given.name.value]
  return typeof value === 'number' ? value : standard
}

function withDefaults(operation: OperationDefinitionNode, variables: Record<string, unknown>) {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
  )
  return { ...Object.fromEntries(defaults), ...variables } as Record<string, unknown>
}

function keyOf(selection: SelectionNode): string {
  if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}`
  return `... on ${selection.typeCondition?.name.value ?? ''}`
}

function mostFrequent(keys: string[]): number {
  const counts = new Map<string, number>()
  let most = 0
  for (const key of keys) {
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count > most) most = count
  }
  return most
}
