import { randomUUID } from 'node:crypto'
import { type Actor, asDate } from '@dudao/service'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Command, documents, outcomeOf } from './commands.ts'
import {
  kinds,
  legalMoves,
  type Model,
  type Move,
  newModel,
  type Outcome,
  personOf,
  play,
  type Player,
  players,
} from './reference-model.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { send, owner, officerOf, unitOf, governments, offices } = world

const persons = new Map(players.map((player) => [personOf(player), randomUUID()]))
const person = (player: Player) => ({ personId: persons.get(personOf(player)) as string })
const actors: Record<Player, Actor> = {
  province: officerOf('province', person('province')),
  city: officerOf('city', person('city')),
  insider: officerOf('city', person('insider')),
  cityGovernment: unitOf(governments.city, person('cityGovernment')),
  tongjiang: unitOf(governments.tongjiang, person('tongjiang')),
  enyang: unitOf(governments.enyang, person('enyang')),
  stranger: officerOf('mianyang', person('stranger')),
}

let ready: Promise<{ inspectionId: string; problemId: string }[]> = Promise.resolve([])

/** A problem of the province against the city's government, still on the list; laid out fifty at a time. */
async function nextProblem(): Promise<{ inspectionId: string; problemId: string }> {
  const current = ready
  const next = (await current).pop()
  if (next) return next
  if (ready === current) ready = layOut()
  return nextProblem()
}

async function layOut() {
  const fresh = Array.from({ length: 50 }, () => ({ inspectionId: randomUUID(), problemId: randomUUID() }))
  const { id: organId, division } = offices.province
  const recordedAt = new Date()
  const unit = governments.city
  await owner.inspection.createMany({
    data: fresh.map(({ inspectionId: id }) => ({
      id,
      title: '督导',
      field: 'GOVERNMENT',
      scope: 'SPECIAL',
      status: 'ON_SITE',
      organId,
      ownerDivisionId: division.id,
      ownerPath: division.path,
      basis: '《教育督导条例》',
      occurredOn: asDate(dates.created),
      noticedOn: asDate(dates.noticed),
      recordedAt,
    })),
  })
  const shared = fresh.map(({ inspectionId }) => ({ inspectionId, ownerPath: division.path }))
  await owner.inspectionObject.createMany({
    data: shared.map((row) => ({
      ...row,
      organizationId: unit.id,
      divisionId: unit.division.id,
      divisionPath: unit.division.path,
    })),
  })
  await owner.visit.createMany({
    data: shared.map((row) => ({
      ...row,
      clientId: 'v',
      contentHash: 'v',
      kind: 'MEETING',
      divisionId: division.id,
      placePath: division.path,
      placeName: '座谈会',
      occurredOn: asDate(dates.visited),
      methods: ['TALKS'],
      recusalJudged: true,
      recordedAt,
    })),
  })
  await owner.problem.createMany({
    data: fresh.map(({ inspectionId, problemId: id }) => ({
      id,
      inspectionId,
      clientId: 'p',
      contentHash: 'p',
      number: 1,
      ownerOrganizationId: organId,
      ownerDivisionId: division.id,
      ownerPath: division.path,
      responsibleOrganizationId: unit.id,
      responsibleDivisionId: unit.division.id,
      responsiblePath: unit.division.path,
      aspect: '教育投入',
      description: '投入不足',
      level: 'GENERAL',
      source: 'INSPECTION',
      status: 'PRELIMINARY',
      stateSince: asDate(dates.visited),
      occurredOn: asDate(dates.visited),
      recordedAt,
    })),
  })
  return fresh
}

const day = dates.closed
const commandOf: Record<
  Move['kind'],
  [Command, (problemId: string, inspectionId: string, move: Move) => object]
