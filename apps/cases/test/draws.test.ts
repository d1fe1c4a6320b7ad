import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Actor, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../src/draws/lots.ts'
import { commandsOf, documents, outcomeOf } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, send, neighbours, officerOf, unitOf, offices, governments, owner, client } = world
const { city, run, denied, inspectionIn } = commandsOf(world)

const schools = Array.from({ length: 12 }, () => neighbours.organization(places.tongjiang))
for (let i = 0; i < 8; i++) neighbours.organization(places.enyang, 'KINDERGARTEN')
const inspectors = Array.from({ length: 9 }, () => neighbours.inspector())
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)

let purposes = 0
const open = (over: object = {}, who = city): Promise<{ id: string; commitment: string }> =>
  run(who, 'openDraw', { purpose: `第 ${++purposes} 次随机督导`, ...over })

/** Lists that differ from those of every other call: a draw from the same lists would be a repeat. */
const lists = (over: object = {}) => ({
  units: {
    organizationIds: [
      ...idsOf(schools),
      neighbours.organization(places.tongjiang, 'TRAINING_INSTITUTION').id,
    ],
    count: 3,
  },
  inspectors: { personIds: inspectors, count: 4 },
  inspectOn: dates.visited,
  ...over,
})

const whole = `query ($id: ID!) { draw(id: $id) {
  status purpose commitment secret publicSource publicRandomness frozenLists listHash seed inspectOn
  units { place kind organization { id } } inspectors { place person { id } }
  exclusions { person { id } organization { id } ground article message units }
  repeatOf { id } repeatReason inspection { id } organ { id } openedAt heldAt isDemo } }`
const read = async (id: string, who: Actor = city) => (await ok(who, whole, { id })).draw

const docs = readFileSync(new URL('../../../docs/draws.md', import.meta.url), 'utf8')
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(docs)?.[1] ?? ''

/** What the program of the documentation says should have been drawn. It shares nothing with this system. */
function recompute(draw: object) {
  const run = ['--input-type=module', '--eval', block('js')]
  return JSON.parse(execFileSync(process.execPath, run, { input: JSON.stringify(draw), encoding: 'utf8' }))
}

