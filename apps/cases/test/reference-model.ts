import type { ProblemStatus } from '../src/generated/resolvers.ts'

// What the rules say, told a second time and in another way: as plain state in memory, without SQL, GraphQL or the
// tables of rules.ts. Who is right where they disagree, the reader of a failing test decides.

export const players = [
  'province',
  'city',
  'insider',
  'cityGovernment',
  'tongjiang',
  'enyang',
  'stranger',
] as const
export type Player = (typeof players)[number]
export const kinds = ['release', 'split', 'submit', 'return', 'verify', 'close'] as const
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
  reporters: Set<string>
  returns: number
}

export interface Model {
  released: boolean
  problems: ModelProblem[]
}

export const newModel = (): Model => ({
  released: false,
  problems: [
    { status: 'PRELIMINARY', owner: 'province', unit: 'cityGovernment', reporters: new Set(), returns: 0 },
  ],
})

/** The insider sits in the city's office and is the very person who reports for 通江. */
export const personOf = (player: Player): string => (player === 'insider' ? 'tongjiang' : player)
const isUnit = (player: Player) =>
  player === 'cityGovernment' || player === 'tongjiang' || player === 'enyang'
const isCityOffice = (player: Player) => player === 'city' || player === 'insider'

function sees({ released }: Model, target: number, problem: ModelProblem, player: Player): boolean {
  if (player === 'province') return true
  if (target > 0) return isCityOffice(player) || player === problem.unit
  return released && (isCityOffice(player) || player === problem.unit)
}

/** Plays a move; answers what the system must answer, and changes the model only where that is ok. */
export function play(model: Model, { kind, player, target, county }: Move): Outcome {
  if (isUnit(player) && kind !== 'submit') return 'FORBIDDEN'
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
  const isOpen = problem.status === 'OPEN' || problem.status === 'RETURNED'

  if (kind === 'split') {
    if (target > 0 || !isCityOffice(player)) return 'FORBIDDEN'
    if (!isOpen) return 'CONFLICT'
    model.problems.push({ status: 'OPEN', owner: 'city', unit: county, reporters: new Set(), returns: 0 })
    return 'ok'
  }
  if (kind === 'submit') {
    if (player !== problem.unit) return 'FORBIDDEN'
    if (!isOpen || waits) return 'CONFLICT'
    problem.status = 'REPORTED'
    problem.reporters.add(personOf(player))
    return 'ok'
  }
  const isOwner = problem.owner === 'province' ? player === 'province' : isCityOffice(player)
  if (!isOwner || problem.reporters.has(personOf(player))) return 'FORBIDDEN'
  if (problem.status !== (kind === 'close' ? 'VERIFIED' : 'REPORTED')) return 'CONFLICT'
  if (kind === 'close' && waits) return 'CONFLICT'
  if (kind === 'return') problem.returns += 1
  problem.status = kind === 'return' ? 'RETURNED' : kind === 'verify' ? 'VERIFIED' : 'CLOSED'
  return 'ok'
}

const copy = ({ released, problems }: Model): Model => ({
  released,
  problems: problems.map((problem) => ({ ...problem, reporters: new Set(problem.reporters) })),
})

/** Every move that would succeed now. */
export function legalMoves(model: Model): Move[] {
  const counties: County[] = ['tongjiang', 'enyang']
  return kinds.flatMap((kind) =>
    players.flatMap((player) =>
      model.problems.flatMap((_, target) =>
        counties
          .filter((county) => kind === 'split' || county === 'tongjiang')
          .map((county) => ({ kind, player, target, county }))
          .filter((move) => play(copy(model), move) === 'ok'),
      ),
    ),
  )
}
