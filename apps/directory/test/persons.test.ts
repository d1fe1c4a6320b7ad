import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import type { Post } from '../src/generated/prisma/client.ts'
import { inPost } from './factories.ts'
import { openWorld, system } from './world.ts'

const world = await openWorld()
const missing = '01930000-0000-7000-8000-00000000dead'
const city = actor({ division: places.bazhong })
const neighbour = actor({ division: places.mianyang })

const cityOffice = await world.organization({ division: places.bazhong })
const school = await world.organization({ division: places.tongjiang, kind: 'SCHOOL' })
const otherSchool = await world.organization({ division: places.tongjiang, kind: 'SCHOOL' })
const mianyangOffice = await world.organization({ division: places.mianyang })

const variables = (id: string) => ({ id, of: [{ __typename: 'Person', id }] })

describe('a person', async () => {
  const post = await world.post({ organization: school, role: 'UNIT', title: '校长' })
  const ways = `query ($id: ID!, $of: [_Any!]!) {
    person(id: $id) { id name }
    persons(ids: [$id]) { id name }
    _entities(representations: $of) { ... on Person { id name } }
  }`

  test('is seen by the division of a post, by every way', async () => {
    const { name } = await world.owner.person.findUniqueOrThrow({ where: { id: post.personId } })
    const found = { id: post.personId, name }
    expect(await world.ok(city, ways, variables(post.personId))).toEqual({
      person: found,
      persons: [found],
      _entities: [found],
    })
  })

  test.each([
    ['another city', neighbour],
    ['another school of the same county', actor({ role: 'UNIT', organizationId: otherSchool.id })],
    ['an expert without a range', actor({ role: 'EXPERT' })],
    ['an account without a post', actor({ roles: [], postId: null, organizationId: null })],
  ])('is to %s like one that does not exist, by every way', async (_, stranger) => {
    const foreign = await world.ok(stranger, ways, variables(post.personId))
    expect(foreign).toEqual(await world.ok(stranger, ways, variables(missing)))
    expect(foreign).toEqual({ person: null, persons: [], _entities: [null] })
  })

  test('that is no id is like one that does not exist', async () => {
    const answer = await world.ok(city, ways, variables('no-id'))
    expect(answer).toEqual({ person: null, persons: [], _entities: [null] })
  })

  test('is hidden from nobody at all, also by _entities', async () => {
    const entities =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Person { id } ... on Post { id } } }'
    const of = [
      { __typename: 'Person', id: post.personId },
      { __typename: 'Post', id: post.id },
    ]
    expect(await world.ok(null, entities, { of })).toEqual({ _entities: [null, null] })
  })

  test('is seen by colleagues of the same organization and by our workers', async () => {
    for (const reader of [actor({ role: 'UNIT', organizationId: school.id }), system()]) {
      const { person } = await world.ok(reader, ways, variables(post.personId))
      expect(person).toMatchObject({ id: post.personId })
    }
  })

  test('sees itself and its own posts, wherever they are', async () => {
    const { person } = await world.ok(
      actor({ role: 'EXPERT', personId: post.personId }),
      'query ($id: ID!) { person(id: $id) { posts { id } } }',
      { id: post.personId },
    )
    expect(person).toEqual({ posts: [{ id: post.id }] })
  })

  test('with posts in two cities shows to each its own', async () => {
    const second = await world.post({
      organization: mianyangOffice,
      personId: post.personId,
      role: 'INSPECTOR',
    })
    const postsSeenBy = async (reader: typeof city) => {
      const { person } = await world.ok(
        reader,
        'query ($id: ID!) { person(id: $id) { posts { id person { id } } allPosts { id } } }',
        { id: post.personId },
      )
      expect(person.posts.every((seen: { person: { id: string } }) => seen.person.id === post.personId)).toBe(
        true,
      )
      expect(person.allPosts).toHaveLength(person.posts.length)
      return person.posts.map(({ id }: { id: string }) => id)
    }
    expect(await postsSeenBy(city)).toEqual([post.id])
    expect(await postsSeenBy(neighbour)).toEqual([second.id])
    expect(await postsSeenBy(actor({ division: places.sichuan }))).toEqual([post.id, second.id])
  })

  test('is found by an ended post too: history stays', async () => {
    const past = await world.post({ organization: school, role: 'UNIT', validTo: '2020-01-01' })
    const { person } = await world.ok(
      city,
      `query ($id: ID!) { person(id: $id) {
        now: posts { id } before: posts(on: "2019-12-31") { id } ended: posts(on: "2020-01-01") { id } allPosts { id validTo }
      } }`,
      { id: past.personId },
    )
    expect(person).toEqual({
      now: [],
      before: [{ id: past.id }],
      ended: [],
      allPosts: [{ id: past.id, validTo: '2020-01-01' }],
    })
  })

  test('in a list of several comes in the order of the ids; more than 200 are refused', async () => {
    const other = await world.post({ organization: school, role: 'UNIT' })
    const list = 'query ($ids: [ID!]!) { persons(ids: $ids) { id } }'
    const { persons } = await world.ok(city, list, { ids: [other.personId, missing, post.personId] })
    expect(persons).toEqual([{ id: other.personId }, { id: post.personId }])
    const many = Array.from({ length: 201 }, () => missing)
    expect(await world.refused(city, list, { ids: many })).toMatchObject({ code: 'INVALID' })
  })
})

