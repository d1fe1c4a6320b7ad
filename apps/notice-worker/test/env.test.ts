import { expect, it } from 'vitest'
import { readNoticeWorkerEnv } from '../src/env.ts'

const base = {
  PORT: '4012',
  GATEWAY_URL: 'http://127.0.0.1:4000',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SERVICE_NAME: 'notice-worker',
  SERVICE_SECRET: 'x'.repeat(32),
}
const senderOf = (extra: Record<string, string>) => readNoticeWorkerEnv({ ...base, ...extra }).MAIL_FROM

it('the sender is the one set, else the SMTP user, else no-reply at the SMTP host', () => {
  expect(senderOf({ SMTP_URL: 'smtps://u:p@mail.city.example', MAIL_FROM: 'dudao@city.example' })).toBe(
    'dudao@city.example',
  )
  expect(senderOf({ SMTP_URL: 'smtps://dudao%40city.example:p@mail.city.example' })).toBe(
    'dudao@city.example',
  )
  expect(senderOf({ SMTP_URL: 'smtp://u:p@mail.city.example' })).toBe('no-reply@mail.city.example')
  expect(senderOf({})).toBe('')
})
