import { defaultRules } from '@dudao/rules'
import { asDate, dateIn } from '@dudao/service'
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { releaseVersion } from './versions.ts'

/**
 * Loads the shipped rules as version 1 of each division's pack, approved by the release. What an office has approved
 * since goes before: a shipped row that is there already is left alone, and a key for which the office has a row of its
 * own gets none.
 *
 * @returns how many rows were added
 */
export async function loadRulePacks(client: PrismaClient): Promise<number> {
  const codes = [...new Set(defaultRules.map((row) => row.divisionCode))]
  const divisions = await client.division.findMany({ where: { seedKey: { in: codes } } })
  const idOf = new Map(divisions.map((row) => [row.seedKey, row.id]))
  const shipped = defaultRules.map(({ divisionCode, ...row }) => ({
    ...row,
    divisionId: idOf.get(divisionCode) as string,
  }))
  const decided = await client.ruleParameter.findMany({
    where: { packVersion: { gt: releaseVersion } },
    select: { divisionId: true, key: true },
  })
  const own = new Set(decided.map(seriesOf))
  const { count } = await client.ruleParameter.createMany({
    data: shipped
      .filter((row) => !own.has(seriesOf(row)))
      .map(({ value, validFrom, validTo, note, ...row }) => ({
        ...row,
        value: value as Prisma.InputJsonValue,
        validFrom: asDate(validFrom),
        validTo: validTo ? asDate(validTo) : null,
        note: note ?? null,
        packVersion: releaseVersion,
      })),
    skipDuplicates: true,
  })
  const now = new Date()
  for (const [divisionId, rows] of Map.groupBy(shipped, (row) => row.divisionId)) {
    const parameters = rows.map(
      ({ divisionId: _division, note: _note, ...row }) => row,
    ) as Prisma.InputJsonValue
    await client.rulePackVersion.upsert({
      where: { divisionId_version: { divisionId, version: releaseVersion } },
      create: {
        divisionId,
        version: releaseVersion,
        status: 'APPROVED',
        parameters,
        reason: '随系统发布',
        recordedAt: now,
        decidedAt: now,
        approvedOn: asDate(dateIn(now)),
      },
      update: { parameters },
    })
  }
  return count
}

const seriesOf = ({ divisionId, key }: { divisionId: string; key: string }) => `${divisionId} ${key}`
