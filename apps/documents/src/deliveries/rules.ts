import { z } from 'zod'
import type { DeliveryChannel } from '../generated/resolvers.ts'

const email = z.email().max(254)
const webhook = z.url({ protocol: /^https$/ }).max(500)

/** A fault of a channel's address in Chinese; undefined when there is none. Null switches the channel off. */
export function faultOfAddress(channel: DeliveryChannel, address: string | null): string | undefined {
  if (channel === 'INBOX') return '收件箱始终启用，不需要设置'
  if (address === null) return undefined
  if (channel === 'EMAIL') return email.safeParse(address).success ? undefined : '电子邮箱地址有误'
  const parsed = webhook.safeParse(address)
  if (!parsed.success) return '推送地址应以 https:// 开头，且不超过 500 个字符'
  const { username, password } = new URL(parsed.data)
  return username || password ? '推送地址不能包含用户名或密码' : undefined
}

export interface Announced {
  issuer: string
  recipient: string
  title: string
  number: string
}

/** What a message outside the system says of a letter: that it is there, not what is in it. */
export function announcementOf({ issuer, recipient, title, number }: Announced): {
  subject: string
  text: string
} {
  return {
    subject: `【公文】${issuer}：${title}（${number}）`,
    text: `${recipient}：\n\n${issuer}向你单位发出《${title}》（${number}）。请登录教育督导系统，在收件箱中查看并签收。\n`,
  }
}

export interface Receipt {
  channel: string
  status: string
  signedOn: string | null
}

/** Why a recipient cannot sign for this delivery now; undefined when it can. */
export function faultOfReceipt({ channel, status, signedOn }: Receipt): string | undefined {
  if (channel !== 'INBOX') return '请在收件箱中阅读和签收'
  if (status === 'SIGNED') return `本单位已于 ${signedOn ?? '此前'} 签收，不必再次签收`
  return undefined
}
