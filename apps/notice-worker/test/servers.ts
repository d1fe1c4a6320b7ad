import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'
import type { DeliveryTask } from '../src/channels/channel.ts'

const portOf = (server: Server) => (server.address() as AddressInfo).port

/** A delivery with every default visible. */
export const task = (changes: Partial<DeliveryTask> = {}): DeliveryTask => ({
  token: 1,
  channel: 'EMAIL',
  address: 'office@county.example',
  subject: '【公文】市督导办：督办通知（〔2020〕1号）',
  text: '通江县人民政府：\n\n请登录系统查看并签收。\n',
  idempotencyKey: '01930000-0000-7000-8000-0000000000d1',
  letterId: '01930000-0000-7000-8000-0000000000e1',
  ...changes,
})

interface Mail {
  from: string
  to: string[]
  /** Headers by lower-case name, unfolded and decoded. */
  headers: Record<string, string>
  text: string
}

interface MailServer {
  url: string
  mails: Mail[]
}

/** Refusals that a mail server gives one after the other, `null` for none; afterwards it accepts. */
interface Refusals {
  recipient?: (number | null)[]
  data?: (number | null)[]
}

const refusal = (code: number) =>
  Object.assign(new Error(`refused on purpose, ${code}`), { responseCode: code })

/** A real SMTP server that keeps what it accepts. */
export async function startMailServer({ recipient = [], data = [] }: Refusals = {}): Promise<MailServer> {
  const mails: Mail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, reply) {
      const code = recipient.shift()
      reply(code ? refusal(code) : null)
    },
    onData(stream, { envelope }, reply) {
      void text(stream).then((raw) => {
        const code = data.shift()
        if (code) return reply(refusal(code))
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), ...read(raw) })
        return reply(null)
      })
    },
  })
  server.on('error', () => undefined)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  return { url: `smtp://127.0.0.1:${portOf(server.server)}`, mails }
}

function read(raw: string): Pick<Mail, 'headers' | 'text'> {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      decodeWords(line.slice(line.indexOf(':') + 2)),
    ]),
  )
  const content = body.join('\r\n\r\n')
  const isBase64 = headers['content-transfer-encoding'] === 'base64'
  return { headers, text: isBase64 ? Buffer.from(content, 'base64').toString() : unquote(content) }
}

/** RFC 2047. */
const decodeWords = (value: string) =>
  value
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : unquote(word.replaceAll('_', ' ')),
    )

/** Quoted-printable. */
const unquote = (value: string) =>
  Buffer.from(
    value
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

export interface Call {
  headers: IncomingHttpHeaders
  body: string
}

type Reply = (response: ServerResponse) => void

/** A real HTTP server that answers with the given replies one after the other, then with 204. */
export async function startReceiver(...replies: (number | Reply)[]): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = []
  const server = createHttpServer((request, response) => {
    void text(request).then((body) => {
      calls.push({ headers: request.headers, body })
      const reply = replies.shift() ?? 204
      if (typeof reply === 'number') response.writeHead(reply).end()
      else reply(response)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${portOf(server)}/hooks?office=1`, calls }
}

/** A server that accepts connections and says nothing, ever. Returns its port. */
export async function startSilentServer(): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => sockets.add(socket.on('error', () => undefined)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return portOf(server)
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createTcpServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
