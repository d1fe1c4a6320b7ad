import { randomUUID } from 'node:crypto'
import { type Actor, asDate } from '@dudao/service'
import { places } from '@dudao/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Command, documents, newPlan, outcomeOf } from './commands.ts'
import {
  kinds,
  type Model,
  type Move,
  movesTo,
  newModel,
  type Outcome,
  personOf,
  play,
  type Player,
  players,
  rebuttalInTurn,
} from './reference-model.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { send, owner, officerOf, unitOf, governments, offices, neighbours } = world

const department = neighbours.organization(places.sichuan, 'DEPARTMENT', '四川省某厅')

const persons = new Map(players.map((player) => [personOf(player), randomUUID()]))
const person = (player: Player) => ({ personId: persons.get(personOf(player)) as string })
/** In an office one may be officer and leader. */
const office = (where: 'province' | 'city' | 'mianyang', player: Player) =>
  officerOf(where, { ...person(player), roles: ['OFFICER', 'LEADER'] })
const actors: Record<Player, Actor> = {
  province: office('province', 'province'),
  city: office('city', 'city'),
  insider: office('city', 'insider'),
  department: unitOf(department, person('department')),
  cityGovernment: unitOf(governments.city, person('cityGovernment')),
  tongjiang: unitOf(governments.tongjiang, person('tongjiang')),
  enyang: unitOf(governments.enyang, person('enyang')),
  stranger: office('mianyang', 'stranger'),
}

interface Laid {
  inspectionId: string
  problemId: string
  memberId: string
}
let ready: Promise<Laid[]> = Promise.resolve([])

/** A problem of the province against the city's government, still on the list; laid out fifty at a time. */
async function nextProblem(): Promise<Laid> {
  const current = ready
  const next = (await current).pop()
  if (next) return next
  if (ready === current) ready = layOut()
  return nextProblem()
}

