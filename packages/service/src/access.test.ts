import { expect, test } from 'vitest'
import { guardRootFields, isAllowed } from './access.ts'
import { type Actor, anonymous } from './actor.ts'

const signedIn: Actor = { ...anonymous('r'), kind: 'PERSON', roles: ['OFFICER', 'INSPECTOR'] }

test('roles, anybody who is signed in, everybody', () => {
  expect(isAllowed(['OFFICER'], signedIn)).toBe(true)
  expect(isAllowed(['LEADER', 'INSPECTOR'], signedIn)).toBe(true)
  expect(isAllowed(['LEADER'], signedIn)).toBe(false)
  expect(isAllowed([], signedIn)).toBe(false)
  expect(isAllowed('SIGNED_IN', signedIn)).toBe(true)
  expect(isAllowed('SIGNED_IN', { ...signedIn, roles: [] })).toBe(true)
  expect(isAllowed('SIGNED_IN', anonymous('r'))).toBe(false)
  expect(isAllowed('PUBLIC', anonymous('r'))).toBe(true)
})

const field = () => null

test('a root field without a row, and a row without a field, stop the start', () => {
  expect(() => guardRootFields({ Query: { a: field } }, { Query: {}, Mutation: {} })).toThrow('Query: a')
  expect(() => guardRootFields({ Query: {} }, { Query: { b: 'PUBLIC' }, Mutation: {} })).toThrow('Query: b')
  expect(() => guardRootFields({ Mutation: { c: field } }, { Query: {}, Mutation: {} })).toThrow(
    'Mutation: c',
  )
})

test('other types pass through unguarded', () => {
  const resolvers = { Query: {}, Person: { name: () => '张三' } }
  expect(guardRootFields(resolvers, { Query: {}, Mutation: {} }).Person).toBe(resolvers.Person)
})
