import { type AddressInfo, createServer, type Server } from 'node:net'
import { Refusal } from '../bootstrap/refusal.mjs'
import type { Ports } from './services.ts'

/** Exit code of a start that found its ports taken, so that scripts can tell it from other failures. */
export const PORT_TAKEN = 3

/**
 * Looks at all ports before anything is started.
 * @throws {Refusal} with exit code 3, naming every port that is taken and the setting that moves it
 */
export async function checkPorts(ports: Ports): Promise<void> {
  const taken: string[] = []
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isFree(port))) taken.push(`${port}（${name}）`)
  }
  if (taken.length === 0) return
  const refusal = new Refusal(
    `端口已被占用：${taken.join('、')}`,
    '请停止占用端口的程序，或者换一组端口再启动，例如：PORT_BASE=5000 npm start',
    '只换对外端口（gateway）时用 PORT，例如：PORT=8080 npm start',
  )
  refusal.exitCode = PORT_TAKEN
  throw refusal
}

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