> = {
  release: [
    'giveFeedback',
    (_, inspectionId) => ({
      inspectionId,
      opinions: [{ organizationId: governments.city.id, summary: '意见' }],
      givenOn: day,
    }),
  ],
  split: [
    'splitProblem',
    (problemId, _, { county }) => ({
      problemId,
      parts: [
        {
          clientId: randomUUID(),
          responsibleOrganizationId: governments[county].id,
          requirement: '落实',
          dueOn: '2020-12-31',
        },
      ],
    }),
  ],
  submit: ['submitRectification', (problemId) => ({ problemId, text: '已整改', submittedOn: '2020-12-31' })],
  return: ['returnRectification', (problemId) => ({ problemId, reason: '不全', on: '2020-12-31' })],
  verify: ['verifyRectification', (problemId) => ({ problemId, finding: '到位', on: '2020-12-31' })],
  close: ['closeProblem', (problemId) => ({ problemId, closedOn: '2020-12-31' })],
}

/** What the records say, in the words of the model. */
async function recorded(ids: string[]) {
  const rows = await owner.problem.findMany({ where: { id: { in: ids } }, include: { rectifications: true } })
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    const outcomes = row?.rectifications.map(({ outcome }) => outcome) ?? []
    return {
      status: row?.status,
      returns: row?.returns,
      returned: outcomes.filter((outcome) => outcome === 'RETURNED').length,
      waiting: outcomes.filter((outcome) => outcome === 'SUBMITTED').length,
    }
  })
}

const modelled = ({ problems }: Model) =>
  problems.map(({ status, returns }) => ({
    status,
    returns,
    returned: returns,
    waiting: status === 'REPORTED' ? 1 : 0,
  }))

/** Half of the time a move that is allowed, so that sequences get far; else anybody tries anything. */
const step: fc.Arbitrary<{ pick: number | null; wild: Move }> = fc.record({
  pick: fc.option(fc.nat(1_000), { freq: 2 }),
  wild: fc.record({
    kind: fc.constantFrom(...kinds),
    player: fc.constantFrom(...players),
    target: fc.nat(2),
    county: fc.constantFrom('tongjiang' as const, 'enyang' as const),
  }),
})

function moveOf(model: Model, { pick, wild }: { pick: number | null; wild: Move }): Move {
  if (pick === null) return wild
  // The kind first: there are ever more ways to split, and only one to close.
  const legal = legalMoves(model)
  const ways = [...new Set(legal.map(({ kind }) => kind))].toReversed()
  const chosen = legal.filter(({ kind }) => kind === ways[pick % ways.length])
  return chosen[pick % chosen.length] ?? wild
}

const reached = new Map<string, number>()

async function playSequence(steps: { pick: number | null; wild: Move }[]): Promise<void> {
  const { inspectionId, problemId } = await nextProblem()
  const model = newModel()
  const ids = [problemId]
  for (const [i, next] of steps.entries()) {
    // Without the feedback nothing follows, so most sequences begin with it.
    const one = moveOf(model, i === 0 && steps.length > 3 ? { ...next, pick: 0 } : next)
    const target = ids[one.target] ?? randomUUID()
    const [command, inputOf] = commandOf[one.kind]
    const answer = await send(actors[one.player], documents[command], {
      input: inputOf(target, inspectionId, one),
    })
    const expected: Outcome = play(model, one)
    expect(outcomeOf(answer), JSON.stringify(one)).toBe(expected)
    const key = `${one.kind} ${expected}`
    reached.set(key, (reached.get(key) ?? 0) + 1)
    if (one.kind === 'split' && expected === 'ok') ids.push(answer.data.splitProblem.parts.at(-1).id)
  }
  expect(await recorded(ids)).toEqual(modelled(model))
}

const sequences = Number(process.env.MODEL_SEQUENCES ?? 300)
const sideBySide = 6

test('random commands by random actors do what the reference model says, and nothing else', async () => {
  const sequence = fc.array(step, { minLength: 3, maxLength: 8 })
  const several = fc.array(sequence, { minLength: sideBySide, maxLength: sideBySide })
  await fc.assert(
    // Sequences on different problems run side by side, so that one cannot disturb another unnoticed.
    fc.asyncProperty(several, async (all) => void (await Promise.all(all.map(playSequence)))),
    { numRuns: sequences / sideBySide },
  )
}, 600_000)

test('and the sequences were not all refusals: every command succeeded, and was refused for each reason', () => {
  const wanted = kinds.flatMap((kind) =>
    ['ok', 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND'].map((code) => `${kind} ${code}`),
  )
  expect(wanted.filter((key) => !reached.has(key))).toEqual([])
})
