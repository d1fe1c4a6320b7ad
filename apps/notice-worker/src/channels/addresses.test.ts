import { expect, it } from 'vitest'
import { isPublic, literalOf } from './addresses.ts'

it.each(['1.1.1.1', '202.96.0.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true)
})

it.each([
  ['0.0.0.0', 'this machine'],
  ['127.8.8.8', 'loopback'],
  ['10.0.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'carrier'],
  ['169.254.169.254', 'link-local: where clouds keep their metadata'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['::1', 'loopback'],
  ['fe80::1', 'link-local'],
  ['fd00::1', 'unique local'],
  ['::ffff:10.0.0.1', 'private behind IPv6'],
  ['64:ff9b::a00:1', 'private behind NAT64'],
])('%s is not public (%s)', (address) => {
  expect(isPublic(address)).toBe(false)
})

it('a URL names an address as a literal or a host by name', () => {
  expect(literalOf(new URL('https://[2001:db8::1]:8443/'))).toBe('2001:db8::1')
  expect(literalOf(new URL('https://0x7f000001/'))).toBe('127.0.0.1')
  expect(literalOf(new URL('https://office.example/'))).toBeUndefined()
})
