import type { ProblemStatus } from '../src/generated/resolvers.ts'

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
export const kinds = [
  'release',
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
}

export type Outcome = 'ok' | 'CONFLICT' | 'FORBIDDEN' | 'NOT_FOUND'

export interface ModelProblem {
  status: ProblemStatus
  owner: 'province' | 'city'
  unit: Player
  /** The department that has to pass reports first. */
  supervisor: Player | null
  planWaits: boolean
  passed: boolean
  reporters: Set<string>
  planners: Set<string>
  passers: Set<string>
  returns: number
}

export interface Model {
  released: boolean
  problems: ModelProblem[]
}

const newProblem = (over: Pick<ModelProblem, 'status' | 'owner' | 'unit' | 'supervisor'>): ModelProblem => ({
  planWaits: false,
  passed: false,
  reporters: new Set(),
  planners: new Set(),
  passers: new Set(),
  returns: 0,
  ...over,
})

export const newModel = (): Model => ({
  released: false,
  problems: [
    newProblem({
      status: 'PRELIMINARY',
      owner: 'province',
      unit: 'cityGovernment',
      supervisor: 'department',
    }),
  ],
})

/** The insider sits in the city's office and is the very person who reports for 通江. */
export const personOf = (player: Player): string => (player === 'insider' ? 'tongjiang' : player)
const isUnit = (player: Player) =>
  player === 'cityGovernment' || player === 'department' || player === 'tongjiang' || player === 'enyang'
const isCityOffice = (player: Player) => player === 'city' || player === 'insider'

function sees({ released }: Model, target: number, problem: ModelProblem, player: Player): boolean {
  if (player === 'province') return true
  if (target > 0) return isCityOffice(player) || player === problem.unit
  return released && (isCityOffice(player) || player === problem.unit || player === problem.supervisor)
}

const unitsCommands: Kind[] = ['submitPlan', 'submit', 'pass', 'return']

/** Plays a move; answers what the system must answer, and changes the model only where that is ok. */
export function play(model: Model, { kind, player, target, county }: Move): Outcome {
  if (isUnit(player) && !unitsCommands.includes(kind)) return 'FORBIDDEN'
  const root = model.problems[0] as ModelProblem
  if (kind === 'release') {
    if (player !== 'province') return 'NOT_FOUND'
    if (model.released) return 'CONFLICT'
    model.released = true
    root.status = 'OPEN'
    return 'ok'
  }
  const problem = model.problems[target]
  if (!problem || !sees(model, target, problem, player)) return 'NOT_FOUND'
  const waits = target === 0 && model.problems.slice(1).some(({ status }) => status !== 'CLOSED')
  const isUnitsTurn = ['OPEN', 'RECTIFYING', 'RETURNED'].includes(problem.status)
  const person = personOf(player)

  if (kind === 'split') {
    if (target > 0 || !isCityOffice(player)) return 'FORBIDDEN'
    if (!isUnitsTurn) return 'CONFLICT'
    model.problems.push(newProblem({ status: 'OPEN', owner: 'city', unit: county, supervisor: null }))
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
      if (problem.status !== 'VERIFIED' || waits) return 'CONFLICT'
      problem.status = 'CLOSED'
      return 'ok'
    case 'return':
      if (problem.status !== 'REPORTED') return 'CONFLICT'
      problem.status = 'RETURNED'
      problem.returns += 1
      return 'ok'
    case 'verify':
      if (problem.status !== 'REPORTED' || (problem.supervisor && !problem.passed)) return 'CONFLICT'
      problem.status = 'VERIFIED'
      return 'ok'
  }
}

/** As far as a move could change it: the first problem, which a release opens, and the one it is about. */
const copyFor = ({ released, problems }: Model, { target }: Move): Model => ({
  released,
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
          .map((county) => ({ kind, player, target, county }))
          .filter((move) => play(copyFor(model, move), move) === outcome),
      ),
    ),
  )
}
