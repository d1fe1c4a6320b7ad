import { expect, test } from 'vitest'
import { asked } from './rules.ts'

test('objects are asked once: those named, or all that were not', () => {
  expect(asked(['a', 'b'], [], null)).toEqual({ ids: ['a', 'b'] })
  expect(asked(['a', 'b'], ['a'], undefined)).toEqual({ ids: ['b'] })
  expect(asked(['a', 'b'], [], ['b'])).toEqual({ ids: ['b'] })
  expect(asked(['a'], ['a'], null)).toMatchObject({ fault: { code: 'INVALID' } })
  expect(asked(['a'], ['a'], ['a'])).toMatchObject({ fault: { code: 'CONFLICT' } })
  expect(asked(['a'], [], ['a', 'a'])).toMatchObject({ fault: { message: '督导对象重复' } })
  expect(asked(['a'], [], ['c'])).toMatchObject({ fault: { message: '只能要求督导对象自评' } })
})
