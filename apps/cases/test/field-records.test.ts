import { randomUUID } from 'node:crypto'
import { type Actor, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { grantsOf } from '../src/teams/grants.ts'
import { commandsOf, newVisit } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, owner, client, neighbours, governments, officerOf, unitOf, offices } = world
const { city, run, denied, inspectionIn, deliberate, giveFeedback } = commandsOf(world)

/** The check list of schools that is built in. */
const formVersionId = '019aa900-0000-7000-8000-000000000011'

const sync = (who: Actor, operations: object[]) =>
  ok(
    who,
    `mutation ($input: SyncFieldOperationsInput!) {
      syncFieldOperations(input: $input) { clientId outcome serverVersion message isKept } }`,
    { input: { operations } },
  ).then((data) => data.syncFieldOperations as Receipt[])
interface Receipt {
  clientId: string
  outcome: string
  serverVersion: number | null
  message: string | null
  isKept: boolean
}
const outcomes = async (who: Actor, operations: object[]) =>
  (await sync(who, operations)).map(({ outcome }) => outcome)

const recordFields = `record {
  forms { id } answers { item isDisputed values { clientId content } } headcounts { group isDisputed values { clientId } }
  notes { content } evidence { fileId sha256 place { latitude accuracy } item person { id } }
  proposals { clientId aspect description isDisputed problem { id } } conflicts { item group values { clientId } }
  missing { item isEvidence } gaps { deviceId from to } finished { clientId } }`
const look = async (who: Actor, inspectionId: string) => {
  const { inspection } = await ok(
    who,
    `query ($id: ID!) { inspection(id: $id) { status visits { nodes { persons { value qualifier } ${recordFields} } }
      fieldConflicts { item group visit { placeName } values { clientId } }
      fieldOperations(first: 200) { totalCount nodes { clientId status refusal content isReplaced } } } }`,
    { id: inspectionId },
  )
  return { ...inspection, visit: inspection.visits.nodes[0] }
}

/** A photo, as a device says that it was taken. */
const photo = (over: object = {}) => ({
  fileId: randomUUID(),
  sha256: 'cd'.repeat(32),
  name: '照片.jpg',
  mediaType: 'image/jpeg',
  size: 10,
  capturedAt: '2020-09-14T10:05:00+08:00',
  ...over,
})

/** Work past all commands, as a mistake in them would do it: row policies and guards are what is left. */
const past = <R>(
  who: Actor,
  work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>,
) => transact(client, { actor: who, mode: 'write', action: 'test', grantsOf }, work)

/** A team in the field: an inspection whose notice is out, and devices that record one visit of it. */
async function team(stage: 'NOTIFIED' | 'DRAFT' | 'REPORTED' = 'NOTIFIED') {
  const persons = [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()] as const
  const { inspectionId } = await inspectionIn(stage, { team: [...persons] })
  const school = neighbours.organization(places.tongjiang, 'SCHOOL', '通江演示小学')
  const visitClientId = randomUUID()
  const inspector = (i: 0 | 1 | 2) =>
    actor({ role: 'INSPECTOR', personId: persons[i], division: places.enyang, clock: clockOn(dates.visited) })
  const counts = new Map<string, number>()
  const operation = (deviceId: string, kind: string, content: object, over: object = {}) => {
    const sequence = (counts.get(deviceId) ?? 0) + 1
    counts.set(deviceId, sequence)
    const clientId = `${deviceId}-${sequence}`
    const madeAt = `2020-09-14T10:${String(sequence).padStart(2, '0')}:00+08:00`
    return { inspectionId, visitClientId, clientId, deviceId, sequence, kind, content, madeAt, ...over }
  }
  const start = (over: object = {}) =>
    operation('phone', 'START_VISIT', {
      kind: 'SCHOOL',
      organizationId: school.id,
      occurredOn: dates.visited,
      methods: ['ON_SITE', 'LESSON'],
      ...over,
    })
  const answer = (deviceId: string, value: unknown, over: object = {}, item = '7.1') =>
    operation(deviceId, 'ANSWER', { formVersionId, item, value, ...over })
  return {
    inspectionId,
    visitClientId,
    school,
    persons,
    inspector,
    operation,
    start,
    answer,
    phone: inspector(0),
  }
}

