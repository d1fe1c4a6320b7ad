import { readEnv, secret, workerEnv } from '@dudao/service'
import { z } from 'zod'

const noticeWorkerEnv = workerEnv
  .extend({
    /** smtp:// or smtps://, with user and password where the server wants them; without it no e-mail leaves. */
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    /** Sender of the e-mails; default: the SMTP user where that is an address, else no-reply at the SMTP host. */
    MAIL_FROM: z.email().optional(),
    /** The keys of the receivers of webhooks are made of it (README). Without it no webhook is called. */
    WEBHOOK_SECRET: secret.optional(),
  })
  .transform((env) => ({ ...env, MAIL_FROM: env.MAIL_FROM ?? senderOf(env.SMTP_URL) }))

function senderOf(smtpUrl: string | undefined): string {
  if (!smtpUrl) return ''
  const { username, hostname } = new URL(smtpUrl)
  const user = decodeURIComponent(username)
  return user.includes('@') ? user : `no-reply@${hostname}`
}

export type NoticeWorkerEnv = z.infer<typeof noticeWorkerEnv>

export const readNoticeWorkerEnv = (source = process.env): NoticeWorkerEnv => readEnv(noticeWorkerEnv, source)
