import { randomUUID } from 'node:crypto'
import { type Actor, asDate } from '@dudao/service'
import { places } from '@dudao/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TaskStatus } from '../src/generated/resolvers.ts'
import { outcomeOf } from './commands.ts'
import { type TaskCommand, taskDays, taskDocument } from './task-commands.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
const { send, owner, officerOf, unitOf, offices, neighbours } = world
const school = neighbours.organization(places.tongjiang)

const players = ['province', 'city', 'tongjiang', 'enyang', 'school', 'stranger'] as const
type Player = (typeof players)[number]
const kinds = ['sign', 'split', 'report', 'return', 'accept', 'withdraw'] as const
type Kind = (typeof kinds)[number]

const actors: Record<Player, Actor> = {
  province: officerOf('province'),
  city: officerOf('city'),
  tongjiang: officerOf('tongjiang'),
  enyang: officerOf('enyang'),
  school: unitOf(school),
  stranger: officerOf('mianyang'),
}
const bodies: Record<Player, string> = {
  province: offices.province.id,
  city: offices.city.id,
  tongjiang: offices.tongjiang.id,
  enyang: offices.enyang.id,
  school: school.id,
  stranger: offices.mianyang.id,
}

/** Who lies below whom; a player sees a task whose owner or body is the player, or lies below. */
const below: Record<Player, readonly Player[]> = {
  province: ['city', 'tongjiang', 'enyang', 'school', 'stranger'],
  city: ['tongjiang', 'enyang', 'school'],
  tongjiang: ['school'],
  enyang: [],
  school: [],
  stranger: [],
}

interface Node {
  status: TaskStatus
  owner: Player
  body: Player
  parent: number | null
}

interface Move {
  kind: Kind
  player: Player
  target: number
  to: Player
}

type WildMove = Move & { isSide: boolean }

const isOwners = (kind: Kind) => kind === 'return' || kind === 'accept' || kind === 'withdraw'

// What the rules say, told a second time and in another way: as plain state in memory.
function play(nodes: Node[], { kind, player, target, to }: Move): string {
  if (player === 'school' && kind !== 'sign' && kind !== 'report') return 'FORBIDDEN'
  const node = nodes[target]
  const sees = (other: Player) => other === player || below[player].includes(other)
  if (!node || !(sees(node.body) || (player !== 'school' && sees(node.owner)))) return 'NOT_FOUND'
  if (player !== (isOwners(kind) ? node.owner : node.body)) return 'FORBIDDEN'
  const { status } = node
  const isOpen = status === 'SIGNED' || status === 'RETURNED'
  const waits = nodes.some(
    (part) => part.parent === target && part.status !== 'CLOSED' && part.status !== 'WITHDRAWN',
  )
  const allowed = {
    sign: status === 'ISSUED',
    split: isOpen,
    report: isOpen && !waits,
    return: status === 'REPORTED',
    accept: status === 'REPORTED' && !waits,
    withdraw: (isOpen || status === 'ISSUED') && !waits,
  }
  if (!allowed[kind]) return 'CONFLICT'
  if (kind === 'split') {
    if (to === player) return 'INVALID'
    if (!below[player].includes(to)) return 'FORBIDDEN'
    nodes.push({ status: 'ISSUED', owner: player, body: to, parent: target })
    return 'ok'
  }
  const next = {
    sign: 'SIGNED',
    report: 'REPORTED',
    return: 'RETURNED',
    accept: 'CLOSED',
    withdraw: 'WITHDRAWN',
  } as const
  node.status = next[kind]
  return 'ok'
}

const newNodes = (): Node[] => [{ status: 'ISSUED', owner: 'province', body: 'city', parent: null }]

const day = taskDays.reported
const inputOf: Record<Kind, [TaskCommand, (taskId: string, to: Player) => object]> = {
  sign: ['signForTask', (taskId) => ({ taskId, signedOn: day })],
  split: [
    'splitTask',
    (taskId, to) => ({
      taskId,
      occurredOn: day,
      parts: [
        {
          clientId: randomUUID(),
          requirement: '完成',
          responsibleOrganizationId: bodies[to],
          dueOn: '2020-12-31',
        },
      ],
    }),
  ],
  report: ['reportTask', (taskId) => ({ taskId, text: '完成', submittedOn: day })],
  return: ['returnTask', (taskId) => ({ taskId, reason: '不全', on: day })],
  accept: ['acceptTask', (taskId) => ({ taskId, finding: '属实', on: day })],
  withdraw: ['withdrawTask', (taskId) => ({ taskId, reason: '错误', on: day })],
}

