import { defaultRules } from '@dudao/rules'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'

/**
 * Loads the shipped rules as version 1 of each division's pack. Rows that an office has approved since stay as they
 * are; a shipped row that is there already is left alone.
 *
 * @returns how many rows were added
 */
export async function loadRulePacks(client: PrismaClient): Promise<number> {
  const codes = [...new Set(defaultRules.map((row) => row.divisionCode))]
  const divisions = await client.division.findMany({ where: { seedKey: { in: codes } } })
  const idOf = new Map(divisions.map((row) => [row.seedKey, row.id]))
  const { count } = await client.ruleParameter.createMany({
    data: defaultRules.map(({ divisionCode, value, validFrom, validTo, note, ...row }) => ({
      ...row,
      value: value as Prisma.InputJsonValue,
      divisionId: idOf.get(divisionCode) as string,
      validFrom: new Date(validFrom),
      validTo: validTo ? new Date(validTo) : null,
      note: note ?? null,
      packVersion: 1,
    })),
    skipDuplicates: true,
  })
  return count
}
