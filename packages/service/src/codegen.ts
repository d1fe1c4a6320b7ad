import { existsSync } from 'node:fs'
import type { CodegenConfig } from '@graphql-codegen/cli'

const scalars = {
  DateTime: { input: 'string', output: 'Date | string' },
  Date: { input: 'string', output: 'string' },
  Fen: { input: 'number', output: 'number' },
  JSON: { input: 'unknown', output: 'unknown' },
}

/** Mapper to a Prisma row, under a name that does not clash with the GraphQL type's. */
export const row = (model: string): string => `./prisma/client.ts#${model} as ${model}Row`

/**
 * The one codegen configuration: resolver types from a service's SDL, and typed documents of the operations it sends
 * to the rest of the graph (checked against the committed public schema).
 *
 * @param mappers GraphQL type name to the row type behind it, by path relative to `src/generated`
 */
export function codegenConfig({ mappers = {} }: { mappers?: Record<string, string> } = {}): CodegenConfig {
  const generates: CodegenConfig['generates'] = {}
  if (existsSync('schema.graphql')) {
    generates['src/generated/resolvers.ts'] = {
      schema: ['schema.graphql', '../../packages/service/sdl/federation.graphql'],
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        enumsAsTypes: true,
        useTypeImports: true,
        contextType: '../context.ts#Context',
        mappers,
        scalars,
        maybeValue: 'T | null | undefined',
        defaultMapper: undefined,
        resolversNonOptionalTypename: false,
      },
    }
  }
  if (existsSync('src/operations.graphql')) {
    generates['src/generated/operations.ts'] = {
      schema: '../gateway/api.graphql',
      documents: 'src/operations.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { enumsAsTypes: true, useTypeImports: true, scalars: { ...scalars, DateTime: 'string' } },
    }
  }
  return { generates, silent: true }
}