describe('a record', () => {
  test('of a whole visit is made by operations from the field, by inspectors of another division too', async () => {
    const { inspectionId, phone, persons, start, operation, answer } = await team()
    const place = { latitude: 31.92, longitude: 107.24, accuracy: 8 }
    const evidence = photo({ place, formVersionId, item: '7.1' })
    const receipts = await sync(phone, [
      start(),
      operation('phone', 'USE_FORM', { formVersionId }),
      answer('phone', 'FAULT', { comment: '食堂后厨无防鼠设施' }),
      answer('phone', 'GOOD', {}, '1.1'),
      operation('phone', 'NOTE', { text: '校长陪同' }),
      operation('phone', 'HEADCOUNT', { group: 'STUDENTS', value: 20 }),
      operation('phone', 'HEADCOUNT', { group: 'TEACHERS', value: 5, qualifier: 'GE' }),
      operation('phone', 'PROPOSE_PROBLEM', { aspect: '课程', description: '体育课被占用' }),
      operation('phone', 'ATTACH_EVIDENCE', evidence),
      operation('phone', 'FINISH', {}),
    ])
    expect(receipts.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'APPLIED'))
    expect(receipts.map(({ serverVersion }) => serverVersion)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    const { status, visit } = await look(city, inspectionId)
    expect(status).toBe('ON_SITE')
    expect(visit.persons).toEqual({ value: 25, qualifier: 'GE' })
    expect(visit.record).toMatchObject({
      forms: [{ id: formVersionId }],
      answers: [
        { item: '1.1', isDisputed: false, values: [{ content: { value: 'GOOD', comment: null } }] },
        { item: '7.1', isDisputed: false, values: [{ content: { value: 'FAULT' } }] },
      ],
      notes: [{ content: { text: '校长陪同' } }],
      evidence: [
        { sha256: 'cd'.repeat(32), place: { latitude: 31.92, accuracy: 8 }, person: { id: persons[0] } },
      ],
      proposals: [
        { aspect: '课程', description: '体育课被占用', problem: null },
        { aspect: '食堂、食品、饮水及宿舍卫生', description: '食堂后厨无防鼠设施', problem: null },
      ],
      conflicts: [],
      gaps: [],
      finished: [{ clientId: 'phone-10' }],
    })
    const missing = visit.record.missing.map(({ item }: { item: string }) => item)
    expect(missing).toHaveLength(20)
    expect(missing).not.toContain('7.1')
  })

  test('is made the same by operations that come twice, late and in any order', async () => {
    const { inspectionId, phone, start, operation, answer } = await team()
    const first = answer('phone', 'GOOD')
    const begin = start()
    const second = answer('tablet', 'FAULT', {}, '7.1')
    const changed = { ...second, base: [first.clientId] }
    const note = operation('phone', 'NOTE', { text: '后到' })
    expect(await outcomes(phone, [note, changed])).toEqual(['WAITING', 'WAITING'])
    expect(await outcomes(phone, [begin])).toEqual(['APPLIED'])
    expect((await look(city, inspectionId)).visit.record).toMatchObject({
      answers: [],
      notes: [{ content: { text: '后到' } }],
      gaps: [{ deviceId: 'phone', from: 1, to: 1 }],
    })
    expect(await outcomes(phone, [first, first, note])).toEqual(['APPLIED', 'APPLIED', 'DUPLICATE'])
    expect(await outcomes(phone, [changed, begin])).toEqual(['DUPLICATE', 'DUPLICATE'])
    const { visit, fieldOperations } = await look(city, inspectionId)
    expect(fieldOperations.totalCount).toBe(4)
    expect(visit.record).toMatchObject({
      answers: [{ isDisputed: false, values: [{ clientId: changed.clientId }] }],
      gaps: [],
    })
  })

  test('sent by three devices at the same time, each twice, is kept once', async () => {
    const { inspectionId, inspector, start, answer } = await team()
    const own = ([0, 1, 2] as const).map((i) => answer(`device${i}`, 'GOOD', {}, `${i + 1}.1`))
    const all = [start(), ...own]
    const answers = await Promise.all(
      ([0, 1, 2, 0, 1, 2] as const).map((i) => outcomes(inspector(i), all.toReversed())),
    )
    expect(answers.flat().every((outcome) => ['APPLIED', 'DUPLICATE'].includes(outcome))).toBe(true)
    expect(answers.flat().filter((outcome) => outcome === 'APPLIED')).toHaveLength(4)
    expect((await look(city, inspectionId)).visit.record.answers).toHaveLength(3)
    expect(await owner.visit.count({ where: { inspectionId } })).toBe(1)
  })

  test('says what its check list still asks for', async () => {
    const { phone, inspectionId, start } = await team()
    const sections = [
      {
        title: '宿舍',
        items: [
          { key: 'fire', text: '消防通道', kind: 'YES_NO', needsPhoto: true },
          { key: 'beds', text: '床位', kind: 'NUMBER', unit: '张', isRequired: false },
        ],
      },
    ]
    const versionId = randomUUID()
    const formId = randomUUID()
    const shared = { organId: offices.city.id, ownerPath: places.bazhong.path, recordedAt: new Date() }
    await owner.checkForm.create({ data: { ...shared, id: formId, name: '宿舍检查', audience: 'SCHOOL' } })
    const items = sections.map((section) => ({
      ...section,
      items: section.items.map((item) => ({
        levels: [],
        problemWhen: [],
        isRequired: true,
        needsPhoto: false,
        ...item,
      })),
    }))
    await owner.checkFormVersion.create({
      data: {
        ...shared,
        id: versionId,
        formId,
        number: 1,
        sections: items,
        publishedOn: new Date(dates.created),
      },
    })
    const { operation } = await team()
    const use = operation('phone', 'USE_FORM', { formVersionId: versionId })
    const begin = start()
    await sync(phone, [begin, { ...use, inspectionId, visitClientId: begin.visitClientId, clientId: 'use' }])
    expect((await look(city, inspectionId)).visit.record.missing).toEqual([
      { item: 'fire', isEvidence: false },
      { item: 'fire', isEvidence: true },
    ])
  })
})

