import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import net from 'node:net'

// Loaded before the program: writes down every host that the process connects to or looks up.
const note = (line: string) => appendFileSync(process.env.RECORD_CONNECTIONS as string, `${line}\n`)

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  // Either the options, or the options within a normalised list, or port and host.
  const [first, host] = args.flat() as [{ host?: string; path?: string } | number, unknown]
  note(`connect ${typeof first === 'object' ? (first.host ?? first.path) : String(host)}`)
  return (connect as (...rest: unknown[]) => net.Socket).apply(this, args)
} as typeof connect

const { lookup } = dns
dns.lookup = Object.assign((host: string, ...rest: unknown[]) => {
  if (!net.isIP(host)) note(`lookup ${host}`)
  return (lookup as (...all: unknown[]) => unknown)(host, ...rest)
}, lookup) as typeof lookup
