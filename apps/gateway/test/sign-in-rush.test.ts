import { beforeAll, describe, expect, it } from 'vitest'
import { signIns } from './services.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ MAX_SIGN_INS: '2', MAX_WAITING_SIGN_INS: '3', MAX_ANONYMOUS_FIELDS: '4' })
})

const signIn = (login: string) =>
  world.send('mutation($l: String!) { signIn(login: $l) }', { variables: { l: login } })

describe('a rush of sign-ins', () => {
  it('keeps no more than a few at once at directory; some wait in order, the rest is turned away', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(signIn))
    const codes = answers.map(({ status, errors }) => errors[0]?.extensions ?? status)
    expect(codes.filter((code) => code === 200)).toHaveLength(5)
    expect(codes.filter((code) => code !== 200)).toEqual(
      [1, 2, 3].map(() => ({ code: 'UNAVAILABLE', limit: 'in-flight' })),
    )
    expect(signIns.most).toBe(2)
  })

  it('keeps nobody else waiting', async () => {
    const rush = Promise.all(['i', 'j', 'k', 'l', 'm'].map(signIn))
    const started = performance.now()
    expect((await world.send('{ whoami }')).errors).toEqual([])
    expect(signIns.inside).toBe(2)
    expect(performance.now() - started).toBeLessThan(1_000)
    await rush
    expect((await signIn('n')).data).toEqual({ signIn: 'n' })
  })

  it('cannot be packed into one request: neither by aliases nor by fragments', async () => {
    const before = signIns.order.length
    for (const query of [
      'mutation { a: signIn(login: "x") b: signIn(login: "y") }',
      'mutation { ...A ...B } fragment A on Mutation { a: signIn(login: "x") } fragment B on Mutation { ... { b: signIn(login: "y") } }',
    ]) {
      const { status, errors } = await world.send(query)
      expect([status, errors[0]?.extensions]).toEqual([400, { code: 'INVALID', limit: 'sign-ins' }])
    }
    expect(signIns.order).toHaveLength(before)
  })
})

describe('somebody without a token', () => {
  const query = '{ a: whoami b: whoami c: whoami d: whoami e: whoami }'

  it('has nothing planned that is longer than a sign-in', async () => {
    const { status, errors } = await world.send(query)
    expect([status, errors]).toEqual([
      401,
      [{ message: '请先登录', extensions: { code: 'UNAUTHENTICATED', limit: 'anonymous' } }],
    ])
  })

  it('may ask at length after signing in', async () => {
    const headers = { authorization: `Bearer ${await world.token()}` }
    expect((await world.send(query, { headers })).errors).toEqual([])
  })
})
