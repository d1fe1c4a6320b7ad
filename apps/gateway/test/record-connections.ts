import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import net from 'node:net'

// Loaded before the program: writes down every host that the process connects to or looks up.
const note = (line: string) => appendFileSync(process.env.RECORD_CONNECTIONS as string, `${line}\n`)

type Any = (...args: unknown[]) => unknown

const socket = net.Socket.prototype as unknown as { connect: Any }
const connect = socket.connect
socket.connect = function (...args) {
  // Either the options, or the options within a normalised list, or port and host.
  const [first, host] = args.flat() as [{ host?: string; path?: string } | number, unknown]
  note(`connect ${typeof first === 'object' ? (first.host ?? first.path) : String(host)}`)
  return connect.apply(this, args)
}

const names = dns as unknown as { lookup: Any }
const lookup = names.lookup
names.lookup = (host, ...rest) => {
  if (!net.isIP(String(host))) note(`lookup ${String(host)}`)
  return lookup(host, ...rest)
}