test('the posts of many come in one statement, and each gets its own', async () => {
  const people = await Promise.all(
    [1, 2, 3, 4].map(() => world.post({ organization: school, role: 'UNIT', title: '教师' })),
  )
  const second = await world.post({
    organization: cityOffice,
    personId: (people[0] as Post).personId,
    role: 'INSPECTOR',
    validFrom: '2022-01-01',
  })
  const query = `query ($ids: [ID!]!, $on: Date) { persons(ids: $ids) {
    id posts(on: $on) { id organization { id } } allPosts { id }
  } }`
  const statements = async (ids: string[]) => {
    const before = world.statements.length
    const { persons } = await world.ok(city, query, { ids, on: '2020-01-01' })
    return { persons, count: world.statements.length - before }
  }
  const ids = people.map(({ personId }) => personId)
  const many = await statements(ids)
  expect(many.persons).toEqual(
    people.map(({ id, personId }, i) => ({
      id: personId,
      posts: [{ id, organization: { id: school.id } }],
      allPosts: i === 0 ? [{ id: second.id }, { id }] : [{ id }],
    })),
  )
  expect(many.count).toBe((await statements(ids.slice(0, 1))).count)
})

test('the posts of an organization are listed to those who see them only', async () => {
  const post = await world.post({ organization: mianyangOffice })
  const list = 'query ($id: ID!) { organization(id: $id) { name posts { id } } }'
  const seenBy = async (reader: typeof city) =>
    (await world.ok(reader, list, { id: mianyangOffice.id })).organization.posts.map(
      ({ id }: { id: string }) => id,
    )
  expect(await seenBy(neighbour)).toContain(post.id)
  expect(await seenBy(city)).toEqual([])
})

const row = (name: string, over: object = {}) => ({
  name,
  organizationId: school.id,
  role: 'UNIT',
  title: '校长',
  validFrom: '2019-09-01',
  ...over,
})
const count = (name: string) => world.owner.person.count({ where: { name } })

