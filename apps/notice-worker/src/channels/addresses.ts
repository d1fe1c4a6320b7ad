import { lookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A webhook points into a network that is not the public one. */
export class PrivateAddress extends Error {
  constructor(host: string) {
    super(`${host} is not a public address`)
    this.name = 'PrivateAddress'
  }
}

/** Whether an IP address belongs to the public internet: not to this machine, a private network or a cloud's metadata. */
export const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast'

/** The host of a URL when it is a literal, which no name lookup would see. */
export function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) ? bare : undefined
}

type Done = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/**
 * A name lookup for sockets that answers with public addresses only. It decides at the moment of connecting, so a name
 * that changes its address between check and call gains nothing.
 */
export function lookupPublic(hostname: string, options: LookupOptions, done: Done): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? []
    if (error || !first) return done(error ?? new Error(`${hostname} has no address`), '')
    if (!addresses.every(({ address }) => isPublic(address))) return done(new PrivateAddress(hostname), '')
    return options.all ? done(null, addresses) : done(null, first.address, first.family)
  })
}
