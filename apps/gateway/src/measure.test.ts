import { buildSchema, parse, type OperationDefinitionNode } from 'graphql'
import { describe, expect, it } from 'vitest'
import { measure } from './measure.ts'

const schema = buildSchema(`
  type Page { edges: [Edge!]! nodes: [Row!]! totalCount: Int! }
  type Edge { cursor: String! node: Row! }
  type Row { id: ID! parts: [Row!]! rows(first: Int = 20): Page! }
  type Query { row: Row rows(first: Int): Page! }
`)

function of(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query)
  return measure(schema, document, document.definitions[0] as OperationDefinitionNode, variables)
}

describe('the cost of an operation', () => {
  it('is one for each field', () => {
    expect(of('{ row { id } }')).toMatchObject({ cost: 2, fields: 2, depth: 2 })
  })

  it('takes the fields of a page as often as rows were asked for, once', () => {
    expect(of('{ rows(first: 10) { nodes { id } } }').cost).toBe(1 + 10 * 2)
    expect(of('{ rows(first: 10) { edges { node { id } } } }').cost).toBe(1 + 10 * 3)
  })

  it('takes 50 rows where nothing is said, or what the schema or a variable says', () => {
    expect(of('{ rows { totalCount } }').cost).toBe(51)
    expect(of('{ row { rows { totalCount } } }').cost).toBe(1 + 21)
    expect(of('query($n: Int = 3) { rows(first: $n) { totalCount } }').cost).toBe(4)
    expect(of('query($n: Int = 3) { rows(first: $n) { totalCount } }', { n: 7 }).cost).toBe(8)
    expect(of('query($n: Int) { rows(first: $n) { totalCount } }', { n: null }).cost).toBe(51)
  })

  it('takes ten entries for a list without pages', () => {
    expect(of('{ row { parts { id } } }').cost).toBe(1 + 1 + 10)
  })

  it('counts a fragment wherever it is spread', () => {
    const query = '{ rows(first: 5) { nodes { ...F } } row { ...F } } fragment F on Row { id parts { id } }'
    expect(of(query).cost).toBe(1 + 5 * (1 + 12) + 1 + 12)
  })

  it('is found in time even where fragments double 60 times', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Row { a: parts { ...F${i + 1} } b: parts { ...F${i + 1} } }`,
    )
    const found = of(`{ row { ...F0 } } ${doubling.join(' ')} fragment F60 on Row { id }`)
    expect(found.fields).toBeGreaterThan(1e18)
    expect(found.depth).toBe(62)
  })

  it('is found for fields and types that do not exist: validation refuses them later', () => {
    expect(of('{ nothing { ... on Nowhere { at { all } } } ...Gone }')).toMatchObject({ fields: 3, depth: 3 })
  })
})
