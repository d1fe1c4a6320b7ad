import type { InspectionStatus, ProblemStatus } from '../src/generated/resolvers.ts'

// What the rules say, told a second time and in another way: as plain state in memory, without SQL, GraphQL or the
// tables of rules.ts. Who is right where they disagree, the reader of a failing test decides.

export const players = [
  'province',
  'city',
  'insider',
  'cityGovernment',
  'department',
  'tongjiang',
  'enyang',
  'stranger',
] as const
export type Player = (typeof players)[number]
/** What moves the inspection on, in its order. */
const inspecting = ['deliberate', 'release', 'confirm', 'report', 'complete'] as const
export const kinds = [
  ...inspecting,
  'publish',
  'rebut',
  'answer',
  'split',
  'submitPlan',
  'returnPlan',
  'acceptPlan',
  'extend',
  'submit',
  'pass',
  'return',
  'verify',
  'close',
] as const
export type Kind = (typeof kinds)[number]
export type County = 'tongjiang' | 'enyang'

export interface Move {
  kind: Kind
  player: Player
  /** 0 is the province's problem, 1… its parts. */
  target: number
  /** Over which county a split goes. */
  county: County
  /** Whether the team agrees, and the rebuttal is accepted. */
  agrees: boolean
}

export type Outcome = 'ok' | 'CONFLICT' | 'FORBIDDEN' | 'NOT_FOUND'

export interface ModelProblem {
  status: ProblemStatus
  owner: 'province' | 'city'
  unit: Player
  /** The department that has to pass reports first. */
  supervisor: Player | null
  confirmed: boolean
  /** Whether a report waits for its decision; one of a problem that was withdrawn waits for ever. */
  waiting: boolean
  planWaits: boolean
  passed: boolean
  reporters: Set<string>
  planners: Set<string>
  passers: Set<string>
  returns: number
}

export interface Model {
  stage: InspectionStatus
  problems: ModelProblem[]
  /** Whether each rebuttal was answered; all of them contest the province's problem. */
  rebuttals: boolean[]
  /** Whether it is decided how far the report is open. */
  published: boolean
}

const stages: InspectionStatus[] = [
  'ON_SITE',
  'REVIEWED',
  'FEEDBACK_GIVEN',
  'OPINION_ISSUED',
  'REPORTED',
  'COMPLETED',
]

type Given = 'status' | 'owner' | 'unit' | 'supervisor' | 'confirmed'

const newProblem = (over: Pick<ModelProblem, Given>): ModelProblem => ({
  waiting: false,
  planWaits: false,
  passed: false,
  reporters: new Set(),
  planners: new Set(),
  passers: new Set(),
  returns: 0,
  ...over,
})

export const newModel = (): Model => ({
  stage: 'ON_SITE',
  rebuttals: [],
  published: false,
  problems: [
    newProblem({
      status: 'PRELIMINARY',
      owner: 'province',
      unit: 'cityGovernment',
      supervisor: 'department',
      confirmed: false,
    }),
  ],
})

/** The insider sits in the city's office and is the very person who reports for 通江. */
export const personOf = (player: Player): string => (player === 'insider' ? 'tongjiang' : player)
const isUnit = (player: Player) =>
  player === 'cityGovernment' || player === 'department' || player === 'tongjiang' || player === 'enyang'
const isCityOffice = (player: Player) => player === 'city' || player === 'insider'
const isTold = ({ stage }: Model) => stages.indexOf(stage) >= stages.indexOf('FEEDBACK_GIVEN')

function sees(model: Model, target: number, problem: ModelProblem, player: Player): boolean {
  if (player === 'province') return true
  if (target > 0) return isCityOffice(player) || player === problem.unit
  return isTold(model) && (isCityOffice(player) || player === problem.unit || player === problem.supervisor)
}

const unitsCommands: Kind[] = ['rebut', 'submitPlan', 'submit', 'pass', 'return']

/** Which rebuttal an answer is about: the first that waits, else the last. */
export function rebuttalInTurn({ rebuttals }: Model): number {
  const waiting = rebuttals.indexOf(false)
  return waiting < 0 ? rebuttals.length - 1 : waiting
}

/** Plays a move; answers what the system must answer, and changes the model only where that is ok. */
export function play(model: Model, move: Move): Outcome {
  const { kind, player } = move
  if (isUnit(player) && !unitsCommands.includes(kind)) return 'FORBIDDEN'
  const step = (inspecting as readonly string[]).indexOf(kind)
  if (step >= 0) return playStep(model, move, step)
  if (kind === 'publish') return playPublication(model, player)
  if (kind === 'rebut') return playRebuttal(model, player)
  if (kind === 'answer') return playAnswer(model, move)
  return playOnProblem(model, move)
}

/** The n-th step leads from the n-th state to the next. */
function playStep(model: Model, { kind, player, agrees }: Move, step: number): Outcome {
  if (player !== 'province') return 'NOT_FOUND'
  if (model.stage !== stages[step]) return 'CONFLICT'
  if (kind === 'deliberate' && !agrees) return 'ok'
  if (kind === 'confirm' && model.rebuttals.includes(false)) return 'CONFLICT'
  if (kind === 'complete' && !model.published) return 'CONFLICT'
  const root = model.problems[0] as ModelProblem
  if (kind === 'release') root.status = 'OPEN'
  if (kind === 'confirm') root.confirmed = root.status !== 'WITHDRAWN'
  model.stage = stages[step + 1] as InspectionStatus
  return 'ok'
}

