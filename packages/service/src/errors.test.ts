import { GraphQLError } from 'graphql'
import { pino } from 'pino'
import { beforeEach, expect, test } from 'vitest'
import { asDomainError, DomainError, formatError } from './errors.ts'

const lines: string[] = []
const format = formatError(pino({ level: 'error' }, { write: (line: string) => void lines.push(line) }))
beforeEach(() => void lines.splice(0))

/** As Prisma throws: its code, and PostgreSQL's behind it. */
const prismaError = (code: string, cause: object = {}, operation = '') =>
  Object.assign(new Error('Invalid invocation: // under row-level security 42501'), {
    name: 'PrismaClientKnownRequestError',
    code,
    meta: { operation, driverAdapterError: { cause } },
  })

test('an answer passes with its code and its facts; the facts cannot change the code', () => {
  const error = new DomainError('CONFLICT', '现在不行', { article: '第三条', code: 'INTERNAL' })
  const path = ['a', 0]
  expect(format({ message: 'x', path }, new GraphQLError('x', { originalError: error, path }))).toEqual({
    message: '现在不行',
    path,
    extensions: { code: 'CONFLICT', article: '第三条' },
  })
  expect(lines).toEqual([])
})

test('an answer is found at any depth of wrapping, with a path and without', () => {
  const deep = new GraphQLError('Variable "$a" got invalid value', {
    originalError: new GraphQLError('Expected type "Date"', {
      originalError: new DomainError('INVALID', '不是日期'),
    }),
  })
  for (const raw of [deep, new DomainError('INVALID', '不是日期')])
    expect(format({ message: deep.message }, raw)).toMatchObject({
      message: '不是日期',
      extensions: { code: 'INVALID' },
    })
})

test('a malformed request is told what is malformed', () => {
  const formatted = {
    message: 'Syntax Error',
    extensions: { code: 'GRAPHQL_PARSE_FAILED', stacktrace: ['at x.ts'] },
  }
  expect(format(formatted, new GraphQLError('Syntax Error'))).toEqual({
    message: 'Syntax Error',
    locations: undefined,
    path: undefined,
    extensions: { code: 'GRAPHQL_PARSE_FAILED' },
  })
})

test('a bug is masked outside and logged inside', () => {
  const bug = new TypeError('hunter2 is no function')
  const formatted = {
    message: bug.message,
    extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at x.ts'] },
  }
  const answer = format(formatted, new GraphQLError('x', { originalError: bug, path: ['a'] }))
  expect(answer.extensions).toEqual({ code: 'INTERNAL' })
  expect(JSON.stringify(answer)).not.toMatch(/hunter2|stack|x\.ts/)
  expect(lines.join('')).toContain('hunter2 is no function')
})

test.each([
  ['time ran out', prismaError('P2028'), 'UNAVAILABLE'],
  ['a unique row', prismaError('P2002'), 'CONFLICT'],
  ['a unique row from raw SQL', prismaError('P2010', { originalCode: '23505' }), 'CONFLICT'],
  ['a deadlock', prismaError('P2034'), 'CONFLICT'],
  ['a row that may be read and not written', prismaError('P2025', {}, 'an update'), 'FORBIDDEN'],
  [
    'a row policy',
    prismaError('P2039', { originalCode: '42501', originalMessage: 'violates row-level security policy' }),
    'FORBIDDEN',
  ],
  ['a zero byte', prismaError('P2039', { originalCode: '22021' }), 'INVALID'],
  ['a zero byte inside JSON', prismaError('P2039', { originalCode: '22P05' }), 'INVALID'],
])('the database refuses %s: an answer', (_, error, code) => {
  expect(asDomainError(error)).toMatchObject({ code })
})

test.each([
  [
    'a missing right to a table',
    prismaError('P2010', { originalCode: '42501', originalMessage: 'permission denied' }),
  ],
  ['a row that should have been there', prismaError('P2025', {}, 'a query')],
  ['a foreign key', prismaError('P2003', { originalCode: '23503' })],
  ['a check', prismaError('P2039', { originalCode: '23514' })],
  ['a code frame that happens to speak of row-level security', prismaError('P2011')],
  ['any other error', new Error('42501 row-level security')],
])('the database refuses %s: a bug', (_, error) => {
  expect(asDomainError(error)).toBeUndefined()
})
