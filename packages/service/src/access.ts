import type { GraphQLFieldResolver } from 'graphql'
import type { Actor, Role } from './actor.ts'
import { DomainError } from './errors.ts'

/** Only a worker on an errand (`Actor.errand`) of somebody who has one of these roles. */
export interface Errand {
  errand: readonly Role[]
}

/** Who may: some roles, anybody who is signed in, everybody, or a worker on somebody's errand. */
export type Access = readonly Role[] | 'SIGNED_IN' | 'PUBLIC' | Errand

/** One row per root field of the service: action × role. A test walks it whole. */
export interface AccessTable {
  Query: Record<string, Access>
  Mutation: Record<string, Access>
}

type Resolver = GraphQLFieldResolver<unknown, { actor: Actor }>

export function isAllowed(access: Access, actor: Actor): boolean {
  if (access === 'PUBLIC') return true
  if (access === 'SIGNED_IN') return actor.kind !== 'ANONYMOUS'
  const roles = isErrand(access) ? access.errand : access
  return (!isErrand(access) || actor.errand !== null) && actor.roles.some((role) => roles.includes(role))
}

const isErrand = (access: Access): access is Errand => typeof access === 'object' && 'errand' in access

/** A worker that acts for somebody reads; what it may write is its errand, and nothing else. */
export const delegateRefused = (): DomainError => new DomainError('FORBIDDEN', '代为读取的身份不能修改数据')

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
      Object.entries(fields).map(([field, resolve]) => [field, guard(resolve, rows[field] as Access, type)]),
    )
  }
  return guarded as R
}

function guard(resolve: Resolver, access: Access, type: 'Query' | 'Mutation'): Resolver {
  return (source, args, ctx, info) => {
    if (type === 'Mutation' && ctx.actor.delegate && !isErrand(access)) throw delegateRefused()
    if (!isAllowed(access, ctx.actor)) {
      throw ctx.actor.kind === 'ANONYMOUS'
        ? new DomainError('UNAUTHENTICATED', '请先登录')
        : new DomainError('FORBIDDEN', '您当前的任职没有此项权限')
    }
    return resolve(source, args, ctx, info)
  }
}
