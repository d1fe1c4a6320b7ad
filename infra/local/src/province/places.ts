import type { Send } from '../stories/player.ts'

/** A division as a sheet names it. */
export interface Place {
  /** Code, or the name of a zone without one. */
  named: string
  name: string
  tier: 'PROVINCE' | 'CITY' | 'COUNTY'
}

const query = /* GraphQL */ `
  query Province($gbCode: String!) {
    division(gbCode: $gbCode) {
      name
      gbCode
      children {
        ...place
        children {
          ...place
        }
      }
    }
  }
  fragment place on Division {
    name
    kind
    gbCode
    statisticalCode
  }
`

interface Row {
  name: string
  kind: string
  gbCode: string | null
  statisticalCode: string | null
  children?: Row[]
}

/** The real divisions of a province, cities before their counties, as directory has them. */
export async function placesOf(send: Send, gbCode: string): Promise<Place[]> {
  const { division } = (await send(query, { gbCode })) as { division: Row | null }
  if (!division) throw new Error(`no province has the code ${gbCode}`)
  const place = (row: Row): Place => ({
    named: row.gbCode ?? row.statisticalCode ?? row.name,
    name: row.name,
    tier: row.kind === 'CITY' ? 'CITY' : 'COUNTY',
  })
  return [
    { named: gbCode, name: division.name, tier: 'PROVINCE' },
    ...(division.children ?? []).flatMap((city) => [place(city), ...(city.children ?? []).map(place)]),
  ]
}
