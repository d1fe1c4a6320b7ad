import { expect, it } from 'vitest'
import { faultOfRound } from './rules.ts'

const round = { name: '2020 年评价', year: 2020, organizationIds: ['a', 'b'], organId: 'office' }

it('a round names its year and different participants other than its organ', () => {
  expect(faultOfRound(round)).toBeUndefined()
  expect(faultOfRound({ ...round, name: '评' })).toMatch(/名称/)
  expect(faultOfRound({ ...round, year: 20 })).toMatch(/年度/)
  expect(faultOfRound({ ...round, organizationIds: [] })).toMatch(/1 至 200/)
  expect(faultOfRound({ ...round, organizationIds: ['a', 'a'] })).toBe('参评单位重复')
  expect(faultOfRound({ ...round, organizationIds: ['a', 'office'] })).toMatch(/主办机构/)
})