describe('two devices that change the same answer from the same base', async () => {
  const field = await team()
  const { inspectionId, phone, inspector, start, answer, operation } = field
  const [a, b] = [answer('phone', 'GOOD'), answer('tablet', 'FAULT', { comment: '有积水' })]
  const first = await outcomes(phone, [start(), a])
  const second = await sync(inspector(1), [b])

  test('are told, and both values are kept and shown', async () => {
    expect(first).toEqual(['APPLIED', 'APPLIED'])
    expect(second).toMatchObject([
      { outcome: 'CONFLICT', message: '同一项有不同的值，都已保留，请由人员确认' },
    ])
    const { visit, fieldConflicts } = await look(city, inspectionId)
    const values = [{ clientId: a.clientId }, { clientId: b.clientId }]
    expect(visit.record.conflicts).toEqual([{ item: '7.1', group: null, values }])
    expect(fieldConflicts).toEqual([
      { item: '7.1', group: null, visit: { placeName: '通江演示小学' }, values },
    ])
    expect(visit.record.proposals).toMatchObject([{ description: '有积水', isDisputed: true }])
  })

  test('wait for a person, who decides with a reason; nothing is overwritten', async () => {
    const proposals = [{ clientId: b.clientId }]
    expect((await denied(city, 'adoptProposedProblems', { inspectionId, proposals })).code).toBe('CONFLICT')
    const blind = answer('office', 'FAULT')
    expect(await outcomes(city, [blind])).toEqual(['CONFLICT'])
    const base = [a.clientId, b.clientId, blind.clientId]
    const rash = answer('office', 'FAULT')
    const [unreasoned] = await sync(city, [{ ...rash, base }])
    expect(unreasoned).toMatchObject({ outcome: 'REFUSED', isKept: true })
    expect(unreasoned?.message).toContain('理由')
    const decision = answer('office', 'FAULT', { reason: '复看现场照片' })
    expect(await outcomes(city, [{ ...decision, base }])).toEqual(['APPLIED'])
    const { visit, fieldOperations, fieldConflicts } = await look(city, inspectionId)
    expect(fieldConflicts).toEqual([])
    expect(visit.record.answers[0]).toMatchObject({
      isDisputed: false,
      values: [{ clientId: decision.clientId }],
    })
    const kept = fieldOperations.nodes.find(({ clientId }: { clientId: string }) => clientId === a.clientId)
    expect(kept).toMatchObject({ content: { value: 'GOOD' }, isReplaced: true, status: 'APPLIED' })
  })

  test('of persons make the sum a lower bound until somebody decides', async () => {
    const count = (deviceId: string, value: number) =>
      operation(deviceId, 'HEADCOUNT', { group: 'PARENTS', value })
    const [few, many] = [count('phone', 8), count('tablet', 11)]
    await sync(phone, [few, many, operation('phone', 'HEADCOUNT', { group: 'STUDENTS', value: 30 })])
    expect((await look(city, inspectionId)).visit.persons).toEqual({ value: 30, qualifier: 'GE' })
    const decision = operation('tablet', 'HEADCOUNT', { group: 'PARENTS', value: 11, reason: '签到表' })
    await sync(phone, [{ ...decision, base: [few.clientId, many.clientId] }])
    expect((await look(city, inspectionId)).visit.persons).toEqual({ value: 41, qualifier: 'EQ' })
  })
})

