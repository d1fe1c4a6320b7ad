import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Actor, anonymous, importKey, rangeOf, signActor, verifyActor } from './actor.ts'
import { systemActor } from './sweep.ts'

const newPair = () => generateKeyPair('EdDSA', { extractable: true })
const { privateKey, publicKey } = await newPair()
const actor: Actor = { ...systemActor('test', 'request-1'), clock: '2020-06-01T09:00:00+08:00' }
const refusal = expect.objectContaining({ code: 'UNAUTHENTICATED' })
const sign = (payload: Record<string, unknown>, audience: string, key: CryptoKey = privateKey) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA' })
    .setAudience(audience)
    .setExpirationTime('60s')
    .sign(key)

const encode = async (key: CryptoKey) =>
  Buffer.from(JSON.stringify(await exportJWK(key))).toString('base64url')

test('a signed actor comes back as it was', async () => {
  expect(await verifyActor(publicKey, await signActor(privateKey, actor))).toEqual(actor)
  const nobody = anonymous('request-2')
  expect(await verifyActor(publicKey, await signActor(privateKey, nobody))).toEqual(nobody)
})

test('keys travel as base64url JSON', async () => {
  const imported = await importKey(await encode(privateKey))
  expect(
    await verifyActor(await importKey(await encode(publicKey)), await signActor(imported, actor)),
  ).toEqual(actor)
})

describe('is refused as not signed in', () => {
  test('nothing, or what is no token', async () => {
    for (const token of [undefined, '', 'x', 'a.b.c'])
      await expect(verifyActor(publicKey, token)).rejects.toEqual(refusal)
  })

  test('what another key signed', async () => {
    const other = await newPair()
    await expect(verifyActor(publicKey, await signActor(other.privateKey, actor))).rejects.toEqual(refusal)
  })

  test('what was signed for another purpose with the same key', async () => {
    await expect(verifyActor(publicKey, await sign({ actor }, 'dudao'))).rejects.toEqual(refusal)
  })

  test('an actor that is none', async () => {
    for (const wrong of [undefined, {}, { ...actor, roles: ['KING'] }, { ...actor, ranges: [['/']] }])
      await expect(verifyActor(publicKey, await sign({ actor: wrong }, 'dudao:graph'))).rejects.toEqual(
        refusal,
      )
  })

  test('one with more ranges than the row policies look at', async () => {
    const ranges = Array.from({ length: 4 }, () => ['/', '0'] as [string, string])
    await expect(verifyActor(publicKey, await signActor(privateKey, { ...actor, ranges }))).rejects.toEqual(
      refusal,
    )
  })

  test('an unsigned one', async () => {
    const [, body] = (await signActor(privateKey, actor)).split('.')
    const head = Buffer.from('{"alg":"none"}').toString('base64url')
    await expect(verifyActor(publicKey, `${head}.${body}.`)).rejects.toEqual(refusal)
  })

  describe('after its minute', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
    afterEach(() => void vi.useRealTimers())

    test('a good one', async () => {
      const token = await signActor(privateKey, actor)
      vi.setSystemTime(Date.now() + 59_000)
      await expect(verifyActor(publicKey, token)).resolves.toEqual(actor)
      vi.setSystemTime(Date.now() + 2_000)
      await expect(verifyActor(publicKey, token)).rejects.toEqual(refusal)
    })
  })
})

test.each([
  ['/1/', '/1/', true],
  ['/1/', '/1/2/3/', true],
  ['/1/', '/1/zz/', true],
  ['/1/', '/10/', false],
  ['/1/', '/1', false],
  ['/1/', '/2/', false],
  ['/1/2/', '/1/', false],
  ['/1/2/', '/1/2z/', false],
  ['/', '/1/2/', true],
])('the range of %s and the path %s: %s', (division, path, inside) => {
  const [lo, hi] = rangeOf(division)
  expect(path >= lo && path < hi).toBe(inside)
})