function playPublication(model: Model, player: Player): Outcome {
  if (player !== 'province') return 'NOT_FOUND'
  if (model.stage !== 'REPORTED' && model.stage !== 'COMPLETED') return 'CONFLICT'
  model.published = true
  return 'ok'
}

function playRebuttal(model: Model, player: Player): Outcome {
  const seesOpinion = player === 'province' || player === 'cityGovernment' || isCityOffice(player)
  if (!isTold(model) || !seesOpinion) return 'NOT_FOUND'
  if (player !== 'cityGovernment') return 'FORBIDDEN'
  if (model.stage !== 'FEEDBACK_GIVEN') return 'CONFLICT'
  if (model.problems[0]?.status === 'WITHDRAWN') return 'NOT_FOUND'
  model.rebuttals.push(false)
  return 'ok'
}

function playAnswer(model: Model, { player, agrees }: Move): Outcome {
  if (player !== 'province' || model.rebuttals.length === 0) return 'NOT_FOUND'
  const turn = rebuttalInTurn(model)
  if (model.stage !== 'FEEDBACK_GIVEN' || model.rebuttals[turn]) return 'CONFLICT'
  const root = model.problems[0] as ModelProblem
  if (agrees && root.status === 'WITHDRAWN') return 'CONFLICT'
  model.rebuttals[turn] = true
  if (agrees) root.status = 'WITHDRAWN'
  return 'ok'
}

function playOnProblem(model: Model, { kind, player, target, county }: Move): Outcome {
  const problem = model.problems[target]
  if (!problem || !sees(model, target, problem, player)) return 'NOT_FOUND'
  const waits = target === 0 && model.problems.slice(1).some(({ status }) => status !== 'CLOSED')
  const isUnitsTurn = ['OPEN', 'RECTIFYING', 'RETURNED'].includes(problem.status)
  const person = personOf(player)

  if (kind === 'split') {
    if (target > 0 || !isCityOffice(player)) return 'FORBIDDEN'
    if (!isUnitsTurn || !problem.confirmed) return 'CONFLICT'
    const part = { status: 'OPEN', owner: 'city', unit: county, supervisor: null, confirmed: true } as const
    model.problems.push(newProblem(part))
    return 'ok'
  }
  if (kind === 'submitPlan') {
    if (player !== problem.unit) return 'FORBIDDEN'
    if (!isUnitsTurn || problem.planWaits) return 'CONFLICT'
    problem.planWaits = true
    problem.planners.add(person)
    return 'ok'
  }
  if (kind === 'submit') {
    if (player !== problem.unit) return 'FORBIDDEN'
    if (!isUnitsTurn || waits) return 'CONFLICT'
    problem.status = 'REPORTED'
    problem.waiting = true
    problem.passed = false
    problem.reporters.add(person)
    return 'ok'
  }
  if (kind === 'pass' || (kind === 'return' && player === problem.supervisor)) {
    if (player !== problem.supervisor) return 'FORBIDDEN'
    if (problem.status !== 'REPORTED' || problem.passed) return 'CONFLICT'
    if (kind === 'pass') {
      problem.passed = true
      problem.passers.add(person)
    } else {
      problem.status = 'RETURNED'
      problem.waiting = false
      problem.returns += 1
    }
    return 'ok'
  }
  const isOwner = problem.owner === 'province' ? player === 'province' : isCityOffice(player)
  const actedForUnit = [problem.reporters, problem.planners, problem.passers].some((set) => set.has(person))
  if (!isOwner || actedForUnit) return 'FORBIDDEN'
  switch (kind) {
    case 'extend':
      return isUnitsTurn ? 'ok' : 'CONFLICT'
    case 'acceptPlan':
    case 'returnPlan':
      if (!isUnitsTurn || !problem.planWaits) return 'CONFLICT'
      problem.planWaits = false
      if (kind === 'acceptPlan') problem.status = 'RECTIFYING'
      return 'ok'
    case 'close':
      if (problem.status !== 'VERIFIED' || waits || !problem.confirmed) return 'CONFLICT'
      problem.status = 'CLOSED'
      return 'ok'
    case 'return':
      if (problem.status !== 'REPORTED') return 'CONFLICT'
      problem.status = 'RETURNED'
      problem.waiting = false
      problem.returns += 1
      return 'ok'
    case 'verify':
      if (problem.status !== 'REPORTED' || (problem.supervisor && !problem.passed)) return 'CONFLICT'
      problem.status = 'VERIFIED'
      problem.waiting = false
      return 'ok'
  }
  return 'FORBIDDEN'
}

/** As far as a move could change it: the first problem, which a release opens, and the one it is about. */
const copyFor = ({ problems, rebuttals, ...rest }: Model, { target }: Move): Model => ({
  ...rest,
  rebuttals: [...rebuttals],
  problems: problems.map((problem, i) =>
    i > 0 && i !== target
      ? problem
      : {
          ...problem,
          reporters: new Set(problem.reporters),
          planners: new Set(problem.planners),
          passers: new Set(problem.passers),
        },
  ),
})

/** Every move that would be answered so now. */
export function movesTo(outcome: Outcome, model: Model): Move[] {
  const counties: County[] = ['tongjiang', 'enyang']
  return kinds.flatMap((kind) =>
    players.flatMap((player) =>
      model.problems.flatMap((_, target) =>
        counties
          .filter((county) => kind === 'split' || county === 'tongjiang')
          .flatMap((county) => [true, false].map((agrees) => ({ kind, player, target, county, agrees })))
          .filter((move) => play(copyFor(model, move), move) === outcome),
      ),
    ),
  )
}