describe('what is wrong', () => {
  test('is kept as it came, with the reason, and keeps nothing else back', async () => {
    const { inspectionId, phone, start, answer, operation } = await team()
    const receipts = await sync(phone, [
      start(),
      answer('phone', 'EXCELLENT'),
      answer('phone', 'GOOD', {}, '9.9'),
      operation('phone', 'ANSWER', { formVersionId: randomUUID(), item: '1.1', value: 'GOOD' }),
      operation('phone', 'NOTE', { words: '写错字段' }),
      operation('phone', 'NOTE', { text: 'a\0b' }),
      operation('phone', 'WITHDRAW', { reason: '没有可撤' }),
      { ...start(), base: ['phone-1'] },
      operation('phone', 'NOTE', { text: '正确' }),
    ])
    expect(receipts.map(({ outcome }) => outcome)).toEqual([
      'APPLIED',
      ...Array(7).fill('REFUSED'),
      'APPLIED',
    ])
    expect(receipts.every(({ isKept }) => isKept)).toBe(true)
    expect(receipts[1]?.message).toBe('7.1：应为 GOOD、FAIR、FAULT 之一')
    const { fieldOperations, visit } = await look(city, inspectionId)
    const shown = fieldOperations.nodes.filter(({ status }: { status: string }) => status === 'REFUSED')
    expect(shown.map(({ content }: { content: object }) => content).toReversed()).toEqual([
      { formVersionId, item: '7.1', value: 'EXCELLENT' },
      { formVersionId, item: '9.9', value: 'GOOD' },
      { formVersionId: expect.any(String), item: '1.1', value: 'GOOD' },
      { words: '写错字段' },
      '{"text":"a\\u0000b"}',
      { reason: '没有可撤' },
      expect.objectContaining({ kind: 'SCHOOL' }),
    ])
    expect(visit.record).toMatchObject({ answers: [], notes: [{ content: { text: '正确' } }] })
  })

  test('other content under a known id changes nothing of the first, and is kept beside it', async () => {
    const { inspectionId, phone, start, operation } = await team()
    const note = operation('phone', 'NOTE', { text: '甲' })
    const other = { ...note, content: { text: '乙' } }
    expect(await outcomes(phone, [start(), note])).toEqual(['APPLIED', 'APPLIED'])
    const [receipt] = await sync(phone, [other])
    expect(receipt).toMatchObject({ outcome: 'REFUSED', isKept: true })
    expect(await sync(phone, [other, note])).toMatchObject([receipt, { outcome: 'DUPLICATE' }])
    const { visit, fieldOperations } = await look(city, inspectionId)
    expect(visit.record.notes).toMatchObject([{ content: { text: '甲' } }])
    expect(fieldOperations.totalCount).toBe(3)
  })

  test('a visit that cannot begin is refused by itself; what follows waits, and counts when it begins after all', async () => {
    const { inspectionId, phone, start, operation } = await team()
    const note = operation('phone', 'NOTE', { text: '已到校' })
    const early = start({ occurredOn: '2020-08-30' })
    const [refusal, waiting] = await sync(phone, [early, note])
    expect(refusal).toMatchObject({ outcome: 'REFUSED', isKept: true })
    expect(refusal?.message).toContain('督导日期')
    expect(waiting?.outcome).toBe('WAITING')
    expect((await look(city, inspectionId)).status).toBe('NOTIFIED')
    expect(await outcomes(phone, [start()])).toEqual(['APPLIED'])
    const { status, visit } = await look(city, inspectionId)
    expect(status).toBe('ON_SITE')
    expect(visit.record.notes).toHaveLength(1)
  })

  test('what waits counts also when the office records the visit', async () => {
    const { inspectionId, visitClientId, phone, operation } = await team()
    const note = operation('phone', 'NOTE', { text: '已到校' })
    const follower = { ...operation('tablet', 'NOTE', { text: '已离校' }), base: [note.clientId] }
    expect(await outcomes(phone, [follower, note])).toEqual(['WAITING', 'WAITING'])
    await run(city, 'recordVisits', { inspectionId, visits: [newVisit({ clientId: visitClientId })] })
    expect((await look(city, inspectionId)).visit.record.notes).toMatchObject([
      { content: { text: '已离校' } },
    ])
    expect(await outcomes(phone, [follower, note])).toEqual(['DUPLICATE', 'DUPLICATE'])
  })

  test('what cannot be named is not kept, and the receipt says so', async () => {
    const { phone, start, operation } = await team()
    const receipts = await sync(phone, [
      start(),
      { ...operation('phone', 'NOTE', { text: '甲' }), deviceId: '' },
      { ...operation('phone', 'NOTE', { text: '甲' }), sequence: 0 },
    ])
    expect(receipts.slice(1)).toMatchObject([
      { outcome: 'REFUSED', isKept: false },
      { outcome: 'REFUSED', isKept: false },
    ])
  })

  test('none and more than five hundred operations are refused as a whole', async () => {
    const { phone, start } = await team()
    const one = start()
    const document =
      'mutation ($input: SyncFieldOperationsInput!) { syncFieldOperations(input: $input) { outcome } }'
    for (const operations of [[], Array.from({ length: 501 }, () => one)]) {
      expect((await refused(phone, document, { input: { operations } })).code).toBe('INVALID')
    }
    expect(
      await outcomes(
        phone,
        Array.from({ length: 500 }, () => one),
      ),
    ).toHaveLength(500)
  })

  test('an inspection that is not one’s own answers like one that does not exist, and nothing is kept', async () => {
    const { inspectionId, start, operation } = await team()
    const mine = await team()
    const note = operation('phone', 'NOTE', { text: '甲' })
    for (const who of [officerOf('enyang'), officerOf('province'), actor({ role: 'INSPECTOR' })]) {
      const receipts = await sync(who, [
        note,
        { ...note, inspectionId: randomUUID() },
        { ...note, inspectionId: 'x' },
      ])
      expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1)
      expect(receipts[0]).toMatchObject({ outcome: 'REFUSED', isKept: false })
    }
    expect(await owner.fieldOperation.count({ where: { inspectionId } })).toBe(0)
    // One that is refused for its right keeps those of another inspection not back.
    expect(await outcomes(mine.phone, [start(), mine.start()])).toEqual(['REFUSED', 'APPLIED'])
  })

  test('without directory nothing is taken, and the device sends again', async () => {
    const { inspectionId, phone, start } = await team()
    const begin = start()
    neighbours.directory.isAway = true
    const document =
      'mutation ($input: SyncFieldOperationsInput!) { syncFieldOperations(input: $input) { outcome } }'
    const refusal = await refused(phone, document, { input: { operations: [begin] } })
    neighbours.directory.isAway = false
    expect(refusal.code).toBe('UNAVAILABLE')
    expect(await owner.fieldOperation.count({ where: { inspectionId } })).toBe(0)
  })
})

