import { actor, places } from '@dudao/testkit'
import { expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = await openWorld()
const office = await world.organization()
const officer = actor({ division: places.bazhong, clock: '2020-06-01T09:00:00+08:00' })

interface Entry {
  entity: string
  entity_id: string
  operation: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}
const entries = (requestId: string) =>
  world.database.sql<Entry>('select * from audit_entry where request_id = $1 order by id', [requestId])
const from = (requestId: string) => ({ ...officer, requestId })

const register = (name: string) => `mutation { registerPersons(input: { persons: [
  { name: "${name}", organizationId: "${office.id}", role: OFFICER, validFrom: "2020-01-01" }] }) { id posts(on: "2020-01-01") { id } } }`
const end = (postId: string, validTo: string) =>
  `mutation { endPost(input: { postId: "${postId}", validTo: "${validTo}", reason: "调离" }) { id } }`

test('a command leaves one entry for each row: who, in which post, for which body, when, what', async () => {
  const { registerPersons } = await world.ok(from('audit-1'), register('赵新人'))
  const [{ id, posts }] = registerPersons
  const found = await entries('audit-1')
  expect(found).toHaveLength(2)
  const who = {
    account_id: officer.accountId,
    person_id: officer.personId,
    post_id: officer.postId,
    organization_id: officer.organizationId,
    delegate: null,
    request_id: 'audit-1',
    action: 'registerPersons',
    reason: null,
    clock: new Date(officer.clock as string),
    operation: 'INSERT',
    before: null,
  }
  expect(found[0]).toMatchObject({ ...who, entity: 'person', entity_id: id, after: { id, name: '赵新人' } })
  expect(found[1]).toMatchObject({
    ...who,
    entity: 'post',
    entity_id: posts[0].id,
    after: { person_id: id, organization_id: office.id, valid_from: '2020-01-01', valid_to: null },
  })
  // Recorded by the real clock, whatever clock the story runs under.
  const { recorded_at } = found[0] as unknown as { recorded_at: Date }
  expect(Math.abs(recorded_at.getTime() - Date.now())).toBeLessThan(60_000)
})

test('a change keeps what was before, and the reason', async () => {
  const { id } = await world.post({ organization: office })
  await world.ok(from('audit-2'), end(id, '2021-01-01'))
  expect(await entries('audit-2')).toEqual([
    expect.objectContaining({
      entity: 'post',
      operation: 'UPDATE',
      reason: '调离',
      before: expect.objectContaining({ valid_to: null }),
      after: expect.objectContaining({ valid_to: '2021-01-01' }),
    }),
  ])
})

test('what changes nothing leaves nothing', async () => {
  const { id } = await world.post({ organization: office, validTo: '2021-01-01' })
  await world.ok(from('audit-3'), end(id, '2021-01-01'))
  expect(await entries('audit-3')).toEqual([])
})

test('a reason does not stick to the next command', async () => {
  const { id } = await world.post({ organization: office })
  await world.ok(from('audit-4'), end(id, '2021-01-01'))
  await world.ok(from('audit-5'), register('钱后来'))
  expect((await entries('audit-5')).map((entry) => (entry as unknown as { reason: unknown }).reason)).toEqual(
    [null, null],
  )
})

test('a refused command leaves no entry, and neither does the good one beside it', async () => {
  const good = register('孙好人').replace('mutation {', 'mutation { good:')
  const both = good.replace(/\}$/, 'bad: signIn(input: { login: "x", password: "y" }) { expiresIn } }')
  expect(await world.refused(from('audit-6'), both)).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await entries('audit-6')).toEqual([])
  expect(await world.owner.person.count({ where: { name: '孙好人' } })).toBe(0)
})

test('a removed row is kept whole in its entry', async () => {
  const { id } = await world.person({ name: '周误录' })
  await world.owner.person.delete({ where: { id } })
  const found = await world.database.sql<Entry>(
    `select * from audit_entry where entity = 'person' and entity_id = $1 order by id`,
    [id],
  )
  expect(found.map(({ operation }) => operation)).toEqual(['INSERT', 'DELETE'])
  expect(found[1]).toMatchObject({ before: { name: '周误录' }, after: null, action: 'maintenance' })
})

test('a changed secret is seen to have changed, and not shown', async () => {
  const { id } = await world.owner.account.create({
    data: { login: 'secretive', passwordHash: 'first-hash' },
  })
  await world.owner.account.update({ where: { id }, data: { passwordHash: 'second-hash' } })
  const found = await world.database.sql<Entry>(
    `select * from audit_entry where entity = 'account' and entity_id = $1 order by id`,
    [id],
  )
  expect(found.map(({ operation }) => operation)).toEqual(['INSERT', 'UPDATE'])
  expect(JSON.stringify(found)).not.toMatch(/password_hash|-hash/)
})