describe('a draw', () => {
  test('is committed to before the lists, and anybody computes it again by the program of the documentation', async () => {
    const [, busy] = inspectors
    for (const { id } of schools) neighbours.recuse(busy as string, id)
    const opened = await open({ publicSource: '双色球第2020090期' })
    expect(opened).toMatchObject({
      status: 'OPENED',
      secret: null,
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
    })

    const units = {
      divisionId: places.bazhong.id,
      kinds: ['SCHOOL', 'KINDERGARTEN'],
      strata: [
        { kind: 'SCHOOL', count: 3 },
        { kind: 'KINDERGARTEN', count: 2 },
      ],
    }
    const wanted = { divisionId: places.bazhong.id, count: inspectors.length }
    const publicRandomness = '02 05 11 17 23 31 + 08'
    const input = { drawId: opened.id, units, inspectors: wanted, inspectOn: dates.visited, publicRandomness }
    await run(city, 'holdDraw', input)

    const { draw } = await ok(city, block('graphql'), { id: opened.id })
    const told = await read(opened.id)
    const drawn = {
      units: told.units.map((row: { organization: { id: string } }) => row.organization.id),
      inspectors: told.inspectors.map((row: { person: { id: string } }) => row.person.id),
    }
    expect(recompute(draw)).toEqual({ honest: true, ...drawn })
    expect(draw.commitment).toBe(opened.commitment)
    expect(told.units.map(({ place, kind }: { place: number; kind: string }) => [place, kind])).toEqual([
      [1, 'SCHOOL'],
      [2, 'SCHOOL'],
      [3, 'SCHOOL'],
      [4, 'KINDERGARTEN'],
      [5, 'KINDERGARTEN'],
    ])
    expect(told.exclusions).toEqual([
      {
        person: { id: busy },
        organization: { id: expect.toSatisfy((id: string) => drawn.units.slice(0, 3).includes(id)) },
        ground: 'STAFF_OF_UNIT',
        article: '《教育督导条例》第八条',
        message: '督学在被督导单位任职',
        units: 3,
      },
    ])
    expect(drawn.inspectors.toSorted()).toEqual(inspectors.filter((id) => id !== busy).toSorted())
    expect(told).toMatchObject({
      status: 'HELD',
      inspectOn: dates.visited,
      listHash: sha256(told.frozenLists),
    })
  })

  test('that somebody turned does not stand the check', async () => {
    const { id } = await open()
    await run(city, 'holdDraw', { drawId: id, ...lists() })
    const { draw } = await ok(city, block('graphql'), { id })
    expect(recompute({ ...draw, secret: 'another' }).honest).toBe(false)
    const without = draw.frozenLists.replace(/unit .*\n/, '')
    expect(recompute({ ...draw, frozenLists: without }).honest).toBe(false)
  })

  test('tells its secret to nobody before it is held, and a refused holding draws nothing', async () => {
    const { id } = await open()
    const refusal = await denied(city, 'holdDraw', {
      drawId: id,
      ...lists({ inspectors: { personIds: [], count: 1 } }),
    })
    expect(refusal.code).toBe('INVALID')
    const { secret } = await owner.draw.findUniqueOrThrow({ where: { id } })
    for (const who of [city, officerOf('province')]) {
      expect(await read(id, who)).toMatchObject({ status: 'OPENED', secret: null, seed: null, units: [] })
      expect(JSON.stringify(await ok(who, '{ draws { nodes { id secret commitment } } }'))).not.toContain(
        secret,
      )
    }
    expect(await owner.drawnUnit.count({ where: { drawId: id } })).toBe(0)
  })

  test.each([
    ['units outside the range', { units: { organizationIds: [offices.mianyang.id], count: 1 } }, 'FORBIDDEN'],
    [
      'a division outside the range',
      { units: { divisionId: places.mianyang.id, kinds: ['SCHOOL'], count: 1 } },
      'FORBIDDEN',
    ],
    [
      'a division that does not exist',
      { units: { divisionId: randomUUID(), kinds: ['SCHOOL'], count: 1 } },
      'NOT_FOUND',
    ],
    ['a unit that does not exist', { units: { organizationIds: [randomUUID()], count: 1 } }, 'NOT_FOUND'],
    ['the body that draws', { units: { organizationIds: [offices.city.id], count: 1 } }, 'INVALID'],
    ['more units than candidates', { units: { organizationIds: [schools[0]?.id], count: 2 } }, 'INVALID'],
    ['somebody who is no inspector', { inspectors: { personIds: [randomUUID()], count: 1 } }, 'INVALID'],
    ['a person who cannot be one', { inspectors: { personIds: ['x'], count: 1 } }, 'NOT_FOUND'],
    ['public randomness without a source', { publicRandomness: '1 2 3' }, 'INVALID'],
  ])('from %s is refused', async (_, over, code) => {
    const { id } = await open()
    expect((await denied(city, 'holdDraw', { drawId: id, ...lists(over) })).code).toBe(code)
  })

  test('names of a list who is no inspector that day', async () => {
    const { id } = await open()
    const personIds = [inspectors[0], randomUUID()]
    const { message } = await denied(city, 'holdDraw', {
      drawId: id,
      ...lists({ inspectors: { personIds, count: 1 } }),
    })
    expect(message).toContain('第 2 行')
  })

  test('takes all candidates of a division, page by page, but not without end', async () => {
    for (let i = 0; i < 450; i++) neighbours.organization(places.mianyang, 'SCHOOL')
    const who = officerOf('province')
    const units = { divisionId: places.mianyang.id, kinds: ['SCHOOL'], count: 5 }
    const { id } = await open({}, who)
    await run(who, 'holdDraw', { drawId: id, ...lists({ units }) })
    const { frozenLists } = await read(id, who)
    expect(frozenLists.match(/^unit /gm)).toHaveLength(450)
    for (let i = 0; i < 1_600; i++) neighbours.organization(places.mianyang, 'SCHOOL')
    const { id: next } = await open({}, who)
    expect((await denied(who, 'holdDraw', { drawId: next, ...lists({ units }) })).message).toContain('2000')
  })
})

