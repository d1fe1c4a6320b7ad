import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from './log.ts'

afterEach(() => void vi.restoreAllMocks())

/** The line that a log writes. */
function lineOf(fields: object): string {
  const lines: string[] = []
  const log = createLog('test', 'info')
  const stream = Object.getOwnPropertySymbols(log)
    .map((symbol) => (log as unknown as Record<symbol, { write?: unknown }>)[symbol])
    .find((value) => typeof value?.write === 'function') as { write(line: string): boolean }
  vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(line) > 0)
  log.error(fields, 'unexpected error')
  return lines.join('')
}

test('a refused argument leaves what was wrong with it, and nothing of what was given', () => {
  const refused = new Error(
    '\nInvalid `prisma.person.create()` invocation:\n\n{\n  data: {\n    name: "张三",\n    isDemo: 5,\n            ~\n  }\n}\n\nArgument `isDemo`: Invalid value provided. Expected Boolean, provided Int.',
  )
  refused.name = 'PrismaClientValidationError'
  const line = lineOf({ err: refused })
  expect(line).toContain('prisma.person.create()')
  expect(line).toContain('Expected Boolean, provided Int')
  expect(line).toContain('log.test.ts')
  expect(line).not.toContain('张三')
})

test('any other error is logged whole, with its cause', () => {
  const line = lineOf({ err: new Error('no answer', { cause: new Error('line lost') }) })
  expect(line).toContain('no answer')
  expect(line).toContain('line lost')
})

test('what was thrown without being an error is logged as it is', () => {
  for (const err of [null, 'down', 7]) expect(lineOf({ err })).toContain(`"err":${JSON.stringify(err)}`)
})

test('what is called a secret is removed, wherever it came from', () => {
  const line = lineOf({
    input: { password: 'hunter2', token: 'hunter2', phone: 'hunter2' },
    headers: { a: 'hunter2' },
  })
  expect(line).not.toContain('hunter2')
})
