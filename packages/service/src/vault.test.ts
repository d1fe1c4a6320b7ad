import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createVault } from './vault.ts'

const newKey = () => randomBytes(32).toString('base64url')
const vault = createVault(newKey())

it('opens what it sealed, and seals the same value differently each time', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'binary' }), (place, value) => {
      const sealed = vault.seal(place, value)
      expect(vault.open(place, sealed)).toBe(value)
      expect(vault.seal(place, value)).not.toBe(sealed)
    }),
    { numRuns: 50 },
  )
})

it('opens nothing that was altered, moved to another place or sealed under another key', () => {
  const sealed = vault.seal('identity:a', '11010519491231002X')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  for (const position of bytes.keys()) {
    const altered = Buffer.from(bytes)
    altered[position] = (altered[position] ?? 0) ^ 1
    expect(() => vault.open('identity:a', `v1.${altered.toString('base64url')}`)).toThrow()
  }
  expect(() => vault.open('identity:b', sealed)).toThrow()
  expect(() => createVault(newKey()).open('identity:a', sealed)).toThrow()
  expect(() => vault.open('identity:a', sealed.replace('v1.', 'v2.'))).toThrow('version')
})

it('hashes equal values alike under one key only, and each kind by itself', () => {
  const hash = vault.hash('mobile', '13800005678')
  expect(vault.hash('mobile', '13800005678')).toBe(hash)
  expect(vault.hash('identity', '13800005678')).not.toBe(hash)
  expect(createVault(newKey()).hash('mobile', '13800005678')).not.toBe(hash)
})
