import { defaultRules } from '@dudao/rules'
import { actor } from '@dudao/testkit'
import { expect, test } from 'vitest'
import { loadRulePacks } from '../src/rule-packs/load.ts'
import { country } from './factories.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const codes = [...new Set(defaultRules.map(({ divisionCode }) => divisionCode))]
await world.owner.division.update({ where: { id: country.id }, data: { seedKey: 'CN' } })
await world.owner.division.createMany({
  data: codes
    .filter((code) => code !== 'CN')
    .map((code, i) => ({
      seedKey: code,
      gbCode: code,
      name: code,
      shortName: code,
      kind: 'PROVINCE',
      parentId: country.id,
      path: `/1/${100 + i}/`,
      label: 100 + i,
    })),
})
const shanghai = await world.owner.division.findUniqueOrThrow({ where: { seedKey: '310000' } })
// What an office decided before the release brought a row of that key.
await world.rule({ key: 'visit.maxNotice', value: 1, division: shanghai, packVersion: 2, from: '2022-01-01' })

const rows = () => world.owner.ruleParameter.count({ where: { packVersion: 1 } })

test('the shipped rows become version 1 of each division, approved by the release, once', async () => {
  expect(await loadRulePacks(world.owner)).toBe(defaultRules.length - 1)
  expect(await loadRulePacks(world.owner)).toBe(0)
  expect(await rows()).toBe(defaultRules.length - 1)
  const versions = await world.owner.rulePackVersion.findMany()
  expect(versions).toHaveLength(codes.length)
  const { rulePackVersions } = await world.ok(
    actor(),
    `query ($id: ID!) { rulePackVersions(divisionId: $id) { nodes {
      version status reason organization { id } proposedBy { id } approvedBy { id } approvedOn parameters { key } } } }`,
    { id: shanghai.id },
  )
  expect(rulePackVersions.nodes).toEqual([
    {
      version: 1,
      status: 'APPROVED',
      reason: '随系统发布',
      organization: null,
      proposedBy: null,
      approvedBy: null,
      approvedOn: expect.any(String),
      parameters: defaultRules
        .filter(({ divisionCode }) => divisionCode === '310000')
        .map(({ key }) => ({ key })),
    },
  ])
})

test('what an office has decided stays, and a loaded row it replaced is not opened again', async () => {
  const own = await world.owner.ruleParameter.findMany({
    where: { key: 'visit.maxNotice', divisionId: shanghai.id },
  })
  expect(own).toMatchObject([{ value: 1, packVersion: 2 }])
  const replaced = { key: 'team.min', divisionId: shanghai.id }
  await world.owner.ruleParameter.updateMany({ where: replaced, data: { validTo: new Date('2026-01-01') } })
  await loadRulePacks(world.owner)
  const [row] = await world.owner.ruleParameter.findMany({ where: replaced })
  expect(row?.validTo).toEqual(new Date('2026-01-01'))
})
