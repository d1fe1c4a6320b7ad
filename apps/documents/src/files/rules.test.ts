import { expect, it } from 'vitest'
import { faultOfFileName, mediaTypeOf } from './rules.ts'

it.each([
  '督办通知（第1号）〔2020〕.pdf',
  '无扩展名',
  "O'Brien; a=b.docx",
  '.gitignore',
  `${'督'.repeat(251)}.pdf`,
])('the file name %j is accepted', (name) => {
  expect(faultOfFileName(name)).toBeUndefined()
})

it.each([
  '',
  ' ',
  '.',
  '..',
  'a.',
  ' a',
  'a ',
  'a/b',
  'a\\b',
  'a:b',
  'a"b',
  'a\u0000b',
  'a\u202eb',
  'a\ud800',
  '督'.repeat(256),
])('the file name %j is refused', (name) => {
  expect(faultOfFileName(name)).toMatch(/^文件名/)
})

it('a media type is read without its parameters, and only if it is one', () => {
  expect(mediaTypeOf('Application/PDF; charset=utf-8')).toBe('application/pdf')
  expect(mediaTypeOf('image/svg+xml')).toBe('image/svg+xml')
  for (const bad of [undefined, '', 'pdf', 'a/b/c', 'text/html\r\nx: y', '/x'])
    expect(mediaTypeOf(bad)).toBeUndefined()
})