/** Every move that would succeed now. */
const legalMoves = (nodes: Node[]): Move[] =>
  kinds.flatMap((kind) =>
    players.flatMap((player) =>
      nodes.flatMap((_, target) =>
        (kind === 'split' ? below[player] : [player])
          .map((to) => ({ kind, player, target, to }))
          .filter(
            (move) =>
              play(
                nodes.map((node) => ({ ...node })),
                move,
              ) === 'ok',
          ),
      ),
    ),
  )

const step = fc.record({
  pick: fc.option(fc.nat(1_000), { freq: 2 }),
  wild: fc.record({
    kind: fc.constantFrom(...kinds),
    player: fc.constantFrom(...players),
    target: fc.nat(20),
    to: fc.constantFrom(...players),
    isSide: fc.boolean(),
  }),
})

/** The kind first: there are ever more ways to split, and only one to accept. */
function moveOf(nodes: Node[], pick: number | null, wild: WildMove): Move {
  // Now and then a task that does not exist; often a side of the task that may take the step in another state.
  if (pick === null) {
    const target = wild.target % (nodes.length + 1)
    const node = nodes[target]
    const player = !wild.isSide || !node ? wild.player : isOwners(wild.kind) ? node.owner : node.body
    return { ...wild, target, player }
  }
  const legal = legalMoves(nodes).filter(({ kind }) => kind !== 'split' || nodes.length < 4)
  const ways = [...new Set(legal.map(({ kind }) => kind))].toReversed()
  const chosen = legal.filter(({ kind }) => kind === ways[pick % ways.length])
  return chosen[pick % chosen.length] ?? wild
}

const reached = new Set<string>()

async function playSequence(steps: { pick: number | null; wild: WildMove }[]): Promise<void> {
  const { id: root } = await owner.task.create({
    data: {
      clientId: randomUUID(),
      contentHash: 'x',
      level: 1,
      ownerOrganizationId: offices.province.id,
      ownerDivisionId: offices.province.division.id,
      ownerPath: offices.province.division.path,
      responsibleOrganizationId: offices.city.id,
      responsibleDivisionId: offices.city.division.id,
      responsiblePath: offices.city.division.path,
      title: '任务',
      dueOn: asDate('2020-12-31'),
      status: 'ISSUED',
      occurredOn: asDate(taskDays.set),
      recordedAt: new Date(),
    },
  })
  const nodes = newNodes()
  const ids = [root]
  for (const { pick, wild } of steps) {
    const move = moveOf(nodes, pick, wild)
    const [command, input] = inputOf[move.kind]
    const answer = await send(actors[move.player], taskDocument(command), {
      input: input(ids[move.target] ?? randomUUID(), move.to),
    })
    const expected = play(nodes, move)
    expect(outcomeOf(answer), JSON.stringify(move)).toBe(expected)
    reached.add(`${move.kind} ${expected}`)
    if (move.kind === 'split' && expected === 'ok') ids.push(answer.data.splitTask.parts.at(-1).id)
  }
  const rows = await owner.task.findMany({ where: { id: { in: ids } }, include: { parts: true } })
  expect(ids.map((id) => rows.find((row) => row.id === id)?.status)).toEqual(
    nodes.map(({ status }) => status),
  )
  // Told apart from the model: nothing is reported, closed or withdrawn over an open part.
  const done = rows.filter(
    ({ status }) => status === 'REPORTED' || status === 'CLOSED' || status === 'WITHDRAWN',
  )
  const open = done
    .flatMap(({ parts }) => parts)
    .filter(({ status }) => status !== 'CLOSED' && status !== 'WITHDRAWN')
  expect(open).toEqual([])
}

const sequences = Number(process.env.MODEL_SEQUENCES ?? 40)

test('random commands down the tiers do what the model says: a task closes only when every part is closed', async () => {
  const sequence = fc.array(step, { minLength: 6, maxLength: 14 })
  const several = fc.array(sequence, { minLength: 4, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(several, async (all) => void (await Promise.all(all.map(playSequence)))),
    // One seed by default, so that what the next test asks for was reached; more sequences bring their own. Not shrunk:
    // the message names the move, and shrinking plays for minutes.
    { numRuns: sequences / 4, endOnFailure: true, ...(!process.env.MODEL_SEQUENCES && { seed: 35 }) },
  )
}, 600_000)

test('and every command succeeded, and was refused for each reason', () => {
  const wanted = kinds.flatMap((kind) =>
    ['ok', 'CONFLICT', 'FORBIDDEN', 'NOT_FOUND'].map((code) => `${kind} ${code}`),
  )
  expect(wanted.filter((key) => !reached.has(key))).toEqual([])
})
