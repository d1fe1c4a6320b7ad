import { actor, places } from '@dudao/testkit'
import { hash } from '@node-rs/argon2'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { createTokenIssuer } from '../src/accounts/tokens.ts'
import type { Post } from '../src/generated/prisma/client.ts'
import { inPost } from './factories.ts'
import { openWorld, system } from './world.ts'

const world = await openWorld()
const missing = '01930000-0000-7000-8000-00000000dead'
const password = 'Right-horse-7-battery'
const passwordHash = await hash(password)
const keys = createLocalJWKSet((await createTokenIssuer(world.key.privateKey)).jwks)

/** What an access token says, once its signature is verified with the published key. */
const claims = async (token: string) =>
  (await jwtVerify(token, keys, { issuer: 'dudao', audience: 'dudao' })).payload

const office = await world.organization({ name: '巴中市督导委员会办公室' })
const school = await world.organization({ division: places.tongjiang, kind: 'SCHOOL' })
const mianyangOffice = await world.organization({ division: places.mianyang })

let serial = 0
/** An account with a password, on the person of a post. */
async function account(post: Post, over: { disabledAt?: Date } = {}) {
  serial += 1
  return world.owner.account.create({
    data: { personId: post.personId, login: `login-${serial}`, passwordHash, ...over },
  })
}
const newAccount = async (over = {}) => account(await world.post({ organization: office }), over)

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) {
  accessToken refreshToken expiresIn post { id title person { id } organization { name } } posts { id organization { name } }
} }`
const tryPassword = (login: string, attempt: string) =>
  world.refused(null, signIn, { input: { login, password: attempt } })
const enter = async (login: string, postId?: string) =>
  (await world.ok(null, signIn, { input: { login, password, ...(postId && { postId }) } })).signIn

const refresh =
  'mutation ($token: String!) { refreshSession(refreshToken: $token) { accessToken refreshToken post { id } } }'
const openSessions = (accountId: string) => world.owner.session.count({ where: { accountId, endedAt: null } })
const stateOf = (id: string) => world.owner.account.findUniqueOrThrow({ where: { id } })

describe('signing in', () => {
  test('answers tokens, the first post and all that hold today, with their organizations', async () => {
    const first = await world.post({ organization: office, title: '主任', role: 'LEADER' })
    const second = await world.post({ organization: school, personId: first.personId, role: 'UNIT' })
    await world.post({ organization: school, personId: first.personId, role: 'UNIT', validTo: '2020-01-01' })
    const { id, login } = await account(first)
    const session = await enter(login)
    expect(session).toMatchObject({
      expiresIn: 600,
      post: {
        id: first.id,
        title: '主任',
        person: { id: first.personId },
        organization: { name: office.name },
      },
      posts: [
        { id: first.id, organization: { name: office.name } },
        { id: second.id, organization: { name: school.name } },
      ],
    })
    expect(await claims(session.accessToken)).toMatchObject({ sub: id, kind: 'PERSON', post: first.id })
  })

  test('acts in the post that was asked for, if it is an own one that holds', async () => {
    const first = await world.post({ organization: office })
    const second = await world.post({ organization: school, personId: first.personId, role: 'UNIT' })
    const past = await world.post({
      organization: school,
      personId: first.personId,
      role: 'UNIT',
      validTo: '2020-01-01',
    })
    const foreign = await world.post({ organization: office })
    const { id, login } = await account(first)
    const session = await enter(login, second.id)
    expect(await claims(session.accessToken)).toMatchObject({ sub: id, post: second.id })
    for (const postId of [past.id, foreign.id, missing, 'no-id']) {
      const refusal = await world.refused(null, signIn, { input: { login, password, postId } })
      expect(refusal).toEqual({ code: 'FORBIDDEN', message: '您没有这个任职，或任职已经结束' })
    }
  })

  test('without any post gives a session without one', async () => {
    const ended = await world.post({ organization: office, validTo: '2020-01-01' })
    const { login } = await account(ended)
    const session = await enter(login)
    expect(session).toMatchObject({ post: null, posts: [] })
    expect(await claims(session.accessToken)).not.toHaveProperty('post')
  })

  test('a wrong password, an unknown login, a locked or disabled account and one without a password get the same answer', async () => {
    const { login } = await newAccount()
    const disabled = await newAccount({ disabledAt: new Date() })
    const external = await world.owner.account.create({
      data: { login: 'external', issuer: 'https://id', subject: 's' },
    })
    const answers = [
      await tryPassword(login, 'wrong'),
      await tryPassword('nobody-of-this-name', password),
      await tryPassword(disabled.login, password),
      await tryPassword(external.login, password),
      await tryPassword('service:report-worker', password),
    ]
    const locked = await newAccount()
    for (let i = 0; i < 5; i += 1) await tryPassword(locked.login, 'wrong')
    answers.push(await tryPassword(locked.login, password))
    for (const answer of answers)
      expect(answer).toEqual({
        code: 'UNAUTHENTICATED',
        message: expect.stringMatching(/^用户名或密码不正确/),
      })
    expect(new Set(answers.map(({ message }) => message)).size).toBe(1)
  })

  test('counts a wrong password although the request is refused; the right one begins anew', async () => {
    const { id, login } = await newAccount()
    for (const failures of [1, 2, 3, 4]) {
      await tryPassword(login, 'wrong')
      expect((await stateOf(id)).failedSignIns).toBe(failures)
    }
    await enter(login)
    expect(await stateOf(id)).toMatchObject({ failedSignIns: 0, lockedUntil: null })
  })

  test('five wrong passwords lock for fifteen minutes, also against the right one; then it opens', async () => {
    const { id, login } = await newAccount()
    const before = Date.now()
    for (let i = 0; i < 5; i += 1) await tryPassword(login, 'wrong')
    const { lockedUntil } = await stateOf(id)
    expect(Math.round(((lockedUntil?.getTime() ?? 0) - before) / 60_000)).toBe(15)
    const locked = await tryPassword(login, password)
    expect(locked).toEqual({ code: 'UNAUTHENTICATED', message: expect.stringContaining('锁定 15 分钟') })
    expect(await openSessions(id)).toBe(0)
    await world.owner.account.update({ where: { id }, data: { lockedUntil: new Date(Date.now() - 1) } })
    expect(await enter(login)).toHaveProperty('accessToken')
  })

  test('seven wrong passwords at once are counted one by one: no more than five are tried', async () => {
    const { id, login } = await newAccount()
    await Promise.all(Array.from({ length: 7 }, () => tryPassword(login, 'wrong')))
    // A sixth that was tried would have begun to count anew.
    expect(await stateOf(id)).toMatchObject({ lockedUntil: expect.any(Date), failedSignIns: 0 })
  })

  test('more sign-ins at once than there are connections all succeed', async () => {
    const accounts = await Promise.all(Array.from({ length: 16 }, () => newAccount()))
    const sessions = await Promise.all(accounts.map(({ login }) => enter(login)))
    expect(new Set(sessions.map(({ accessToken }) => accessToken)).size).toBe(16)
  })

  test('keeps the refresh token as a hash only, and no secret in the audit', async () => {
    const { id, login } = await newAccount()
    const { refreshToken } = await enter(login)
    const [row] = await world.database.sql<{ text: string }>(
      'select string_agg(session::text, $1) as text from session where account_id = $2',
      [' ', id],
    )
    expect(row?.text).not.toContain(refreshToken)
    const entries = await world.database.sql<{ text: string }>(
      `select concat(before, after) as text from audit_entry where entity in ('session', 'account')`,
    )
    expect(entries.length).toBeGreaterThan(2)
    for (const { text } of entries) expect(text).not.toMatch(/password_hash|refresh_hash|argon2/)
  })
})

describe('renewing a session', () => {
  test('works once and goes on in the same post', async () => {
    const first = await world.post({ organization: office })
    const second = await world.post({ organization: school, personId: first.personId, role: 'UNIT' })
    const { id, login } = await account(first)
    const session = await enter(login, second.id)
    const { refreshSession } = await world.ok(null, refresh, { token: session.refreshToken })
    expect(refreshSession.post).toEqual({ id: second.id })
    expect(await claims(refreshSession.accessToken)).toMatchObject({ sub: id, post: second.id })
    expect(refreshSession.refreshToken).not.toBe(session.refreshToken)
    expect(await openSessions(id)).toBe(1)
  })

  test('a second use of a token ends every session of the account: it was copied', async () => {
    const { id, login } = await newAccount()
    const elsewhere = await enter(login)
    const session = await enter(login)
    const { refreshSession } = await world.ok(null, refresh, { token: session.refreshToken })
    const stolen = await world.refused(null, refresh, { token: session.refreshToken })
    expect(stolen).toEqual({ code: 'UNAUTHENTICATED', message: '登录已失效，请重新登录' })
    expect(await openSessions(id)).toBe(0)
    for (const token of [refreshSession.refreshToken, elsewhere.refreshToken])
      expect(await world.refused(null, refresh, { token })).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('of two uses at once only one is answered', async () => {
    const { id, login } = await newAccount()
    const { refreshToken: token } = await enter(login)
    const answers = await Promise.all([1, 2, 3].map(() => world.send(null, refresh, { token })))
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
    expect(await openSessions(id)).toBe(0)
  })

  test('is refused after twelve hours, to a disabled account and to an invented token', async () => {
    const { id, login } = await newAccount()
    const { refreshToken: token } = await enter(login)
    const { expiresAt } = await world.owner.session.findFirstOrThrow({ where: { accountId: id } })
    expect(Math.round((expiresAt.getTime() - Date.now()) / 3_600_000)).toBe(12)
    await world.owner.account.update({ where: { id }, data: { disabledAt: new Date() } })
    expect(await world.refused(null, refresh, { token })).toMatchObject({ code: 'UNAUTHENTICATED' })
    await world.owner.account.update({ where: { id }, data: { disabledAt: null } })
    await world.owner.session.updateMany({
      where: { accountId: id },
      data: { expiresAt: new Date(Date.now() - 1) },
    })
    expect(await world.refused(null, refresh, { token })).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await world.refused(null, refresh, { token: 'invented' })).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  test('is refused once the post has ended', async () => {
    const post = await world.post({ organization: office })
    const { login } = await account(post)
    const { refreshToken: token } = await enter(login)
    await world.owner.post.update({ where: { id: post.id }, data: { validTo: new Date('2020-01-01') } })
    expect(await world.refused(null, refresh, { token })).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('acting in another post', async () => {
  const switchPost =
    'mutation ($id: ID!) { switchPost(postId: $id) { accessToken post { id organization { name } } } }'
  const first = await world.post({ organization: office })
  const second = await world.post({
    organization: mianyangOffice,
    personId: first.personId,
    role: 'INSPECTOR',
  })
  const { id: accountId, login } = await account(first)
  const self = { ...inPost(first, places.bazhong), accountId }
  await enter(login)

  test('is possible in every own post', async () => {
    const { switchPost: session } = await world.ok(self, switchPost, { id: second.id })
    expect(session.post).toEqual({ id: second.id, organization: { name: mianyangOffice.name } })
    expect(await claims(session.accessToken)).toMatchObject({ sub: accountId, post: second.id })
  })

  test('is refused in a post of somebody else and in an ended one', async () => {
    const foreign = await world.post({ organization: office })
    const past = await world.post({
      organization: school,
      personId: first.personId,
      role: 'UNIT',
      validTo: '2020-01-01',
    })
    for (const id of [foreign.id, past.id, missing, 'no-id'])
      expect(await world.refused(self, switchPost, { id })).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('is refused after the sign-out, and to whom another issuer vouches for: no session comes from a token alone', async () => {
    const post = await world.post({ organization: office })
    const left = await account(post)
    await enter(left.login)
    const gone = { ...inPost(post, places.bazhong), accountId: left.id }
    await world.ok(gone, 'mutation { signOut }')
    const external = await world.post({ organization: office })
    const { id } = await world.owner.account.create({
      data: { personId: external.personId, login: 'vouched', issuer: 'https://id', subject: 'v' },
    })
    const vouched = { ...inPost(external, places.bazhong), accountId: id }
    for (const [who, postId] of [
      [gone, post.id],
      [vouched, external.id],
    ] as const) {
      expect(await world.refused(who, switchPost, { id: postId })).toMatchObject({ code: 'UNAUTHENTICATED' })
      expect(await openSessions(who.accountId)).toBe(0)
    }
  })

  test('is refused to a worker and to one who reads on behalf of somebody', async () => {
    expect(await world.refused(system(), switchPost, { id: first.id })).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    const delegate = { ...self, delegate: 'report-worker' }
    expect(await world.refused(delegate, switchPost, { id: second.id })).toEqual({
      code: 'FORBIDDEN',
      message: '代为读取的身份不能修改数据',
    })
  })

  test('gives nothing of the other post to the rest of the request', async () => {
    const rest = await world.post({ organization: mianyangOffice })
    const document = `mutation ($id: ID!, $post: ID!) {
      switchPost(postId: $id) { post { id } }
      endPost(input: { postId: $post, validTo: "2021-01-01", reason: "越权" }) { id }
    }`
    expect(await world.refused(self, document, { id: second.id, post: rest.id })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('the viewer sees person, post and own posts; a worker has none', async () => {
    const query = '{ viewer { person { id } post { id } posts { id } } }'
    expect(await world.ok(self, query)).toEqual({
      viewer: {
        person: { id: first.personId },
        post: { id: first.id },
        posts: [{ id: first.id }, { id: second.id }],
      },
    })
    expect(await world.ok(system(), query)).toEqual({ viewer: { person: null, post: null, posts: [] } })
  })
})

/** Somebody in an office, with an account. */
const someone = async () => {
  const post = await world.post({ organization: office })
  const { id, login } = await account(post)
  return { id, login, who: { ...inPost(post, places.bazhong), accountId: id }, postId: post.id }
}

describe('changing the password', () => {
  const change =
    'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { accessToken refreshToken post { id } } }'
  const next = 'Another-horse-8-battery'
  const tryChange = (who: ReturnType<typeof actor>, current: string) =>
    world.send(who, change, { input: { current, next } })
  test('is for the holder alone to know: the old one ends with every session but the new one', async () => {
    const { id, login, who, postId } = await someone()
    const elsewhere = await enter(login)
    const { changePassword } = await world.ok(who, change, { input: { current: password, next } })
    expect(changePassword.post).toEqual({ id: postId })
    expect(await openSessions(id)).toBe(1)
    expect(await world.refused(null, refresh, { token: elsewhere.refreshToken })).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    expect(await tryPassword(login, password)).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await world.ok(null, signIn, { input: { login, password: next } })).toHaveProperty('signIn')
    const entries = await world.database.sql<{ text: string }>(
      `select concat(before, after) as text from audit_entry where entity_id = $1 and action = 'changePassword'`,
      [id],
    )
    expect(entries).toHaveLength(1)
    expect(entries[0]?.text).not.toMatch(/password|argon2/)
  })

  test('needs the old one: whoever found an open desk has five tries, as at the door', async () => {
    const { id, login, who } = await someone()
    await enter(login)
    for (let i = 0; i < 5; i += 1)
      expect((await tryChange(who, 'wrong')).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED')
    expect((await stateOf(id)).lockedUntil).not.toBeNull()
    expect((await tryChange(who, password)).errors).toHaveLength(1)
    expect(await openSessions(id)).toBe(1)
  })

  test('is refused to whoever has none, and with the same or a weak one', async () => {
    const external = await world.post({ organization: office })
    const { id } = await world.owner.account.create({
      data: { personId: external.personId, login: 'no-password', issuer: 'https://id', subject: 'n' },
    })
    const vouched = { ...inPost(external, places.bazhong), accountId: id }
    expect((await tryChange(vouched, password)).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED')
    expect((await tryChange(system(), password)).errors[0]?.extensions?.code).toBe('UNAUTHENTICATED')
    const { who } = await someone()
    for (const weak of [password, 'abcdefghijkl'])
      expect(await world.refused(who, change, { input: { current: password, next: weak } })).toMatchObject({
        code: 'INVALID',
      })
  })
})

test('signing out ends the sessions of the account, and of no other', async () => {
  const { id, login, personId } = await newAccount()
  const other = await newAccount()
  const { refreshToken: token } = await enter(login)
  await enter(other.login)
  const self = actor({ accountId: id, personId })
  expect(await world.ok(self, 'mutation { signOut }')).toEqual({ signOut: true })
  expect(await world.refused(null, refresh, { token })).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await openSessions(other.id)).toBe(1)
})

const opening = (personId: string, over: object = {}) => ({
  input: { personId, login: `new-${(serial += 1)}`, password, ...over },
})

describe('opening an account', () => {
  const create = 'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { id } }'
  const admin = actor({ division: places.bazhong, role: 'ADMIN' })

  test('lets the person sign in, and the audit says who opened it', async () => {
    const { personId } = await world.post({ organization: office })
    const variables = opening(personId)
    expect(await world.ok(admin, create, variables)).toEqual({ createAccount: { id: personId } })
    expect(await enter(variables.input.login)).toMatchObject({ post: { person: { id: personId } } })
    const [entry] = await world.database.sql(
      `select action, person_id, post_id, request_id from audit_entry
       where entity = 'account' and operation = 'INSERT' and after ->> 'login' = $1`,
      [variables.input.login],
    )
    expect(entry).toEqual({
      action: 'createAccount',
      person_id: admin.personId,
      post_id: admin.postId,
      request_id: admin.requestId,
    })
  })

  test('for an identity of a foreign issuer needs no password, and none then opens it', async () => {
    const { personId } = await world.post({ organization: office })
    const identity = { issuer: 'https://id.example.cn', subject: `u-${personId}` }
    const variables = opening(personId, { password: null, identity })
    await world.ok(admin, create, variables)
    const row = await world.owner.account.findUniqueOrThrow({ where: { login: variables.input.login } })
    expect(row).toMatchObject({ ...identity, personId, passwordHash: null })
    expect(await tryPassword(variables.input.login, password)).toMatchObject({ code: 'UNAUTHENTICATED' })
    const other = await world.post({ organization: office })
    const again = opening(other.personId, { password: null, identity })
    expect(await world.refused(admin, create, again)).toMatchObject({ code: 'CONFLICT' })
  })

  test('is refused for a foreign person as for a missing one', async () => {
    const { personId } = await world.post({ organization: mianyangOffice })
    for (const id of [personId, missing, 'no-id'])
      expect(await world.refused(admin, create, opening(id))).toEqual({
        code: 'NOT_FOUND',
        message: '人员不存在',
      })
  })

  test('is refused for somebody who also acts outside the range: the account would act there too', async () => {
    const { personId } = await world.post({ organization: school, role: 'UNIT' })
    await world.post({ organization: mianyangOffice, personId, role: 'LEADER' })
    expect(await world.refused(admin, create, opening(personId))).toMatchObject({ code: 'FORBIDDEN' })
    await world.ok(actor({ division: places.sichuan, role: 'ADMIN' }), create, opening(personId))
  })

  test('is refused for somebody who will act outside the range: the opener would still know the password', async () => {
    const { personId } = await world.post({ organization: school, role: 'UNIT' })
    await world.post({ organization: mianyangOffice, personId, role: 'LEADER', validFrom: '2999-01-01' })
    expect(await world.refused(admin, create, opening(personId))).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('is refused twice for one person, and twice with one login', async () => {
    const one = await world.post({ organization: office })
    const two = await world.post({ organization: office })
    await world.ok(admin, create, opening(one.personId, { login: 'taken-login' }))
    expect(await world.refused(admin, create, opening(one.personId))).toMatchObject({ code: 'CONFLICT' })
    const again = opening(two.personId, { login: 'taken-login' })
    expect(await world.refused(admin, create, again)).toMatchObject({ code: 'CONFLICT' })
  })

  test.each([
    ['a weak password', { password: 'abcdefghijkl' }],
    ['a worker’s login', { login: 'service:report-worker' }],
  ])('is refused with %s', async (_, over) => {
    const { personId } = await world.post({ organization: office })
    expect(await world.refused(admin, create, opening(personId, over))).toMatchObject({ code: 'INVALID' })
  })
})

describe('a right to read as somebody', async () => {
  const open =
    'mutation ($input: OpenDelegationInput!) { openDelegation(input: $input) { accessToken expiresIn } }'
  const post = await world.post({ organization: office })
  const { id: accountId } = await account(post)
  const worker = async (name: string) => {
    const { id } = await world.owner.account.create({ data: { login: `service:${name}` } })
    return system({ accountId: id })
  }
  const reporter = await worker('report-worker')

  test('is a token that names the account, the post and the worker', async () => {
    const { openDelegation } = await world.ok(reporter, open, { input: { accountId, postId: post.id } })
    expect(openDelegation.expiresIn).toBe(600)
    const said = await claims(openDelegation.accessToken)
    expect(said).toMatchObject({ sub: accountId, kind: 'PERSON', post: post.id, delegate: 'report-worker' })
    expect((said.exp ?? 0) - (said.iat ?? 0)).toBe(600)
  })

  test('names the errand for which it may write', async () => {
    const errandId = missing
    const { openDelegation } = await world.ok(reporter, open, {
      input: { accountId, postId: post.id, errandId },
    })
    expect(await claims(openDelegation.accessToken)).toMatchObject({
      delegate: 'report-worker',
      errand: errandId,
    })
    const input = { accountId, postId: post.id, errandId: 'x' }
    expect(await world.refused(reporter, open, { input })).toMatchObject({ code: 'INVALID' })
  })

  test('is refused for a post of somebody else, an ended one, a disabled account and what is no id', async () => {
    const foreign = await world.post({ organization: office })
    const past = await world.post({ organization: office, personId: post.personId, validTo: '2020-01-01' })
    const away = await world.post({ organization: office })
    const disabled = await account(away, { disabledAt: new Date() })
    for (const input of [
      { accountId, postId: foreign.id },
      { accountId, postId: past.id },
      { accountId: disabled.id, postId: away.id },
      { accountId: missing, postId: post.id },
      { accountId: 'x', postId: 'y' },
    ])
      expect(await world.refused(reporter, open, { input })).toEqual({
        code: 'FORBIDDEN',
        message: '申请人已不在该任职上',
      })
  })

  test('is for the worker that makes reports, not for one that talks to the outside', async () => {
    for (const other of [await worker('notice-worker'), system()])
      expect(await world.refused(other, open, { input: { accountId, postId: post.id } })).toEqual({
        code: 'FORBIDDEN',
        message: '该服务不能代为读取',
      })
  })
})
