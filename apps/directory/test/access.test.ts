import { isAllowed } from '@dudao/service'
import { actor, probeAccess } from '@dudao/testkit'
import { expect, test } from 'vitest'
import { access } from '../src/access.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const probes = await probeAccess(world.service, world)
const table = { ...access.Query, ...access.Mutation }

test('every root field of the contract has a row, and every row has its field', () => {
  expect(new Set(probes.map(({ field }) => field))).toEqual(new Set(Object.keys(table)))
})

test('the graph lets in exactly the roles of the table', () => {
  const wrong = probes.filter(({ field, role, refusal }) => {
    const row = table[field as keyof typeof table]
    const allowed = role ? isAllowed(row, actor({ role })) : row === 'PUBLIC'
    return allowed !== (refusal === null)
  })
  expect(wrong).toEqual([])
})

test('without a sign-in nothing is open but the sign-in', () => {
  const open = probes.filter(({ role, refusal }) => role === null && refusal !== 'UNAUTHENTICATED')
  expect(open.map(({ field }) => field)).toEqual(['signIn', 'refreshSession'])
})

test.each([
  ['createAccount', ['ADMIN']],
  ['openDelegation', ['SYSTEM']],
  ['proposeRulePack', ['OFFICER', 'LEADER']],
  ['approveRulePack', ['LEADER']],
  ['recordSchoolFacts', ['OFFICER', 'ADMIN']],
  ['addPost', ['OFFICER', 'ADMIN']],
])('%s is open to %j alone', (field, roles) => {
  const open = probes.filter((probe) => probe.field === field && probe.refusal === null)
  expect(open.map(({ role }) => role)).toEqual(roles)
})
