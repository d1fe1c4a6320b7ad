import { defaultRules, nation, resolveParameter } from '@dudao/rules'
import { places } from '@dudao/testkit'

type Place = (typeof places)[keyof typeof places]

/** A school as directory knows it; what is recorded of it holds for ever. */
export interface RegisteredSchool {
  id: string
  name: string
  kind: string
  division: Place
  school: { pupils: number; isLarge: boolean | null; isTeachingPoint: boolean; isCampus: boolean } | null
}

/** A rule that a division has of its own. */
export interface OwnRule {
  key: string
  value: unknown
  place: Place
}

interface LargeFrom {
  divisionId: string
  pupils: number
}

const kinds = new Map<Place, string>([
  [places.sichuan, 'PROVINCE'],
  [places.bazhong, 'CITY'],
  [places.mianyang, 'CITY'],
  [places.tongjiang, 'COUNTY'],
  [places.enyang, 'COUNTY'],
])
const divisions = [...kinds].map(([place, kind]) => ({ ...place, kind }))
const country = { id: '01930000-0000-7000-8000-000000000070', path: '/1/' }
const township = { id: '01930000-0000-7000-8000-0000000000b1', path: '/1/2/3/4/9/', kind: 'TOWNSHIP' }
const parentOf = (path: string) => path.split('/').slice(0, -2).join('/') + '/'

/** Whether a school is large by the nearest threshold; null where nothing says. */
export function isLarge({ school, division }: RegisteredSchool, largeFrom: readonly LargeFrom[]) {
  const placed = largeFrom.flatMap(({ divisionId, pupils }) => {
    const place = [country, ...divisions].find(({ id }) => id === divisionId)
    return place && division.path.startsWith(place.path) ? [{ path: place.path, pupils }] : []
  })
  const nearest = placed.toSorted((a, b) => b.path.length - a.path.length)[0]
  return school && (school.isLarge ?? (nearest ? school.pupils >= nearest.pupils : null))
}

export const partOf = ({ school }: RegisteredSchool) =>
  school?.isTeachingPoint ? 'TEACHING_POINT' : school?.isCampus ? 'CAMPUS' : 'WHOLE'

const classOf = (one: RegisteredSchool) => `${one.division.id} ${one.kind} ${partOf(one)}`

/** What directory answers to the questions of a staffing report: the shipped national rules and those given. */
export const staffingAnswers = (registered: RegisteredSchool[], own: OwnRule[]) => {
  const below = (divisionId: string) => {
    const place = divisions.find(({ id }) => id === divisionId)
    return registered
      .filter(
        ({ division, kind }) =>
          place && division.path.startsWith(place.path) && kind !== 'TRAINING_INSTITUTION',
      )
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
  }
  return {
    StaffingRules: ({ divisionId, keys, on }: { divisionId: string; keys: string[]; on: string }) => {
      const division = [...divisions, township].find(({ id }) => id === divisionId)
      const rows = [
        ...keys.flatMap((key) => {
          const row = resolveParameter(defaultRules, key, { divisionChain: [nation], on })
          return row ? [{ ...row, division: country }] : []
        }),
        ...own.map(({ key, value, place }) => ({
          key,
          value,
          unit: '所',
          article: '某规定',
          mark: 'FOUND' as const,
          division: place,
        })),
      ].filter(({ key }) => keys.includes(key))
      const path = division?.path ?? '-'
      return {
        division: division && {
          ...division,
          children: [...divisions, township].filter((one) => parentOf(one.path) === path),
        },
        ruleParameters: rows.filter((row) => path.startsWith(row.division.path)),
        ruleParametersBelow: rows.filter(
          (row) => row.division.path.startsWith(path) && row.division.path !== path,
        ),
      }
    },
    CountsOfSchools: ({ input }: { input: { divisionId: string; largeFrom: LargeFrom[] } }) => {
      const classes = Map.groupBy(below(input.divisionId), classOf)
      return {
        schoolCounts: [...classes.values()].map((schools) => ({
          division: divisions.find(({ id }) => id === schools[0]?.division.id),
          kind: schools[0]?.kind,
          part: partOf(schools[0] as RegisteredSchool),
          schools: schools.length,
          large: schools.filter((one) => isLarge(one, input.largeFrom)).length,
          sizeUnknown: schools.filter((one) => isLarge(one, input.largeFrom) === null).length,
        })),
      }
    },
    PageOfLargeSchools: ({
      filter,
      after,
    }: {
      filter: { divisionId: string; largeFrom: LargeFrom[] }
      after: string | null
    }) => {
      const rest = below(filter.divisionId)
        .filter((one) => isLarge(one, filter.largeFrom))
        .filter(({ id }) => !after || id < after)
      return {
        schools: {
          edges: rest.slice(0, 2).map((node) => ({ cursor: node.id, node })),
          pageInfo: { hasNextPage: rest.length > 2 },
        },
      }
    },
  }
}