describe('the end of a grant', () => {
  test('keeps what a device sends afterwards, for sender and office to see, and lets it count no more', async () => {
    const { inspectionId, phone, persons, start, operation } = await team()
    await sync(phone, [start()])
    const at = { ...city, clock: clockOn('2020-09-15') }
    const removal = { inspectionId, personId: persons[0], reason: '另有任务' }
    await owner.teamMember.updateMany({
      where: { inspectionId, personId: persons[0] },
      data: { role: 'MEMBER' },
    })
    await owner.teamMember.updateMany({
      where: { inspectionId, personId: persons[1] },
      data: { role: 'LEAD' },
    })
    const another = { inspectionId, members: [{ personId: neighbours.inspector() }] }
    await run(at, 'addTeamMembers', another)
    await run(at, 'removeTeamMember', removal)
    const late = { ...phone, clock: clockOn('2020-09-16') }
    const note = operation('phone', 'NOTE', { text: '途中写下' })
    const [first, again] = [await sync(late, [note]), await sync(late, [note])]
    expect(first).toMatchObject([{ outcome: 'REFUSED', isKept: true, serverVersion: null }])
    expect(again).toEqual(first)
    const shown = { clientId: note.clientId, status: 'REFUSED', content: { text: '途中写下' } }
    expect((await look(at, inspectionId)).fieldOperations.nodes[0]).toMatchObject(shown)
    const kept = await owner.fieldOperation.findMany({ where: { inspectionId, status: 'REFUSED' } })
    expect(kept).toHaveLength(1)
  })

  test('of the inspection, too', async () => {
    const { inspectionId, phone, operation } = await team('REPORTED')
    const [visit] = await owner.visit.findMany({ where: { inspectionId } })
    const onVisit = (text: string) => ({
      ...operation('phone', 'NOTE', { text }),
      visitClientId: visit?.clientId,
    })
    const after = clockOn('2020-12-30')
    expect(await outcomes({ ...phone, clock: after }, [onVisit('反馈后补传')])).toEqual(['APPLIED'])
    await run(city, 'completeInspection', { inspectionId, completedOn: dates.report })
    expect(await outcomes({ ...phone, clock: clockOn('2021-01-05') }, [onVisit('结束后')])).toEqual([
      'REFUSED',
    ])
    expect(await sync(city, [onVisit('办公室')])).toMatchObject([{ outcome: 'REFUSED', isKept: true }])
  })
})

