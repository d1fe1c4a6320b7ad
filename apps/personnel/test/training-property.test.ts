import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openPersonnel } from './factories.ts'
import { createTraining, day, pastDocument, revokeDocument, rosterDocument } from './training-factories.ts'

const personnel = await openPersonnel()
const { database, graph } = personnel
const training = createTraining(personnel)

/** The second overlaps the first, the others none. */
const plans = [
  { form: 'CONCENTRATED', hours: 8, clash: 1, ...day('2020-10-12') },
  { form: 'CONCENTRATED', hours: 4.5, clash: 0, ...day('2020-10-12'), from: '2020-10-12T16:00:00+08:00' },
  { form: 'CONCENTRATED', hours: 6, clash: null, ...day('2020-11-02') },
  { form: 'ONLINE', hours: 20, clash: null, ...day('2020-11-03') },
]
const sessions = await Promise.all(
  plans.map(({ form, hours, from, to }) => training.session({ hours, from, to }, { form })),
)

interface Record {
  kind: 'record'
  session: number
  /** Places of the persons, without repetition. */
  persons: number[]
  part: boolean
}
type Command =
  | Record
  | { kind: 'past'; person: number; paper: number }
  | { kind: 'revoke'; pick: number }
  | { kind: 'resend' }

const people = 3
const person = fc.nat(people - 1)
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    session: fc.nat(plans.length - 1),
    persons: fc.uniqueArray(person, { minLength: 1, maxLength: people }),
    part: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('past' as const), person, paper: fc.nat(1) }),
  fc.record({ kind: fc.constant('revoke' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('resend' as const) }),
)

/** What is credited, by the naive rules: a list, and a look through all of it at every step. */
interface Credited {
  id: string
  person: number
  /** Place of the session; a text for the paper of past hours. */
  from: number | string
  form: string
  hours: number
}

const hoursOf = ({ part, session }: Record) => (plans[session]?.hours ?? 0) / (part ? 2 : 1)

/** Whether the naive rules take this roster: no other hours for the session, no other session at the time. */
const isTaken = (record: Record, credited: readonly Credited[]) =>
  record.persons.every((place) => {
    const own = credited.filter((credit) => credit.person === place)
    const same = own.find(({ from }) => from === record.session)
    if (same) return same.hours === hoursOf(record)
    return !own.some(({ from }) => from === plans[record.session]?.clash)
  })

it('any order of recording, revoking and double sending gives the hours of a recount', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 14 }), async (commands) => {
      const personIds = await training.inspectors(people)
      let credited: Credited[] = []
      let last: { document: string; input: object } | undefined
      const send = async (document: string, input: object) => {
        const { data, errors } = await graph.send(training.by, document, { input })
        if (errors.length > 0) return undefined
        last = { document, input }
        return data
      }
      for (const step of commands) {
        if (step.kind === 'record') {
          const rows = step.persons.map((place) => ({ personId: personIds[place], hours: hoursOf(step) }))
          const input = { sessionId: sessions[step.session], rows, idempotencyKey: randomUUID() }
          const data = await send(rosterDocument, input)
          expect(data !== undefined).toBe(isTaken(step, credited))
          const ids: string[] = (data?.recordRoster ?? []).map(({ id }: { id: string }) => id)
          const added = ids.map((id, i) => ({
            id,
            person: step.persons[i] ?? 0,
            from: step.session,
            form: plans[step.session]?.form ?? '',
            hours: hoursOf(step),
          }))
          credited = [...credited, ...added.filter(({ id }) => !credited.some((known) => known.id === id))]
        } else if (step.kind === 'past') {
          const paper = `材料 ${step.paper}`
          const row = {
            personId: personIds[step.person],
            year: 2020,
            occurredOn: '2020-03-02',
            form: 'CONCENTRATED',
            hours: 3,
          }
          const data = await send(pastDocument, {
            sourcePaper: paper,
            rows: [row],
            idempotencyKey: randomUUID(),
          })
          const known = credited.some((credit) => credit.person === step.person && credit.from === paper)
          expect(data !== undefined).toBe(!known)
          for (const { id } of data?.enterPastHours ?? []) {
            credited = [...credited, { id, person: step.person, from: paper, form: 'CONCENTRATED', hours: 3 }]
          }
        } else if (step.kind === 'revoke' && credited.length > 0) {
          const credit = credited[step.pick % credited.length] as Credited
          await graph.ok(training.by, revokeDocument, { input: { creditId: credit.id, reason: '更正' } })
          credited = credited.filter(({ id }) => id !== credit.id)
        } else if (step.kind === 'resend' && last) {
          // What was done is answered again and not done again, also if it was revoked since.
          await graph.ok(training.by, last.document, { input: last.input })
        }
      }
      for (const [place, personId] of personIds.entries()) {
        const own = credited.filter((credit) => credit.person === place)
        const total = (form: string) =>
          own.filter((credit) => credit.form === form).reduce((sum, { hours }) => sum + hours, 0)
        const { countedHours, hoursByForm } = await training.yearOf(personId)
        expect(countedHours).toBe(total('CONCENTRATED'))
        const online = hoursByForm.find(({ form }: { form: string }) => form === 'ONLINE')?.hours ?? 0
        expect(online).toBe(total('ONLINE'))
        const [recount] = await database.sql<{ hours: number }>(
          `select coalesce(sum(hundredths), 0)::float / 100 as hours from training_credit
           where inspector_id = $1 and revoked_on is null and form = 'CONCENTRATED'`,
          [personId],
        )
        expect(recount).toEqual({ hours: countedHours })
      }
    }),
    { numRuns: 10 },
  )
}, 30_000)