async function layOut() {
  const fresh = Array.from({ length: 50 }, () => ({
    inspectionId: randomUUID(),
    problemId: randomUUID(),
    memberId: randomUUID(),
  }))
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
  await owner.teamMember.createMany({
    data: fresh.map(({ inspectionId, memberId: personId }) => ({
      inspectionId,
      personId,
      ownerPath: division.path,
      role: 'LEAD',
      isInspector: true,
      grantId: randomUUID(),
      recordedAt,
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
      supervisingOrganizationId: department.id,
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

interface Played extends Laid {
  /** The problem or part that is meant. */
  targetId: string
  opinionId: string
  rebuttalId: string
  /** Which move of the sequence it is. */
  index: number
}

const commandOf: Record<Move['kind'], [Command, (ids: Played, move: Move) => object]> = {
  deliberate: [
    'recordDeliberation',
    ({ inspectionId, memberId: personId }, { agrees }) => ({
      inspectionId,
      heldOn: day,
      conclusion: '评议',
      votes: [{ personId, vote: agrees ? 'AGREE' : 'DISAGREE' }],
    }),
  ],
  release: [
    'giveFeedback',
    ({ inspectionId }) => ({
      inspectionId,
      opinions: [{ organizationId: governments.city.id, summary: '意见' }],
      givenOn: day,
    }),
  ],
  rebut: [
    'submitRebuttal',
    ({ opinionId, problemId }) => ({ opinionId, text: '申辩', problemIds: [problemId] }),
  ],
  answer: [
    'answerRebuttal',
    ({ rebuttalId, problemId }, { agrees: accepted }) => ({
      rebuttalId,
      answer: '答复',
      decisions: [{ problemId, accepted, reason: '理由' }],
      answeredOn: '2020-12-31',
    }),
  ],
  confirm: [
    'issueOpinionLetters',
    ({ inspectionId }) => ({
      inspectionId,
      letters: [{ organizationId: governments.city.id, evaluation: '评价', requirements: [] }],
      issuedOn: '2020-12-31',
    }),
  ],
  report: [
    'submitInspectionReport',
    ({ inspectionId }) => ({
      inspectionId,
      summary: '报告',
      reportedOn: '2020-12-31',
      dispatches: [{ kind: 'GOVERNMENT', recipientName: '省人民政府', sentOn: '2020-12-31' }],
    }),
  ],
  publish: [
    'publishInspectionReport',
    ({ inspectionId }) => ({ inspectionId, openness: 'ON_REQUEST', reason: '涉及学生信息' }),
  ],
  complete: ['completeInspection', ({ inspectionId }) => ({ inspectionId, completedOn: '2020-12-31' })],
  split: [
    'splitProblem',
    ({ targetId: problemId }, { county }) => ({
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
  submitPlan: ['submitRectificationPlan', ({ targetId }) => newPlan(targetId, { submittedOn: '2020-12-31' })],
  acceptPlan: ['acceptRectificationPlan', ({ targetId: problemId }) => ({ problemId, on: '2020-12-31' })],
  returnPlan: [
    'returnRectificationPlan',
    ({ targetId: problemId }) => ({ problemId, reason: '不全', on: '2020-12-31' }),
  ],
  // Each time a later day.
  extend: [
    'extendDeadline',
    ({ targetId: problemId, index }) => ({
      problemId,
      dueOn: `2021-01-${10 + index}`,
      reason: '工期较长',
    }),
  ],
  pass: ['passRectification', ({ targetId: problemId }) => ({ problemId, note: '属实', on: '2020-12-31' })],
  submit: [
    'submitRectification',
    ({ targetId: problemId }) => ({ problemId, text: '已整改', submittedOn: '2020-12-31' }),
  ],
  return: [
    'returnRectification',
    ({ targetId: problemId }) => ({ problemId, reason: '不全', on: '2020-12-31' }),
  ],
  verify: [
    'verifyRectification',
    ({ targetId: problemId }) => ({ problemId, finding: '到位', methods: ['ON_SITE'], on: '2020-12-31' }),
  ],
  close: ['closeProblem', ({ targetId: problemId }) => ({ problemId, closedOn: '2020-12-31' })],
}

const plain = (day: Date | null | undefined) => day?.toISOString() ?? null

/** What the records say, in the words of the model. */
async function recorded(ids: string[]) {
  const rows = await owner.problem.findMany({
    where: { id: { in: ids } },
    include: { rectifications: true, plans: true, states: { orderBy: { id: 'asc' } } },
  })
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    const outcomes = row?.rectifications.map(({ outcome }) => outcome) ?? []
    return {
      status: row?.status,
      confirmed: row?.confirmedOn !== null,
      returns: row?.returns,
      returned: outcomes.filter((outcome) => outcome === 'RETURNED').length,
      waiting: outcomes.filter((outcome) => outcome === 'SUBMITTED').length,
      plansWaiting: row?.plans.filter(({ outcome }) => outcome === 'SUBMITTED').length,
      // The history ends where the problem stands, and each day of it belongs to one state.
      history: row?.states.at(-1)?.status,
      gaps: row?.states.filter((state, i) => plain(state.until) !== plain(row.states[i + 1]?.since)).length,
    }
  })
}

const modelled = ({ problems }: Model) =>
  problems.map(({ status, confirmed, returns, waiting, planWaits }) => ({
    status,
    confirmed,
    returns,
    returned: returns,
    waiting: waiting ? 1 : 0,
    plansWaiting: planWaits ? 1 : 0,
    history: status,
    gaps: 0,
  }))

interface Step {
  aim: Outcome | 'anything'
  pick: number
  wild: Move
}

/** Mostly a move that is allowed, so that sequences get far; else one at the wrong time, by the wrong side, or any. */
const aims: [Step['aim'], weight: number][] = [
  ['ok', 6],
  ['CONFLICT', 2],
  ['FORBIDDEN', 1],
  ['NOT_FOUND', 1],
  ['anything', 1],
]
const step: fc.Arbitrary<Step> = fc.record({
  aim: fc.oneof(...aims.map(([aim, weight]) => ({ weight, arbitrary: fc.constant(aim) }))),
  pick: fc.nat(100_000),
  wild: fc.record({
    kind: fc.constantFrom(...kinds),
    player: fc.constantFrom(...players),
    target: fc.nat(2),
    county: fc.constantFrom('tongjiang' as const, 'enyang' as const),
    agrees: fc.boolean(),
  }),
})

function moveOf(model: Model, { aim, pick, wild }: Step): Move {
  if (aim === 'anything') return wild
  // The kind first: there are ever more ways to split, and only one to close.
  const moves = movesTo(aim, model)
  const ways = [...new Set(moves.map(({ kind }) => kind))].toReversed()
  // The smaller of two numbers where all are allowed: what leads on rather than what goes round.
  const first = pick % ways.length
  const way = aim === 'ok' ? Math.min(first, Math.floor(pick / ways.length) % ways.length) : first
  const chosen = moves.filter(({ kind }) => kind === ways[way])
  return chosen[pick % chosen.length] ?? wild
}

const reached = new Map<string, number>()

async function playSequence(steps: Step[]): Promise<void> {
  const laid = await nextProblem()
  const model = newModel()
  const ids = [laid.problemId]
  const rebuttalIds: string[] = []
  let opinionId: string = randomUUID()
  for (const [i, next] of steps.entries()) {
    // Without the feedback little follows, so most sequences begin with what leads to it.
    const one = moveOf(model, i < 2 && steps.length > 4 ? { ...next, aim: 'ok' } : next)
    const played = {
      ...laid,
      targetId: ids[one.target] ?? randomUUID(),
      opinionId,
      rebuttalId: rebuttalIds[rebuttalInTurn(model)] ?? randomUUID(),
      index: i,
    }
    const [command, inputOf] = commandOf[one.kind]
    const answer = await send(actors[one.player], documents[command], { input: inputOf(played, one) })
    const expected: Outcome = play(model, one)
    expect(outcomeOf(answer), `${JSON.stringify(one)} ${answer.errors[0]?.message}`).toBe(expected)
    if (one.kind === 'rebut' && expected === 'ok') rebuttalIds.push(answer.data.submitRebuttal.id)
    if (one.kind === 'release' && expected === 'ok') {
      const where = { inspectionId: laid.inspectionId }
      opinionId = (await owner.preliminaryOpinion.findFirstOrThrow({ where })).id
    }
    const key = `${one.kind} ${expected}`
    reached.set(key, (reached.get(key) ?? 0) + 1)
    if (one.kind === 'split' && expected === 'ok') ids.push(answer.data.splitProblem.parts.at(-1).id)
  }
  expect(await recorded(ids)).toEqual(modelled(model))
  const inspection = await owner.inspection.findUniqueOrThrow({ where: { id: laid.inspectionId } })
  expect(inspection.status).toBe(model.stage)
}

const sequences = Number(process.env.MODEL_SEQUENCES ?? 180)
const sideBySide = 6

test('random commands by random actors do what the reference model says, and nothing else', async () => {
  const sequence = fc.array(step, { minLength: 4, maxLength: 16 })
  const several = fc.array(sequence, { minLength: sideBySide, maxLength: sideBySide })
  await fc.assert(
    // Sequences on different problems run side by side, so that one cannot disturb another unnoticed.
    fc.asyncProperty(several, async (all) => void (await Promise.all(all.map(playSequence)))),
    // Shrinking would play hundreds of sequences more; seed and path of the failure play it again.
    {
      numRuns: sequences / sideBySide,
      endOnFailure: true,
      // Few sequences are always the same ones, known to reach every command; many are new ones.
      ...(!process.env.MODEL_SEQUENCES && { seed: 23 }),
    },
  )
}, 600_000)

test('and the sequences were not all refusals: every command succeeded, and was refused for each reason', () => {
  const wanted = kinds.flatMap((kind) =>
    ['ok', 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND'].map((code) => `${kind} ${code}`),
  )
  expect(wanted.filter((key) => !reached.has(key))).toEqual([])
})