describe('registering persons', () => {
  const register = `mutation ($input: RegisterPersonsInput!) {
    registerPersons(input: $input) { id name isDemo posts(on: "2026-01-01") { role title validFrom document organization { id } } }
  }`

  test('gives each a first post and answers in order', async () => {
    const { registerPersons } = await world.ok(city, register, {
      input: {
        persons: [
          row(' 王校长 ', { document: '通教人〔2019〕3号', isDemo: true }),
          row('李督学', { organizationId: cityOffice.id, role: 'INSPECTOR', title: null }),
        ],
      },
    })
    expect(registerPersons).toEqual([
      {
        id: expect.any(String),
        name: '王校长',
        isDemo: true,
        posts: [
          {
            role: 'UNIT',
            title: '校长',
            validFrom: '2019-09-01',
            document: '通教人〔2019〕3号',
            organization: { id: school.id },
          },
        ],
      },
      {
        id: expect.any(String),
        name: '李督学',
        isDemo: false,
        posts: [
          {
            role: 'INSPECTOR',
            title: null,
            validFrom: '2019-09-01',
            document: null,
            organization: { id: cityOffice.id },
          },
        ],
      },
    ])
  })

  test.each([
    ['in an organization of another city', { organizationId: mianyangOffice.id }, 'FORBIDDEN', '第 2 行'],
    ['in an unknown organization', { organizationId: missing }, 'INVALID', '第 2 行：机构不存在'],
    ['in what is no id', { organizationId: 'x' }, 'INVALID', '第 2 行：机构不存在'],
    ['as officer of a school', { role: 'OFFICER' }, 'INVALID', '第 2 行'],
    ['as leader, by an officer', { organizationId: cityOffice.id, role: 'LEADER' }, 'FORBIDDEN', '第 2 行'],
    ['with a name of one character', { name: '王' }, 'INVALID', '第 2 行：姓名'],
    ['on a day that does not exist', { validFrom: '2019-02-29' }, 'INVALID', '“2019-02-29”'],
  ])('one %s is refused with its row, and nobody is kept', async (_, over, code, words) => {
    const refusal = await world.refused(city, register, {
      input: { persons: [row('钱好人'), row('孙坏行', over)] },
    })
    expect(refusal).toEqual({ code, message: expect.stringContaining(words) })
    expect((await count('钱好人')) + (await count('孙坏行'))).toBe(0)
  })

  test('sent twice with one key is done once, also when both arrive at once', async () => {
    const batch = { input: { persons: [row('周重发')], idempotencyKey: 'persons-1' } }
    const [first, second] = await Promise.all([
      world.ok(city, register, batch),
      world.ok(city, register, batch),
    ])
    expect(second).toEqual(first)
    expect(await count('周重发')).toBe(1)
  })
})

describe('a further post', async () => {
  const add = `mutation ($input: AddPostInput!) {
    addPost(input: $input) { id role seat validFrom person { id } organization { id } }
  }`
  const { personId } = await world.post({ organization: school, role: 'UNIT' })
  const committee = await world.organization({ kind: 'COMMITTEE' })
  const input = (over: object = {}) => ({
    input: { personId, organizationId: cityOffice.id, role: 'INSPECTOR', validFrom: '2020-03-01', ...over },
  })

  test('is given to somebody whom the giver sees', async () => {
    const { addPost } = await world.ok(city, add, input())
    expect(addPost).toMatchObject({
      role: 'INSPECTOR',
      seat: null,
      validFrom: '2020-03-01',
      person: { id: personId },
      organization: { id: cityOffice.id },
    })
  })

  test('to a foreign person answers like one to a missing person', async () => {
    const stranger = await world.post({ organization: mianyangOffice })
    const foreign = await world.refused(city, add, input({ personId: stranger.personId }))
    expect(foreign).toEqual(await world.refused(city, add, input({ personId: missing })))
    expect(foreign).toEqual({ code: 'NOT_FOUND', message: '人员不存在' })
  })

  test.each([
    ['outside the range', { organizationId: mianyangOffice.id }, 'FORBIDDEN'],
    ['in an unknown organization', { organizationId: missing }, 'INVALID'],
    ['with a seat in an office', { seat: 'CHAIR' }, 'INVALID'],
    ['as administrator, by an officer', { role: 'ADMIN' }, 'FORBIDDEN'],
    ['as auditor, by an officer', { role: 'AUDITOR' }, 'FORBIDDEN'],
  ])('%s is refused', async (_, over, code) => {
    expect(await world.refused(city, add, input(over))).toMatchObject({ code })
  })

  test('for oneself is refused, to officers and administrators: else one could act for both sides', async () => {
    const officer = await world.post({ organization: cityOffice })
    for (const role of ['OFFICER', 'ADMIN'] as const) {
      const self = actor({ division: places.bazhong, role, personId: officer.personId, postId: officer.id })
      const own = input({ personId: officer.personId, organizationId: school.id, role: 'UNIT' })
      expect(await world.refused(self, add, own)).toEqual({
        code: 'FORBIDDEN',
        message: '不能为本人办理任职，请由他人办理',
      })
    }
  })

  test('as leader with a seat in the committee is given by the administrator', async () => {
    const admin = actor({ division: places.bazhong, role: 'ADMIN' })
    const { addPost } = await world.ok(
      admin,
      add,
      input({ organizationId: committee.id, role: 'LEADER', seat: 'CHAIR' }),
    )
    expect(addPost).toMatchObject({ role: 'LEADER', seat: 'CHAIR' })
  })

  test('sent twice with one key is given once; the key of another command is a conflict', async () => {
    const again = input({ idempotencyKey: 'post-1', title: '重发' })
    const first = await world.ok(city, add, again)
    expect(await world.ok(city, add, again)).toEqual(first)
    expect(await world.owner.post.count({ where: { title: '重发' } })).toBe(1)
    const other = `mutation { registerPersons(input: { idempotencyKey: "post-1", persons: [
      { name: "吴另事", organizationId: "${school.id}", role: UNIT, validFrom: "2020-01-01" }] }) { id } }`
    expect(await world.refused(city, other)).toMatchObject({ code: 'CONFLICT' })
  })
})