describe('a proposal', () => {
  test('becomes one problem on the team’s list, with its evidence, however often it is taken over', async () => {
    const { inspectionId, phone, school, start, answer, operation } = await team()
    const fault = answer('phone', 'FAULT', { comment: '无防鼠设施' })
    const made = operation('phone', 'PROPOSE_PROBLEM', { aspect: '课程', description: '体育课被占用' })
    const [ofItem, ofProblem, ofVisit] = [
      photo({ formVersionId, item: '7.1' }),
      photo({ problem: made.clientId }),
      photo({}),
    ]
    await sync(phone, [
      start(),
      fault,
      made,
      ...[ofItem, ofProblem, ofVisit].map((content) => operation('phone', 'ATTACH_EVIDENCE', content)),
    ])
    const proposals = [
      { clientId: fault.clientId, level: 'SERIOUS', requirement: '安装防鼠设施' },
      { clientId: made.clientId, responsibleOrganizationId: governments.tongjiang.id },
    ]
    const problems = await run(city, 'adoptProposedProblems', { inspectionId, proposals })
    expect(await run(city, 'adoptProposedProblems', { inspectionId, proposals })).toEqual(problems)
    expect(problems).toEqual([
      {
        clientId: fault.clientId,
        aspect: '食堂、食品、饮水及宿舍卫生',
        description: '无防鼠设施',
        requirement: '安装防鼠设施',
        level: 'SERIOUS',
        occurredOn: dates.visited,
        responsibleOrganization: { id: school.id },
        fieldEvidence: [{ fileId: ofItem.fileId }],
      },
      expect.objectContaining({
        description: '体育课被占用',
        responsibleOrganization: { id: governments.tongjiang.id },
        fieldEvidence: [{ fileId: ofProblem.fileId }],
      }),
    ])
    expect((await look(city, inspectionId)).visit.record.proposals).toMatchObject([
      { problem: { id: expect.any(String) } },
      { problem: { id: expect.any(String) } },
    ])
  })

  test('that is unknown, withdrawn or of another inspection is not taken over; nor by inspectors', async () => {
    const { inspectionId, phone, start, operation } = await team()
    const made = operation('phone', 'PROPOSE_PROBLEM', { aspect: '课程', description: '体育课被占用' })
    await sync(phone, [start(), made])
    const adopt = (clientId: string, at = inspectionId) => ({ inspectionId: at, proposals: [{ clientId }] })
    expect((await denied(city, 'adoptProposedProblems', adopt('none'))).code).toBe('NOT_FOUND')
    const other = await team()
    await sync(other.phone, [other.start()])
    expect((await denied(city, 'adoptProposedProblems', adopt(made.clientId, other.inspectionId))).code).toBe(
      'NOT_FOUND',
    )
    expect((await denied(phone, 'adoptProposedProblems', adopt(made.clientId))).code).toBe('FORBIDDEN')
    const withdrawal = { ...operation('tablet', 'WITHDRAW', { reason: '核实不属实' }), base: [made.clientId] }
    expect(await outcomes(phone, [withdrawal])).toEqual(['APPLIED'])
    expect((await denied(city, 'adoptProposedProblems', adopt(made.clientId))).code).toBe('NOT_FOUND')
  })
})

