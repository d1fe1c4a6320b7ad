import { composeServices } from '@apollo/composition'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, printSchema } from 'graphql'
import { type SubgraphName, subgraphNames } from '../src/subgraphs.ts'

export interface ServiceSdl {
  name: SubgraphName
  sdl: string
}

export interface Composition {
  /** What the gateway runs. */
  supergraph: string
  /** What the public sees, with descriptions: its diff is the review of the interface. */
  api: string
}

const apps = join(import.meta.dirname, '../..')

/** The schemas of the services in this repository. */
export function readServices(): ServiceSdl[] {
  return subgraphNames
    .map((name) => ({ name, file: join(apps, name, 'schema.graphql') }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => ({ name, sdl: readFileSync(file, 'utf8') }))
}

/**
 * Composes offline. The addresses in the supergraph are placeholders, a running gateway has them from its environment.
 *
 * @throws Error with every fault of the composition
 */
export function compose(services: ServiceSdl[]): Composition {
  const result = composeServices(
    services.map(({ name, sdl }) => ({ name, url: `http://${name}/graphql`, typeDefs: parse(sdl) })),
  )
  if (result.errors) throw new Error(result.errors.map(({ message }) => message).join('\n'))
  const api = result.schema.toAPISchema().toGraphQLJSSchema()
  return { supergraph: `${result.supergraphSdl}\n`, api: `${printSchema(api)}\n` }
}
