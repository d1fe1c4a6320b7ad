import { type AddressInfo, createServer, type Server } from 'node:net'

/** Whether a server could listen on this port of the loopback address right now. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port).catch(() => undefined)
  if (!server) return false
  await close(server)
  return true
}

/** As many different free ports as asked for; they are all held open together, so none comes twice. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(close))
  return ports
}

/** The wanted port if it is free, else any free one. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined && (await isFree(wanted))) return wanted
  const [port] = await freePorts(1)
  return port!
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
