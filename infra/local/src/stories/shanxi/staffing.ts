import type { Player } from '../player.ts'

const ask = /* GraphQL */ `
  query Staffing($input: StaffingInput!) {
    staffing(input: $input) {
      total { schools large required present shortage }
      largeSchools(first: 10) { totalCount nodes { school { name } isGap } }
    }
  }
`

/** Required and present inspectors of a division, and the large schools without one of their own. */
export async function staffingOf(player: Player, login: string, divisionId: string) {
  const { staffing } = await (await player.as(login, '2022-10-20'))(ask, {
    input: { divisionId, on: '2022-10-20' },
  })
  const gaps = staffing.largeSchools.nodes.filter(({ isGap }: { isGap: boolean | null }) => isGap)
  return { ...(staffing.total as object), largeWithoutOwn: gaps.length as number }
}
