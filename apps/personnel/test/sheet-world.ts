import { randomUUID } from 'node:crypto'
import { graphOf, places, serve } from '@dudao/testkit'
import { checkCharacter } from '../src/files/identity-number.ts'
import { officer, openPersonnel, organization, organs } from './factories.ts'

interface NewPerson {
  id: string
  name: string
  organizationId: string
}

let serial = 0

/** An identity number that no other row has, of somebody born on 1980-01-01 unless told. */
export function identityNumber(birth = '19800101'): string {
  const digits = `5119${String((serial += 1)).padStart(5, '0')}`
  const body = `${digits.slice(0, 6)}${birth}${digits.slice(6)}`
  return body + checkCharacter(body)
}

/** The report worker on the errand of an import of somebody. */
const sent = (importId: string, by = organs.bazhong, today = '2020-12-31') =>
  officer(by, { delegate: 'report-worker', errand: importId, today, accountId: accountOf(importId) })

/** What directory and documents answer to the owner of sheets: units and people by name, and the import of the errand. */
export async function openSheetWorld() {
  const personnel = await openPersonnel()
  const { directory, service, database } = personnel
  const names = new Map<string, string>()
  const units = new Map<string, ReturnType<typeof organization>>()
  const people: { id: string; name: string; unit: string }[] = []
  const import_ = {
    step: 'CHECK',
    kind: 'INSPECTORS',
    subjectId: null as string | null,
    good: null as number | null,
  }
  /** Calls of the mutation that registers persons. */
  const registrations: NewPerson[][] = []
  const unit = (name: string, place: (typeof places)[keyof typeof places] = places.tongjiang) => {
    const row = directory.add(organization(place, { kind: 'SCHOOL' }))
    units.set(name, row)
    return row
  }
  const person = (name: string, unitName: string, id: string = randomUUID()): string => {
    const organizationOf = units.get(unitName)
    if (!organizationOf) throw new Error(`no unit ${unitName}`)
    directory.person({ organization: organizationOf }, id)
    names.set(id, name)
    people.push({ id, name, unit: unitName })
    return id
  }
  const graph = serve(
    service,
    graphOf({
      ...directory.answers(),
      SheetErrand: () => ({ sheetErrand: import_, sheetImport: { file: { name: '督学名册.xlsx' } } }),
      FindPeople: ({ keys }: { keys: { unit: string; name: string }[] }) => ({
        findPeople: keys.map((key) => {
          const found = units.get(key.unit)
          const there = people.filter(({ name, unit: where }) => name === key.name && where === key.unit)
          return {
            unit: found ? { ...found, name: key.unit } : null,
            persons: there.map(({ id, name }) => ({ id, name })),
          }
        }),
      }),
      PersonNames: ({ ids }: { ids: string[] }) => ({
        persons: ids.flatMap((id) => (names.has(id) ? [{ id, name: names.get(id) }] : [])),
      }),
      RegisterSheetPersons: ({ input }: { input: { persons: NewPerson[] } }) => {
        registrations.push(input.persons)
        for (const { id, name, organizationId } of input.persons) {
          const [where = ''] = [...units].find(([, row]) => row.id === organizationId) ?? []
          if (!names.has(id)) person(name, where, id)
        }
        return { registerSheetPersons: input.persons.map(({ id }) => id) }
      },
    }),
  )
  return {
    ...personnel,
    graph,
    unit,
    person,
    names,
    import_,
    registrations,
    sent,
    staged: async (importId: string) =>
      (await database.sql('select from staged_row where import_id = $1', [importId])).length,
    /** Stages rows numbered from 2 and answers with the faults. */
    async stage(
      document: string,
      field: string,
      importId: string,
      rows: object[],
      { by = sent(importId), token = 1 } = {},
    ) {
      import_.step = 'CHECK'
      const numbered = rows.map((row, i) => ({ row: i + 2, ...row }))
      const data = await graph.ok(by, document, { input: { importId, token, rows: numbered } })
      return data[field] as { row: number; field: string | null; message: string }[]
    },
    /** Applies what was staged. */
    async apply(document: string, field: string, importId: string, { by = sent(importId) } = {}) {
      import_.step = 'APPLY'
      import_.good = (await database.sql('select from staged_row where import_id = $1', [importId])).length
      return (await graph.ok(by, document, { input: { importId, token: 1 } }))[field]
    },
  }
}

const accounts = new Map<string, string>()

/** One account for each import: the requester's. */
function accountOf(importId: string): string {
  const known = accounts.get(importId) ?? randomUUID()
  accounts.set(importId, known)
  return known
}
