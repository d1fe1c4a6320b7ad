import { anonymous, signActor } from '@dudao/service'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ids } from './services.ts'
import { createKeys, type KeyPair, send, signToken, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})

const bearer = (token: string, more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${token}`, ...more },
})
const whoami = async (options = {}) => {
  const answer = await world.send('{ whoami }', options)
  return answer.data ? JSON.parse(answer.data.whoami) : answer
}

describe('who may come in', () => {
  it('lets a request without a token in as nobody', async () => {
    expect(await whoami()).toMatchObject({ kind: 'ANONYMOUS', accountId: null, ranges: [] })
  })

  it('turns a valid token into the actor that directory describes', async () => {
    expect(await whoami(bearer(await world.token()))).toMatchObject({
      kind: 'PERSON',
      accountId: ids.account,
      postId: ids.post,
      ranges: [['/1/2/', '/1/20']],
      clock: null,
    })
  })

  it('asks directory as the system, with what the token says and nothing else', async () => {
    const token = await world.token({ post: ids.otherPost, delegate: 'report-worker', roles: ['ADMIN'] })
    expect(await whoami(bearer(token))).toMatchObject({ postId: ids.otherPost, delegate: 'report-worker' })
    const { actor, body } = world.services.directory.seen.at(-2)!
    expect(actor).toMatchObject({ kind: 'SERVICE', roles: ['SYSTEM'], accountId: null })
    expect(body).toEqual({
      issuer: 'dudao',
      subject: ids.account,
      postId: ids.otherPost,
      delegate: 'report-worker',
    })
  })

  it('hands the errand of a delegate on, which is part of who asks', async () => {
    const delegate = { post: ids.otherPost, delegate: 'report-worker' }
    const sent = await world.token({ ...delegate, errand: ids.post })
    expect(await whoami(bearer(sent))).toMatchObject({ delegate: 'report-worker', errand: ids.post })
    expect(await whoami(bearer(await world.token(delegate)))).toMatchObject({ errand: null })
  })

  it('asks directory once for several requests of the same person', async () => {
    const token = await world.token({}, { subject: ids.worker })
    const before = world.services.directory.seen.length
    await Promise.all([1, 2, 3].map(() => whoami(bearer(token))))
    const asked = world.services.directory.seen.slice(before).filter(({ body }) => 'subject' in body)
    expect(asked).toHaveLength(1)
  })

  it('acts in the post that x-post names, if it is one of the person', async () => {
    const token = await world.token({ post: ids.post })
    expect(await whoami(bearer(token, { 'x-post': ids.otherPost }))).toMatchObject({ postId: ids.otherPost })
    const foreign = await world.send('{ whoami }', bearer(token, { 'x-post': ids.foreignPost }))
    expect(foreign).toMatchObject({
      status: 403,
      errors: [{ message: '您没有这个任职', extensions: { code: 'FORBIDDEN' } }],
    })
    const broken = await world.send('{ whoami }', bearer(token, { 'x-post': "' or 1=1" }))
    expect(broken).toMatchObject({ status: 400, errors: [{ extensions: { code: 'INVALID' } }] })
  })

  it('does not let a worker that reads for somebody change the post', async () => {
    const token = await world.token({ post: ids.post, delegate: 'report-worker' })
    const answer = await world.send('{ whoami }', bearer(token, { 'x-post': ids.otherPost }))
    expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  })

  it('refuses a disabled account with what directory says', async () => {
    const answer = await world.send('{ whoami }', bearer(await world.token({}, { subject: ids.disabled })))
    expect(answer).toMatchObject({
      status: 401,
      errors: [{ message: '账号已停用', extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })
})

describe('tokens that are refused', () => {
  const refused: [string, () => Promise<string>][] = [
    ['expired', () => world.token({}, { expires: '-1m' })],
    ['signed by a foreign key', async () => world.token({}, { key: (await createKeys('token')).key })],
    ['for another audience', () => world.token({}, { audience: 'elsewhere' })],
    ['of an unknown issuer', () => world.token({}, { issuer: 'https://elsewhere.example' })],
    ['without a kind', () => world.token({ kind: 'ROOT' })],
    ['of a subject that is no account', () => world.token({}, { subject: "x' or 1=1" })],
    ['not a token', async () => 'abc'],
    ['empty', async () => ''],
    [
      'not signed at all',
      async () =>
        new UnsecuredJWT({ kind: 'PERSON' })
          .setIssuer('dudao')
          .setAudience('dudao')
          .setSubject(ids.account)
          .setExpirationTime('1h')
          .encode(),
    ],
    [
      'an actor that the gateway signed',
      async () => world.services.directory.seen.at(-1)!.headers['x-actor'] as string,
    ],
  ]
  it.each(refused)('%s', async (_name, create) => {
    const before = world.services.directory.seen.length
    const answer = await world.send('{ whoami }', bearer(await create()))
    expect(answer.status).toBe(401)
    expect(answer.errors).toHaveLength(1)
    expect(answer.errors[0]!.extensions).toEqual({ code: 'UNAUTHENTICATED' })
    expect(answer.errors[0]!.message).toMatch(/请重新登录$/)
    expect(world.services.directory.seen.length).toBe(before)
  })

  it('says so when a token has expired', async () => {
    const answer = await world.send('{ whoami }', bearer(await world.token({}, { expires: '-1m' })))
    expect(answer.errors[0]!.message).toBe('登录已过期，请重新登录')
  })

  it('a scheme that is not known', async () => {
    const answer = await world.send('{ whoami }', { headers: { authorization: 'Basic YTpi' } })
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })
})

describe('a service that passes its caller on', () => {
  it('is believed when the gateway itself signed that caller', async () => {
    const inside = world.services.directory.seen
    await world.send('{ whoami }', bearer(await world.token({ post: ids.otherPost })))
    const signed = inside.at(-1)!.headers['x-actor'] as string
    expect(await whoami({ headers: { authorization: `Actor ${signed}` } })).toMatchObject({
      postId: ids.otherPost,
    })
    expect(inside.at(-1)!.headers['x-actor']).toBe(signed)
  })

  it('is refused otherwise', async () => {
    const { key } = await createKeys('actor')
    const forged = await signActor(key, { ...anonymous('r'), kind: 'SERVICE', roles: ['SYSTEM'] })
    const answer = await world.send('{ whoami }', { headers: { authorization: `Actor ${forged}` } })
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })
})

describe('the explicit clock', () => {
  const clock = '2020-06-01T09:00:00+08:00'

  it('is refused by default', async () => {
    const answer = await world.send('{ whoami }', { headers: { 'x-dudao-clock': clock } })
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'INVALID' } }] })
  })

  it('reaches directory and the services where it is allowed', async () => {
    const past = await startWorld({ NODE_ENV: 'test', EXPLICIT_CLOCK: 'allow' })
    const token = await past.token()
    const answer = await past.send('{ whoami }', bearer(token, { 'x-dudao-clock': clock }))
    expect(JSON.parse(answer.data.whoami)).toMatchObject({ clock })
    expect(past.services.directory.seen.map(({ actor }) => actor.clock)).toEqual([clock, clock])
    for (const nonsense of ['2020-06-01', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59']) {
      const broken = await past.send('{ whoami }', bearer(token, { 'x-dudao-clock': nonsense }))
      expect(broken).toMatchObject({ status: 400, errors: [{ extensions: { code: 'INVALID' } }] })
    }
  })
})

describe('a foreign issuer', () => {
  let keys: KeyPair
  let issuer: string
  let federated: World
  beforeAll(async () => {
    keys = await createKeys('token')
    const server = createServer((request, response) => {
      const documents: Record<string, object> = {
        '/realm/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
        '/realm/keys': { keys: [keys.jwk] },
      }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(documents[request.url!]))
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    afterAll(() => void server.close())
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`
    federated = await startWorld({ NODE_ENV: 'test', OIDC_ISSUER: issuer, OIDC_AUDIENCE: 'inspection' })
  })
  const from = (claims: object, options: object) =>
    signToken(claims as never, {
      key: keys.key,
      issuer,
      audience: 'inspection',
      subject: 'zhang',
      ...options,
    })

  it('is found by its discovery document, and says who somebody is', async () => {
    const token = await from({ post: ids.foreignPost, delegate: 'report-worker' }, {})
    const answer = await federated.send('{ whoami }', bearer(token))
    expect(JSON.parse(answer.data.whoami)).toMatchObject({ postId: ids.post, delegate: null })
    expect(federated.services.directory.seen.at(-2)!.body).toEqual({ issuer, subject: 'zhang' })
  })

  it('is not believed for another audience, nor in our own name', async () => {
    for (const token of [
      await from({}, { audience: 'dudao' }),
      await from({}, { issuer: 'dudao', audience: 'dudao' }),
    ]) {
      expect((await federated.send('{ whoami }', bearer(token))).status).toBe(401)
    }
  })

  it('is asked again later when it could not be reached', async () => {
    const { url } = await startWorld({
      NODE_ENV: 'test',
      OIDC_ISSUER: 'http://127.0.0.1:9/realm',
      OIDC_AUDIENCE: 'inspection',
    })
    const token = await from({}, { issuer: 'http://127.0.0.1:9/realm' })
    const answer = await send(url, '{ whoami }', bearer(token))
    expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
    expect(answer.text).not.toContain('127.0.0.1')
  })
})
