import { expect, test } from 'vitest'
import { Prisma } from '../src/generated/prisma/client.ts'
import { openWorld } from './world.ts'

const world = await openWorld()

test.each(Object.values(Prisma.ModelName))('every column of %s is in the database', async (model) => {
  const name = `${model.charAt(0).toLowerCase()}${model.slice(1)}` as Uncapitalize<typeof model>
  const table = world.owner[name] as { findFirst(): Promise<unknown> }
  await expect(table.findFirst()).resolves.not.toBeUndefined()
})

test('what only SQL keeps is refused by it, whatever the code would write', async () => {
  const bad = (sql: string) => expect(world.database.sql(sql), sql).rejects.toThrow(/check constraint/)
  const { id } = await world.post({ organization: await world.organization() })
  await bad(`update division set kind = 'PLANET'`)
  await bad(`update organization set kind = 'CLUB'`)
  await bad(`update post set role = 'KING'`)
  await bad(`update post set role = 'SYSTEM'`)
  await bad(`update post set seat = 'THRONE'`)
  await bad(`update post set valid_to = valid_from where id = '${id}'`)
  await world.rule({ key: 'test.mark', value: 1 })
  await bad(`update rule_parameter set mark = 'GUESSED'`)
  await bad(`update rule_parameter set valid_to = valid_from`)
})