describe('drawn again', () => {
  test('is refused silently, and with a reason both draws stay', async () => {
    const purpose = '食堂专项 督导'
    const first = await open({ purpose })
    await run(city, 'holdDraw', { drawId: first.id, ...lists() })
    expect((await denied(city, 'openDraw', { purpose: '食堂专项　督导 ' })).code).toBe('CONFLICT')
    expect((await denied(city, 'openDraw', { purpose, repeatOfId: first.id })).code).toBe('INVALID')
    const again = { purpose, repeatOfId: first.id, repeatReason: '一所学校已停办' }
    const second = await open(again)
    await run(city, 'holdDraw', { drawId: second.id, ...lists() })
    expect(await read(second.id)).toMatchObject({
      repeatOf: { id: first.id },
      repeatReason: '一所学校已停办',
    })
    expect(await read(first.id)).toMatchObject({ status: 'HELD' })
  })

  test('from the same lists is a repeat under whatever name, also of a draw opened before', async () => {
    const same = lists()
    const [first, second] = [await open(), await open()]
    await run(city, 'holdDraw', { drawId: first?.id, ...same })
    const turned = { ...same, inspectors: { personIds: inspectors.toReversed(), count: 4 } }
    expect((await denied(city, 'holdDraw', { drawId: second?.id, ...turned })).code).toBe('CONFLICT')
  })

  test('once held it is not held again, by nobody at the same time either', async () => {
    const { id } = await open()
    const holding = () => send(city, documents.holdDraw, { input: { drawId: id, ...lists() } })
    const outcomes = (await Promise.all([holding(), holding()])).map(outcomeOf)
    expect(outcomes.toSorted()).toEqual(['CONFLICT', 'ok'])
    expect(await owner.drawnUnit.count({ where: { drawId: id } })).toBe(3)
  })

  test('sent twice under one key it is drawn once', async () => {
    const { id } = await open()
    const input = { drawId: id, ...lists(), idempotencyKey: randomUUID() }
    const first = await run(city, 'holdDraw', input)
    expect(await run(city, 'holdDraw', input)).toEqual(first)
  })
})

const held = async () => {
  const { id } = await open()
  const drawn = await run(city, 'holdDraw', { drawId: id, ...lists() })
  return {
    drawId: id,
    units: drawn.units.map((row: { organization: { id: string } }) => row.organization.id) as string[],
    persons: drawn.inspectors.map((row: { person: { id: string } }) => row.person.id) as string[],
  }
}

describe('a result', () => {
  test('becomes objects and team of an inspection in one command, once', async () => {
    const { drawId, units, persons } = await held()
    const { inspectionId, team } = await inspectionIn('DRAFT', { objects: [units[1] as string], team: [] })
    expect(team).toEqual([])
    const input = { drawId, inspectionId, leadPersonId: persons[2] }
    const inspection = await run(city, 'attachDraw', input)
    const objects = inspection.objects.map((row: { organization: { id: string } }) => row.organization.id)
    expect(objects.toSorted()).toEqual(units.toSorted())
    expect(inspection).toMatchObject({ draws: [{ id: drawId }] })
    expect(inspection.team).toEqual(
      persons.map((id, i) => ({
        person: { id },
        role: i === 2 ? 'LEAD' : 'MEMBER',
        isInspector: true,
        grant: { mode: 'WRITE', validTo: null },
      })),
    )
    expect(await read(drawId)).toMatchObject({ inspection: { id: inspectionId } })
    const { inspectionId: other } = await inspectionIn('DRAFT', { team: [] })
    expect((await denied(city, 'attachDraw', { ...input, inspectionId: other })).code).toBe('CONFLICT')
  })

  test('is refused whole where somebody drawn has meanwhile to recuse from an object', async () => {
    const { drawId, persons } = await held()
    const { inspectionId } = await inspectionIn('DRAFT', { team: [] })
    neighbours.recuse(persons[0] as string, governments.tongjiang.id)
    expect((await denied(city, 'attachDraw', { drawId, inspectionId })).code).toBe('CONFLICT')
    expect(await owner.inspectionObject.count({ where: { inspectionId } })).toBe(1)
    expect(await owner.teamMember.count({ where: { inspectionId } })).toBe(0)
    expect(await read(drawId)).toMatchObject({ inspection: null })
  })

  test('is not used after the notice, nor before there is one to use', async () => {
    const { drawId } = await held()
    const { inspectionId } = await inspectionIn('NOTIFIED')
    expect((await denied(city, 'attachDraw', { drawId, inspectionId })).code).toBe('CONFLICT')
    const { inspectionId: draft } = await inspectionIn('DRAFT')
    const { id } = await open()
    expect((await denied(city, 'attachDraw', { drawId: id, inspectionId: draft })).code).toBe('CONFLICT')
  })
})

