import { createHmac } from 'node:crypto'
import { Agent } from 'undici'
import { literalOf, isPublic, lookupPublic, PrivateAddress } from './addresses.ts'
import { type Channel, type DeliveryTask, type Outcome, TemporaryFailure } from './channel.ts'

export interface WebhookSettings {
  /** Never leaves the system: each receiver gets the key that {@link keyOf} makes of it for its own address. */
  secret: string
  /** Only https to public addresses, as in production: else a registered address could reach into the own network. */
  publicOnly: boolean
  /** For the whole call. */
  timeoutMs?: number
}

/** Statuses that say "later": time-out of the request, too many requests. */
const later = new Set([408, 429])

/** The key of one receiver, hex. With a common one every receiver could send to every other in our name. */
const keyOf = (secret: string, address: string): string =>
  createHmac('sha256', secret).update(address).digest('hex')

/**
 * A signed HTTP call. The receiver checks `x-dudao-signature` = `sha256=` + hex HMAC-SHA256(its key,
 * `x-dudao-timestamp` + "." + body), refuses old timestamps, and does each `idempotency-key` once.
 */
export function createWebhookChannel({ secret, publicOnly, timeoutMs = 10_000 }: WebhookSettings): Channel {
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(publicOnly && { lookup: lookupPublic }) },
  })
  return {
    async send(task) {
      const url = task.address && URL.parse(task.address)
      if (!url) return failed('收文机关没有登记有效的推送地址')
      const fault = publicOnly ? faultOf(url) : undefined
      if (fault) return failed(fault)
      try {
        return judge(await call(agent, url, signed(keyOf(secret, task.address ?? ''), task), timeoutMs))
      } catch (error) {
        return explain(error)
      }
    },
    close: () => agent.close(),
  }
}

interface SignedCall {
  headers: Record<string, string>
  body: string
}

function signed(key: string, { idempotencyKey, letterId, subject, text }: DeliveryTask): SignedCall {
  const body = JSON.stringify({ event: 'letter.delivery', idempotencyKey, letterId, subject, text })
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': idempotencyKey,
      'x-dudao-timestamp': timestamp,
      'x-dudao-signature': `sha256=${signature}`,
    },
  }
}

async function call(
  agent: Agent,
  url: URL,
  { headers, body }: SignedCall,
  timeoutMs: number,
): Promise<number> {
  const response = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(timeoutMs),
  })
  // The status is the answer. What else it says is not read, and a receiver that never ends its body changes nothing.
  response.body.on('error', () => undefined).destroy()
  return response.statusCode
}

function judge(status: number): Outcome {
  if (status >= 200 && status < 300) return { outcome: 'DELIVERED' }
  if (status >= 400 && status < 500 && !later.has(status)) return failed(`对方系统拒收（HTTP ${status}）`)
  throw new TemporaryFailure(`对方系统暂时不能接收（HTTP ${status}）`)
}

function explain(error: unknown): Outcome {
  if (error instanceof TemporaryFailure) throw error
  if (error instanceof PrivateAddress) return failed('推送地址不能指向内部网络')
  const { name, code = name } = error as Error & { code?: string | number }
  throw new TemporaryFailure(
    name === 'TimeoutError' ? '对方系统没有在时限内应答' : `无法连接对方系统（${code}）`,
    error,
  )
}

function faultOf(url: URL): string | undefined {
  if (url.protocol !== 'https:') return '推送地址应以 https:// 开头'
  const literal = literalOf(url)
  return literal && !isPublic(literal) ? '推送地址不能指向内部网络' : undefined
}

const failed = (failure: string): Outcome => ({ outcome: 'FAILED', failure })
