import type { GraphQLFieldResolver } from 'graphql'
import type { Actor, Role } from './actor.ts'
import { DomainError } from './errors.ts'

/** Who may: some roles, anybody who is signed in, or everybody. */
export type Access = readonly Role[] | 'SIGNED_IN' | 'PUBLIC'

/** One row per root field of the service: action × role. A test walks it whole. */
export interface AccessTable {
  Query: Record<string, Access>
  Mutation: Record<string, Access>
}

type Resolver = GraphQLFieldResolver<unknown, { actor: Actor }>

export function isAllowed(access: Access, actor: Actor): boolean {
  if (access === 'PUBLIC') return true
  if (access === 'SIGNED_IN') return actor.kind !== 'ANONYMOUS'
  return actor.roles.some((role) => access.includes(role))
}

/**
 * Puts the table in front of every root resolver. A root field without a row, or a row without a field, is a mistake
 * of the developer and stops the start.
 */
export function guardRootFields<R extends object>(resolvers: R, table: AccessTable): R {
  const guarded = { ...resolvers } as Record<string, unknown>
  for (const type of ['Query', 'Mutation'] as const) {
    const fields = (guarded[type] ?? {}) as Record<string, Resolver>
    const rows = table[type]
    const missing = Object.keys(fields).filter((field) => !(field in rows))
    const unused = Object.keys(rows).filter((field) => !(field in fields))
    if (missing.length + unused.length > 0) {
      throw new Error(`access.ts and resolvers disagree on ${type}: ${[...missing, ...unused].join(', ')}`)
    }
    guarded[type] = Object.fromEntries(
      Object.entries(fields).map(([field, resolve]) => [field, guard(resolve, rows[field] as Access)]),
    )
  }
  return guarded as R
}

function guard(resolve: Resolver, access: Access): Resolver {
  return (source, args, ctx, info) => {
    if (!isAllowed(access, ctx.actor)) {
      throw ctx.actor.kind === 'ANONYMOUS'
        ? new DomainError('UNAUTHENTICATED', '请先登录')
        : new DomainError('FORBIDDEN', '您当前的任职没有此项权限')
    }
    return resolve(source, args, ctx, info)
  }
}
