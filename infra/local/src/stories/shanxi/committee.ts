import { findOrgans } from '../bodies.ts'
import type { Player } from '../player.ts'
import { memberUnits } from './facts.ts'

const register = /* GraphQL */ `
  mutation MemberUnits($input: RegisterOrganizationsInput!) {
    registerOrganizations(input: $input) { id }
  }
`
const join = /* GraphQL */ `
  mutation Join($input: RelateOrganizationsInput!) {
    relateOrganizations(input: $input) { id }
  }
`
const leave = /* GraphQL */ `
  mutation Leave($input: EndRelationInput!) {
    endRelation(input: $input) { id }
  }
`
const seat = /* GraphQL */ `
  mutation Seats($input: RegisterPersonsInput!) {
    registerPersons(input: $input) { id }
  }
`
const post = /* GraphQL */ `
  mutation Seat($input: AddPostInput!) {
    addPost(input: $input) { id seat }
  }
`
const count = /* GraphQL */ `
  query Committee($divisionId: ID!) {
    committee(divisionId: $divisionId) {
      policyDay: memberUnits(on: "2022-08-19") { id }
      later: memberUnits(on: "2022-12-31") { id }
      seats(on: "2022-08-19") { seat }
    }
  }
`

/** Chair, two deputies and 23 member units of the province's committee; one unit leaves, the day of the policy stays as it was. */
export async function formCommittee(player: Player) {
  const login = 'shanxi-officer'
  const organs = await findOrgans(player, login, '140000', '2022-08-19')
  const send = await player.as(login, '2022-08-19')
  const { registerOrganizations } = await send(register, {
    input: {
      organizations: Array.from({ length: memberUnits }, (_, i) => ({
        name: `演示成员单位${String(i + 1).padStart(2, '0')}`,
        kind: 'DEPARTMENT',
        divisionId: organs.division,
        isDemo: true,
      })),
    },
  })
  const units: string[] = registerOrganizations.map(({ id }: { id: string }) => id)
  const relation = { kind: 'MEMBER_OF', targetId: organs.committee }
  for (const sourceId of units) {
    await send(join, { input: { ...relation, sourceId, validFrom: '2022-08-19', document: '演示文件' } })
  }
  await fillSeats(player, organs.committee)
  await (await player.as(login, '2022-11-30'))(leave, {
    input: { ...relation, sourceId: units.at(-1), validTo: '2022-11-30', reason: '机构改革（演示）' },
  })
  const { committee } = await (await player.as(login, '2022-12-31'))(count, { divisionId: organs.division })
  const seats: { seat: string }[] = committee.seats
  const seated = (wanted: string) => seats.filter((row) => row.seat === wanted).length
  return {
    chairs: seated('CHAIR'),
    deputies: seated('DEPUTY'),
    chiefInspectors: seated('CHIEF_INSPECTOR') + seated('DEPUTY_CHIEF_INSPECTOR'),
    onPolicyDay: committee.policyDay.length as number,
    later: committee.later.length as number,
  }
}

/** 分管副省长 in the chair; 副秘书长 and 教育厅厅长 as deputies; 总督学 and 副总督学. Persons of the demo, none of them real. */
const seats = [
  ['分管副省长', 'CHAIR'],
  ['协助分管的副秘书长', 'DEPUTY'],
  ['教育厅厅长', 'DEPUTY'],
  ['总督学', 'CHIEF_INSPECTOR'],
  ['副总督学', 'DEPUTY_CHIEF_INSPECTOR'],
] as const

async function fillSeats(player: Player, committeeId: string): Promise<void> {
  const send = await player.as('shanxi-admin', '2022-08-19')
  const { registerPersons } = await send(seat, {
    input: {
      persons: seats.map(([title]) => ({
        name: `演示·${title}`,
        organizationId: committeeId,
        role: 'UNIT',
        title,
        validFrom: '2022-08-19',
        isDemo: true,
      })),
    },
  })
  for (const [i, [title, seatName]] of seats.entries()) {
    await send(post, {
      input: {
        personId: registerPersons[i].id,
        organizationId: committeeId,
        role: 'LEADER',
        title,
        seat: seatName,
        validFrom: '2022-08-19',
      },
    })
  }
}