const ending = (postId: string, over: object = {}) => ({
  input: { postId, validTo: '2021-01-01', reason: '工作调动', ...over },
})

describe('ending a post', async () => {
  const end = `mutation ($input: EndPostInput!) { endPost(input: $input) { id validTo } }`

  test('keeps the day; the same end again is no change, another day a conflict', async () => {
    const { id } = await world.post({ organization: cityOffice })
    const first = await world.ok(city, end, ending(id))
    expect(first).toEqual({ endPost: { id, validTo: '2021-01-01' } })
    expect(await world.ok(city, end, ending(id))).toEqual(first)
    expect(await world.refused(city, end, ending(id, { validTo: '2022-01-01' }))).toMatchObject({
      code: 'CONFLICT',
    })
    const entries = await world.database.sql<{ reason: string; action: string }>(
      `select reason, action from audit_entry where entity = 'post' and entity_id = $1 and operation = 'UPDATE'`,
      [id],
    )
    expect(entries).toEqual([{ reason: '工作调动', action: 'endPost' }])
  })

  test('of two different ends at once one wins', async () => {
    const { id } = await world.post({ organization: cityOffice })
    const answers = await Promise.all(
      ['2021-01-01', '2022-01-01'].map((validTo) => world.send(city, end, ending(id, { validTo }))),
    )
    expect(answers.flatMap(({ errors }) => errors.map((error) => error.extensions?.code))).toEqual([
      'CONFLICT',
    ])
  })

  test.each([
    ['before it began', { validTo: '2018-12-31' }],
    ['on its first day', { validTo: '2019-01-01' }],
    ['without a reason', { reason: ' ' }],
  ])('%s is refused', async (_, over) => {
    const { id } = await world.post({ organization: cityOffice })
    expect(await world.refused(city, end, ending(id, over))).toMatchObject({ code: 'INVALID' })
  })

  test('of a foreign post answers like one of a missing post', async () => {
    const { id } = await world.post({ organization: mianyangOffice })
    const foreign = await world.refused(city, end, ending(id))
    expect(foreign).toEqual(await world.refused(city, end, ending(missing)))
    expect(foreign).toEqual(await world.refused(city, end, ending('no-id')))
    expect(foreign).toEqual({ code: 'NOT_FOUND', message: '任职不存在' })
  })

  test('of the own post in another city is refused: seen is not governed', async () => {
    const elsewhere = await world.post({ organization: mianyangOffice })
    const self = inPost(elsewhere, places.bazhong)
    expect(await world.refused(self, end, ending(elsewhere.id))).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('of a leader is the administrator’s', async () => {
    const { id } = await world.post({ organization: cityOffice, role: 'LEADER' })
    expect(await world.refused(city, end, ending(id))).toMatchObject({ code: 'FORBIDDEN' })
    await world.ok(actor({ division: places.bazhong, role: 'ADMIN' }), end, ending(id))
  })
})