describe('who sees it', async () => {
  const { inspectionId, school, phone, inspector, start, operation, answer } = await team()
  const fileId = randomUUID()
  await sync(phone, [
    start({ openness: 'OPEN' }),
    answer('phone', 'FAULT'),
    operation('phone', 'ATTACH_EVIDENCE', photo({ fileId })),
    operation('phone', 'NOTE', { words: '写错' }),
  ])
  const seen = async (who: Actor) => {
    const { inspection, fieldEvidenceByFiles, _entities } = await ok(
      who,
      `query ($id: ID!, $files: [ID!]!, $school: ID!) {
        inspection(id: $id) { fieldOperations { totalCount } visits { nodes { record { answers { item } } } } }
        fieldEvidenceByFiles(fileIds: $files) { fileId }
        _entities(representations: [{ __typename: "Organization", id: $school }]) {
          ... on Organization { visits { nodes { record { answers { item } } } } }
        }
      }`,
      { id: inspectionId, files: [fileId, 'x'], school: school.id },
    )
    return {
      operations: inspection?.fieldOperations.totalCount ?? null,
      record: inspection?.visits.nodes[0]?.record ?? null,
      unitRecord: _entities[0].visits.nodes[0]?.record ?? null,
      files: fieldEvidenceByFiles.length,
    }
  }
  const record = { answers: [{ item: '7.1' }] }

  test('the inspecting body and its team all of it, the tier above what counts', async () => {
    const whole = { operations: 4, record, files: 1 }
    expect(await seen(city)).toMatchObject(whole)
    expect(await seen(phone)).toMatchObject(whole)
    expect(await seen(inspector(2))).toMatchObject(whole)
    expect(await seen(officerOf('province'))).toMatchObject({ operations: 3, record, files: 1 })
  })

  test('nobody else, and the school not even after the feedback', async () => {
    const nothing = { operations: null, record: null, unitRecord: null, files: 0 }
    const others = [
      unitOf(school),
      officerOf('tongjiang'),
      officerOf('mianyang'),
      actor({ role: 'INSPECTOR' }),
    ]
    for (const who of others) expect(await seen(who)).toEqual(nothing)
    const members = [inspector(0), inspector(1), inspector(2)].map(({ personId }) => personId as string)
    const inspected = { who: city, objects: [governments.tongjiang.id], team: members, inspectionId }
    await deliberate(inspected)
    await giveFeedback(inspected)
    for (const who of others) expect(await seen(who)).toEqual(nothing)
    const { _entities } = await ok(
      unitOf(school),
      `{ _entities(representations: [{ __typename: "Organization", id: "${school.id}" }]) { ... on Organization {
        visits { totalCount } } } }`,
    )
    expect(_entities[0].visits.totalCount).toBe(1)
  })

  test('a body of the range does not see what was recorded about itself', async () => {
    const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
    const inBureau = actor({
      division: places.bazhong,
      organizationId: bureau.id,
      clock: clockOn('2020-12-31'),
    })
    const field = await team()
    await sync(field.phone, [
      field.start({ organizationId: bureau.id, kind: 'OTHER' }),
      field.operation('phone', 'NOTE', { text: '查阅台账' }),
    ])
    const { inspection } = await ok(
      inBureau,
      'query ($id: ID!) { inspection(id: $id) { fieldOperations { totalCount } } }',
      { id: field.inspectionId },
    )
    expect(inspection.fieldOperations.totalCount).toBe(0)
  })
})

