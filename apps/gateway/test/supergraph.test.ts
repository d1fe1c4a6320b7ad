import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  validate,
} from 'graphql'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readServices } from '../scripts/composition.ts'
import { readGatewayEnv } from '../src/env.ts'
import { createLimits } from '../src/limits.ts'
import { subgraphNames } from '../src/subgraphs.ts'
import { createKeys } from './world.ts'

const apps = join(import.meta.dirname, '../..')
const services = readServices()
const api = buildSchema(readFileSync(join(import.meta.dirname, '../api.graphql'), 'utf8'))

describe('the committed interface', () => {
  it('is composed from all five services', () => {
    expect(services.map(({ name }) => name)).toEqual([...subgraphNames])
  })

  it('is up to date and breaks nothing', () => {
    const check = spawnSync(process.execPath, ['scripts/compose.ts', '--check'], {
      cwd: join(import.meta.dirname, '..'),
      encoding: 'utf8',
    })
    expect(check.stderr).toBe('')
    expect(check.status).toBe(0)
  })
})

/** Places of an SDL without a description. */
function undescribed(sdl: string): string[] {
  const missing: string[] = []
  const walk = (name: string, node: { description?: unknown; name?: { value: string } }) => {
    if (!node.description) missing.push(name)
  }
  for (const definition of parse(sdl).definitions) {
    if (!('name' in definition) || !definition.name || definition.kind === Kind.OPERATION_DEFINITION) continue
    const type = definition.name.value
    // An extension describes its fields; the type is described where it is defined.
    if (!definition.kind.endsWith('Extension') && !isRoot(type)) walk(type, definition)
    const members = [
      ...('fields' in definition ? (definition.fields ?? []) : []),
      ...('values' in definition ? (definition.values ?? []) : []),
    ]
    for (const member of members) {
      walk(`${type}.${member.name.value}`, member)
      for (const argument of 'arguments' in member ? (member.arguments ?? []) : []) {
        walk(`${type}.${member.name.value}(${argument.name.value})`, argument)
      }
    }
  }
  return missing
}

const isRoot = (name: string) => name === 'Query' || name === 'Mutation'

describe('the contract of each service', () => {
  it.each(services)('describes every type, field, argument and value: $name', ({ sdl }) => {
    expect(undescribed(sdl)).toEqual([])
  })

  it('is checked by a test that notices', () => {
    const sdl = 'enum A { B } input C { d: Int } type E { f("g." g: Int h: Int): Int }'
    expect(undescribed(sdl)).toEqual(['A', 'A.B', 'C', 'C.d', 'E', 'E.f', 'E.f(h)'])
  })
})

describe('the public interface', () => {
  const types = Object.values(api.getTypeMap()).filter(({ name }) => !name.startsWith('__'))

  it('keeps its descriptions through the composition', () => {
    const missing = types.flatMap((type) => {
      const members =
        isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
          ? Object.values(type.getFields())
          : isEnumType(type)
            ? type.getValues()
            : []
      return members.filter(({ description }) => !description).map(({ name }) => `${type.name}.${name}`)
    })
    expect(missing).toEqual([])
  })

  it('answers the operations that services and workers send, within the limits', async () => {
    const keys = await createKeys('actor')
    const address = 'http://127.0.0.1:9'
    const env = readGatewayEnv({
      PORT: '0',
      ACTOR_PRIVATE_KEY: keys.private,
      ACTOR_PUBLIC_KEY: keys.public,
      ...Object.fromEntries(subgraphNames.map((name) => [`SUBGRAPH_${name.toUpperCase()}_URL`, address])),
    })
    const check = createLimits(api, env)
    const files = readdirSync(apps)
      .map((app) => join(apps, app, 'src/operations.graphql'))
      .filter((file) => existsSync(file))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const document = parse(readFileSync(file, 'utf8'))
      expect([file, validate(api, document).map(({ message }) => message)]).toEqual([file, []])
      for (const definition of document.definitions) {
        // One operation, and all fragments: as a client sends it, or a little more.
        const others = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION)
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue
        const query = [definition, ...others]
          .map(({ loc }) => loc!.source.body.slice(loc!.start, loc!.end))
          .join('\n')
        expect(
          () => check({ query, variables: { first: 200 } }),
          `${file}: ${definition.name?.value}`,
        ).not.toThrow()
      }
    }
  })
})