describe('a draw is seen', async () => {
  const { id } = await open()
  await run(city, 'holdDraw', { drawId: id, ...lists() })
  const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT')

  test('by its body and the tier above', async () => {
    for (const who of [city, officerOf('province')]) {
      expect((await read(id, who)).units).toHaveLength(3)
    }
  })

  test.each([
    [
      'another body of the same division, which may itself be drawn',
      actor({ division: places.bazhong, organizationId: bureau.id }),
    ],
    ['an office further down', officerOf('tongjiang')],
    ['an office elsewhere', officerOf('mianyang')],
    ['a school', unitOf(schools[0] as (typeof schools)[number])],
  ])('not by %s', async (_, who) => {
    expect(await read(id, who)).toBeNull()
    const seen = await ok(
      who,
      `query ($id: ID!) { draws { totalCount }
      _entities(representations: [{ __typename: "Draw", id: $id }]) { ... on Draw { seed } } }`,
      { id },
    )
    expect(seen).toEqual({ draws: { totalCount: 0 }, _entities: [null] })
    const count = await transact(client, { actor: who, mode: 'read', action: 'test' }, (tx) =>
      tx.drawnUnit.count(),
    )
    expect(count).toBe(0)
    expect(
      (await denied({ ...who, roles: ['OFFICER'] }, 'attachDraw', { drawId: id, inspectionId: id })).code,
    ).toBe('NOT_FOUND')
  })

  test('and held by its own body alone', async () => {
    const { id: opened } = await open()
    expect((await denied(officerOf('province'), 'holdDraw', { drawId: opened, ...lists() })).code).toBe(
      'FORBIDDEN',
    )
  })
})

/** Work past all commands: row policies, guards and checks are what is left. */
const past = <R>(work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>) =>
  transact(client, { actor: city, mode: 'write', action: 'test' }, work)

describe('the database by itself', () => {
  test('draws by no other seed than that of the secret and the lists', async () => {
    const { id } = await open()
    const frozenLists = 'draw-units ANY 1'
    const data = { frozenLists, listHash: sha256(frozenLists), inspectOn: new Date(), heldAt: new Date() }
    await expect(
      past((tx) => tx.draw.update({ where: { id }, data: { ...data, seed: sha256('mine') } })),
    ).rejects.toThrow('check')
    await expect(past((tx) => tx.draw.update({ where: { id }, data }))).rejects.toThrow('check')
  })

  test('changes nothing of a draw once held', async () => {
    const { id } = await open()
    await run(city, 'holdDraw', { drawId: id, ...lists() })
    const { inspectionId } = await inspectionIn('DRAFT')
    for (const data of [
      { heldAt: new Date(0) },
      { seed: null, frozenLists: null, listHash: null, inspectOn: null, heldAt: null },
    ]) {
      await expect(past((tx) => tx.draw.update({ where: { id }, data }))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    const row = { drawId: id, place: 4, organizationId: randomUUID(), unitKind: 'SCHOOL' }
    await expect(past((tx) => tx.drawnUnit.create({ data: row }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(past((tx) => tx.draw.update({ where: { id }, data: { secret: 'x' } }))).rejects.toThrow(
      'permission denied',
    )
    await past((tx) => tx.draw.update({ where: { id }, data: { inspectionId } }))
    await expect(
      past((tx) => tx.draw.update({ where: { id }, data: { inspectionId: null } })),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
