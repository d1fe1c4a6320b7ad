import { describe, expect, it } from 'vitest'
import { announcementOf, faultOfAddress, faultOfReceipt } from './rules.ts'

describe('the address of a channel', () => {
  it.each([
    ['EMAIL', 'office@bazhong.gov.cn'],
    ['EMAIL', null],
    ['WEBHOOK', 'https://bazhong.gov.cn/letters?from=dudao'],
    ['WEBHOOK', null],
  ] as const)('%s %s is accepted', (channel, address) => {
    expect(faultOfAddress(channel, address)).toBeUndefined()
  })

  it.each([
    ['EMAIL', 'office'],
    ['EMAIL', 'a@b.cn\r\nBcc: c@d.cn'],
    ['EMAIL', 'https://bazhong.gov.cn'],
    ['WEBHOOK', 'http://bazhong.gov.cn'],
    ['WEBHOOK', 'file:///etc/passwd'],
    ['WEBHOOK', 'https://user:secret@bazhong.gov.cn'],
    ['WEBHOOK', `https://bazhong.gov.cn/${'a'.repeat(500)}`],
    ['INBOX', 'anything'],
    ['INBOX', null],
  ] as const)('%s %j is refused', (channel, address) => {
    expect(faultOfAddress(channel, address)).toMatch(/\p{Script=Han}/u)
  })
})

it('an announcement names the letter and tells nothing of its content', () => {
  const announcement = announcementOf({
    issuer: '巴中市督导办',
    recipient: '通江县人民政府',
    title: '关于整改的督办通知',
    number: '巴政教督办〔2020〕1号',
  })
  expect(announcement.subject).toBe('【公文】巴中市督导办：关于整改的督办通知（巴政教督办〔2020〕1号）')
  expect(announcement.text).toContain('请登录教育督导系统')
})

const fault = (channel: string, status: string) => faultOfReceipt({ channel, status, signedOn: '2020-12-17' })

it('a receipt is given once and in the inbox', () => {
  for (const status of ['SENT', 'DELIVERED', 'READ']) expect(fault('INBOX', status)).toBeUndefined()
  expect(fault('INBOX', 'SIGNED')).toContain('2020-12-17')
  expect(fault('EMAIL', 'SENT')).toBe('请在收件箱中阅读和签收')
})
