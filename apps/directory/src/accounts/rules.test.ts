import { describe, expect, test } from 'vitest'
import {
  accountFault,
  afterFailure,
  loginFault,
  newPasswordFault,
  openingFault,
  passwordFault,
} from './rules.ts'

const now = new Date('2026-11-22T00:00:00Z')

test('four wrong passwords are counted, the fifth locks for fifteen minutes and begins to count anew', () => {
  expect([0, 1, 2, 3].map((failures) => afterFailure(failures, now))).toEqual(
    [1, 2, 3, 4].map((failedSignIns) => ({ failedSignIns, lockedUntil: null })),
  )
  expect(afterFailure(4, now)).toEqual({ failedSignIns: 0, lockedUntil: new Date('2026-11-22T00:15:00Z') })
})

describe('a password', () => {
  test.each([
    'Abcdefghij12',
    'abcdefghi-12',
    'ABCDEFGHI-12',
    '一二三四五六七八九十Ab1',
    'a long sentence of words',
  ])('%s passes', (password) => {
    expect(passwordFault(password)).toBeUndefined()
  })

  test.each(['', 'Abcdefghi12', 'abcdefghijkl', 'abcdefghij12', '12345678901234'])(
    '%s is refused',
    (password) => {
      expect(passwordFault(password)).toMatchObject({ code: 'INVALID' })
    },
  )
})

test('a new password is another one, and as strong as a first one', () => {
  expect(newPasswordFault('Abcdefghij12', 'Abcdefghij13')).toBeUndefined()
  expect(newPasswordFault('Abcdefghij12', 'Abcdefghij12')).toMatchObject({ code: 'INVALID' })
  expect(newPasswordFault('Abcdefghij12', 'short')).toMatchObject({ code: 'INVALID' })
})

describe('a login', () => {
  test.each(['abc', 'city-leader', `a${'0'.repeat(39)}`])('%s passes', (login) => {
    expect(loginFault(login)).toBeUndefined()
  })

  test.each(['ab', 'Abc', '1abc', 'service:gateway', 'a b c', `a${'0'.repeat(40)}`, '张三丰'])(
    '%s is refused',
    (login) => {
      expect(loginFault(login)).toMatchObject({ code: 'INVALID' })
    },
  )
})

test('an account is opened by somebody whose ranges cover every post of the person', () => {
  expect(openingFault([true, true])).toBeUndefined()
  expect(openingFault([])).toBeUndefined()
  expect(openingFault([true, false])).toMatchObject({ code: 'FORBIDDEN' })
})

test('an account has a way to sign in: a password, an external identity, or both', () => {
  const login = 'city-leader'
  const identity = { issuer: 'https://id.example.cn', subject: 'u-7' }
  expect(accountFault({ login, password: 'Abcdefghij12' })).toBeUndefined()
  expect(accountFault({ login, identity })).toBeUndefined()
  expect(accountFault({ login, identity, password: 'short' })).toMatchObject({ code: 'INVALID' })
  expect(accountFault({ login })).toMatchObject({ code: 'INVALID' })
  expect(accountFault({ login, identity: { ...identity, subject: ' ' } })).toMatchObject({ code: 'INVALID' })
  expect(accountFault({ login, identity: { ...identity, issuer: 'id' } })).toMatchObject({ code: 'INVALID' })
})
