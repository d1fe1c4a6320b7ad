import { createTransport } from 'nodemailer'
import { brief, type Channel, type Outcome, TemporaryFailure } from './channel.ts'

export interface EmailSettings {
  /** smtp:// or smtps://, with credentials and nodemailer's options in the query. */
  url: string
  from: string
  /** For connecting, for the greeting, and for each silence in between; the whole sending may take six times as long. */
  timeoutMs?: number
}

/** What nodemailer throws: the reply of the server where there was one. */
interface SmtpError extends Error {
  code?: string
  responseCode?: number
  response?: string
}

/**
 * E-mail over SMTP. The Message-ID comes from the idempotency key, so that a mail sent again after a lost answer is the
 * same mail to servers and readers. Accepted is not arrived: the outcome is SENT.
 */
export function createEmailChannel({ url, from, timeoutMs = 10_000 }: EmailSettings): Channel {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.indexOf('@') + 1)
  return {
    async send({ address, subject, text, idempotencyKey }) {
      if (!address) return { outcome: 'FAILED', failure: '收文机关没有登记电子邮箱' }
      try {
        await transport.sendMail({
          from,
          // As an object: a text would be read as a list of addresses.
          to: { name: '', address },
          subject,
          text,
          messageId: `<${idempotencyKey}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(6 * timeoutMs),
        })
        return { outcome: 'SENT' }
      } catch (error) {
        return judge(error as SmtpError)
      }
    },
    async close() {
      transport.close()
    },
  }
}

/** RFC 5321: a 5yz reply is final, a 4yz reply or no reply at all is for a later try. */
function judge(error: SmtpError): Outcome {
  const { response, responseCode = 0, code = error.name } = error
  if (response && responseCode >= 500) {
    return { outcome: 'FAILED', failure: `邮件服务器拒收：${brief(response)}` }
  }
  throw new TemporaryFailure(
    response ? `邮件服务器暂不接收：${brief(response)}` : `邮件服务器没有应答（${code}）`,
    error,
  )
}
