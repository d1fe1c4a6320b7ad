import { implement, serveDelivery as serveDeliveryJob } from '@dudao/jobs'
import { runWorker } from '@dudao/service'
import { missingChannel } from './channels/channel.ts'
import { createEmailChannel } from './channels/email.ts'
import { inbox } from './channels/inbox.ts'
import { createWebhookChannel } from './channels/webhook.ts'
import { readNoticeWorkerEnv } from './env.ts'
import { type Channels, serveDelivery } from './serve-delivery.ts'

const env = readNoticeWorkerEnv()
const channels: Channels = {
  INBOX: inbox,
  EMAIL: env.SMTP_URL
    ? createEmailChannel({ url: env.SMTP_URL, from: env.MAIL_FROM })
    : missingChannel('本系统没有设置邮件服务器，请联系管理员（SMTP_URL）'),
  WEBHOOK: env.WEBHOOK_SECRET
    ? createWebhookChannel({ secret: env.WEBHOOK_SECRET, publicOnly: env.NODE_ENV === 'production' })
    : missingChannel('本系统没有设置推送密钥，请联系管理员（WEBHOOK_SECRET）'),
}
await runWorker(
  {
    name: 'notice-worker',
    queue: 'notice',
    implementations: (kit) => [implement(serveDeliveryJob, serveDelivery(kit, channels))],
    stop: async () => void (await Promise.all(Object.values(channels).map((channel) => channel.close()))),
  },
  env,
)