describe('the database by itself', () => {
  test('takes no operation in another’s name, into another’s inspection, or without a right', async () => {
    const { inspectionId, phone, visitClientId } = await team()
    const { inspectionId: foreign } = await team()
    const row = {
      inspectionId,
      visitClientId,
      ownerPath: places.bazhong.path,
      clientId: 'c',
      contentHash: 'h',
      deviceId: 'd',
      sequence: 1,
      base: [],
      kind: 'NOTE',
      content: {},
      status: 'WAITING',
      personId: phone.personId as string,
      madeAt: new Date(),
      recordedAt: new Date(),
    }
    for (const [who, over] of [
      [phone, { personId: neighbours.inspector() }],
      [phone, { inspectionId: foreign }],
      [phone, { ownerPath: places.enyang.path }],
      [officerOf('enyang'), { personId: 'own' }],
      [officerOf('enyang'), { personId: 'own', status: 'REFUSED', refusal: 'x' }],
    ] as const) {
      const data = {
        ...row,
        ...over,
        ...('personId' in over && over.personId === 'own' && { personId: who.personId as string }),
      }
      await expect(past(who, (tx) => tx.fieldOperation.create({ data }))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
    await past(phone, (tx) => tx.fieldOperation.create({ data: row }))
  })

  test('lets nobody take back or rewrite what counts', async () => {
    const { inspectionId, phone, start, operation } = await team()
    const note = operation('phone', 'NOTE', { text: '甲' })
    await sync(phone, [start(), note])
    const where = { inspectionId, clientId: note.clientId }
    await past(city, (tx) => tx.fieldOperation.updateMany({ where, data: { isReplaced: true } }))
    for (const data of [
      { isReplaced: false },
      { status: 'WAITING', version: null, isReplaced: false },
      { version: 99 },
    ]) {
      const change = past(city, (tx) => tx.fieldOperation.updateMany({ where, data }))
      await expect(change).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    for (const data of [{ content: {} }, { clientId: 'x' }, { personId: randomUUID() }]) {
      const change = past(city, (tx) => tx.fieldOperation.updateMany({ where, data }))
      await expect(change).rejects.toThrow('permission denied')
    }
  })

  test('notes persons of a visit for who may record, and for nobody else', async () => {
    const { inspectionId, phone, start } = await team()
    await sync(phone, [start()])
    const [visit] = await owner.visit.findMany({ where: { inspectionId } })
    const noteBy = (who: Actor, value: number) =>
      past(who, (tx) => tx.$executeRaw`select note_persons(${visit?.id}::uuid, ${value}, 'EQ')`)
    await noteBy(officerOf('enyang'), 1)
    await noteBy(actor({ role: 'INSPECTOR' }), 2)
    const persons = async () => (await owner.visit.findMany({ where: { inspectionId } }))[0]?.personsValue
    expect(await persons()).toBeNull()
    await noteBy(phone, 3)
    expect(await persons()).toBe(3)
  })
})

test('records of many visits cost as many statements as that of one', async () => {
  const ask = 'query ($id: ID!) { inspection(id: $id) { visits { nodes { ' + recordFields + ' } } } }'
  const counted = async (visits: number) => {
    const { inspectionId, phone, start, answer, operation } = await team()
    const operations = Array.from({ length: visits }, (_, i) => {
      const at = { visitClientId: `visit-${inspectionId}-${i}` }
      return [
        start(),
        answer('phone', 'FAULT'),
        operation('phone', 'HEADCOUNT', { group: 'STUDENTS', value: 1 }),
      ].map((one) => ({ ...one, ...at }))
    })
    await sync(phone, operations.flat())
    return (await world.statementsOf(() => ok(city, ask, { id: inspectionId }))).length
  }
  expect(await counted(6)).toBe(await counted(1))
})
