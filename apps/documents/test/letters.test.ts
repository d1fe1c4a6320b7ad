import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  aDraft,
  anApproved,
  aSeries,
  aServed,
  aSubmitted,
  command,
  deliveriesOf,
  draft,
  organizations,
  people,
  queued,
  render,
  start,
  today,
} from './factories.ts'

const started = await start()
const { graph, database } = started
const { officer, leader, bureauOfficer, provinceLeader } = people
await aSeries(started)

const read = async (letterId: string, fields: string, by = officer) =>
  (await graph.ok(by, `{ letter(id: "${letterId}") { ${fields} } }`)).letter

describe('a draft', () => {
  it('keeps what was written, and belongs to the acting body', async () => {
    const problemIds = [randomUUID()]
    const letterId = await aDraft(started, { problemIds })
    const fields =
      'kind status title number issuer { id } addressees { id } blocks problemIds isDemo occurredOn progress'
    expect(await read(letterId, fields)).toEqual({
      ...draft({ problemIds }),
      addresseeIds: undefined,
      status: 'DRAFT',
      number: null,
      progress: null,
      issuer: { id: organizations.cityOffice.id },
      addressees: [{ id: organizations.tongjiang.id }, { id: organizations.enyang.id }],
    })
  })

  it('is one draft when the same key is sent twice, also at once', async () => {
    const input = draft({ idempotencyKey: randomUUID() })
    const send = async () => (await graph.ok(officer, command('draftLetter'), { input })).draftLetter.id
    const [first, second] = await Promise.all([send(), send()])
    expect(second).toBe(first)
    expect(await send()).toBe(first)
  })

  it.each([
    ['a title of one character', { title: '督' }, '标题应为 2 至 200 个字'],
    [
      'an invisible control character in the title',
      { title: '督办\u202e通知' },
      '标题含有不可见的控制字符，请删除后再试',
    ],
    ['no addressee', { addresseeIds: [] }, '主送机关应为 1 至 100 个'],
    [
      'an addressee twice',
      { addresseeIds: [organizations.enyang.id, organizations.enyang.id] },
      '主送机关重复',
    ],
    ['no content', { blocks: [] }, '正文不能为空'],
    [
      'a table with a short row',
      { blocks: [{ type: 'table', columns: ['一', '二'], rows: [['甲']] }] },
      '正文第 1 块：表格每一行的格数必须与表头相同',
    ],
    ['a malformed problem', { problemIds: ['x'] }, '关联的问题编号有误'],
    ['a day in the future', { occurredOn: '2020-12-18' }, '拟稿日期不能晚于今天'],
  ])('is refused with %s', async (_, overrides, message) => {
    expect(await graph.refused(officer, command('draftLetter'), { input: draft(overrides) })).toEqual({
      code: 'INVALID',
      message,
    })
  })

  it('is refused to an unknown addressee, naming its place', async () => {
    const input = draft({ addresseeIds: [organizations.enyang.id, randomUUID()] })
    expect(await graph.refused(officer, command('draftLetter'), { input })).toEqual({
      code: 'NOT_FOUND',
      message: '第 2 个主送机关不存在',
    })
  })

  it('of the bureau to a county government is refused, naming the rule', async () => {
    expect(await graph.refused(bureauOfficer, command('draftLetter'), { input: draft() })).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(
        /巴中市教育局不能向通江县人民政府.*《党政机关公文处理工作条例》第十六条/,
      ),
    })
  })

  it('to a government of another city is refused', async () => {
    const input = draft({ addresseeIds: [organizations.mianyang.id] })
    expect(await graph.refused(officer, command('draftLetter'), { input })).toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('不在巴中市督导办的管辖范围内'),
    })
  })

  it('can be changed in part; the addressees are checked again', async () => {
    const letterId = await aDraft(started)
    await graph.ok(officer, command('updateDraft'), {
      input: {
        letterId,
        title: '关于整改的督办函',
        kind: 'SUPERVISION_LETTER',
        addresseeIds: [organizations.enyang.id],
      },
    })
    expect(await read(letterId, 'title kind addressees { id } occurredOn')).toEqual({
      title: '关于整改的督办函',
      kind: 'SUPERVISION_LETTER',
      addressees: [{ id: organizations.enyang.id }],
      occurredOn: '2020-12-01',
    })
    const foreign = { letterId, addresseeIds: [organizations.mianyang.id] }
    expect(await graph.refused(officer, command('updateDraft'), { input: foreign })).toMatchObject({
      code: 'FORBIDDEN',
    })
    expect(await read(letterId, 'addressees { id }')).toEqual({
      addressees: [{ id: organizations.enyang.id }],
    })
  })

  it('of another body may be read in range and changed by nobody else', async () => {
    const letterId = await aDraft(started)
    for (const by of [bureauOfficer, people.provinceOfficer]) {
      expect(await read(letterId, 'status', by)).toEqual({ status: 'DRAFT' })
      const input = { letterId, title: '改题' }
      expect(await graph.refused(by, command('updateDraft'), { input })).toMatchObject({ code: 'FORBIDDEN' })
    }
    const input = { letterId, title: '改题' }
    expect(await graph.refused(people.mianyangOfficer, command('updateDraft'), { input })).toEqual(
      await graph.refused(officer, command('updateDraft'), { input: { ...input, letterId: randomUUID() } }),
    )
  })
})

describe('the approval', () => {
  it('gives number, date, name and post, and asks for the rendering in the same transaction', async () => {
    const letterId = await anApproved(started)
    const fields = 'status number approvedOn approvedBy { id } approvedIn { id } progress failure'
    expect(await read(letterId, fields)).toEqual({
      status: 'APPROVED',
      number: expect.stringMatching(/^巴政教督办〔2020〕[1-9]\d*号$/),
      approvedOn: today,
      approvedBy: { id: leader.personId },
      approvedIn: { id: leader.postId },
      progress: 0,
      failure: null,
    })
    expect(await queued(started, 'document.render', letterId)).toBe(1)
  })

  it('is for submitted letters of the own body only', async () => {
    const input = { letterId: await aDraft(started), approvedOn: today }
    expect(await graph.refused(leader, command('approveLetter'), { input })).toEqual({
      code: 'CONFLICT',
      message: '公文拟稿中，不能签发；目前只能修改、送审、作废',
    })
    const submitted = { letterId: await aSubmitted(started), approvedOn: today }
    expect(await graph.refused(provinceLeader, command('approveLetter'), { input: submitted })).toMatchObject(
      {
        code: 'FORBIDDEN',
      },
    )
    expect(await graph.refused(officer, command('approveLetter'), { input: submitted })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('is dated between the draft and today', async () => {
    const letterId = await aSubmitted(started)
    const refused = async (approvedOn: string) =>
      (await graph.refused(leader, command('approveLetter'), { input: { letterId, approvedOn } })).message
    expect(await refused('2020-11-30')).toBe('成文日期不能早于拟稿日期 2020-12-01')
    expect(await refused('2020-12-18')).toBe('成文日期不能晚于今天')
  })

  it('succeeds once when two leaders decide at once', async () => {
    const letterId = await aSubmitted(started)
    const input = { letterId, approvedOn: today }
    const answers = await Promise.all(
      [1, 2, 3].map(() => graph.send(leader, command('approveLetter', 'number'), { input })),
    )
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1)
    expect(await queued(started, 'document.render', letterId)).toBe(1)
    const rows = await database.sql(`select 1 from letter where id = $1 and number is not null`, [letterId])
    expect(rows).toHaveLength(1)
  })

  it('freezes the content: nothing can be changed afterwards', async () => {
    const letterId = await anApproved(started)
    expect(
      await graph.refused(officer, command('updateDraft'), { input: { letterId, title: '改题' } }),
    ).toEqual({
      code: 'CONFLICT',
      message: '公文已签发，不能修改；目前只能作废',
    })
  })
})

describe('the return', () => {
  it('gives a submitted letter back with its reason, which the audit keeps', async () => {
    const letterId = await aSubmitted(started)
    await graph.ok(leader, command('returnLetter'), { input: { letterId, reason: '问题表述不准确' } })
    expect(await read(letterId, 'status returnReason')).toEqual({
      status: 'DRAFT',
      returnReason: '问题表述不准确',
    })
    const [entry] = await database.sql<{ reason: string; action: string }>(
      `select reason, action from audit_entry where entity = 'letter' and entity_id = $1 order by id desc limit 1`,
      [letterId],
    )
    expect(entry).toEqual({ reason: '问题表述不准确', action: 'returnLetter' })
    await graph.ok(officer, command('submitLetter'), { input: { letterId } })
    expect(await read(letterId, 'returnReason')).toEqual({ returnReason: null })
  })

  it('needs a reason', async () => {
    const input = { letterId: await aSubmitted(started), reason: ' ' }
    expect(await graph.refused(leader, command('returnLetter'), { input })).toMatchObject({ code: 'INVALID' })
  })
})

describe('voiding', () => {
  it('keeps the number with the reason and takes the work from the worker', async () => {
    const letterId = await anApproved(started)
    const { startRendering } = await graph.ok(
      people.worker,
      `mutation { startRendering(letterId: "${letterId}") { token } }`,
    )
    await graph.ok(leader, command('voidLetter'), { input: { letterId, reason: '事项已撤销' } })
    expect(await read(letterId, 'status number voidReason')).toEqual({
      status: 'VOID',
      number: expect.stringContaining('〔2020〕'),
      voidReason: '事项已撤销',
    })
    const input = { letterId, token: startRendering.token, progress: 50 }
    expect(await graph.refused(people.worker, command('renderingProgress'), { input })).toMatchObject({
      code: 'CONFLICT',
    })
  })

  it('stops deliveries that have not left', async () => {
    const letterId = await anApproved(started)
    await render(started, letterId)
    await graph.ok(leader, command('voidLetter'), { input: { letterId, reason: '事项已撤销' } })
    const rows = await deliveriesOf(started, letterId)
    expect(rows.map(({ status }) => status)).toEqual(['FAILED', 'FAILED'])
    expect(
      await graph.refused(
        people.worker,
        `mutation { startDelivery(deliveryId: "${rows[0]?.id}") { token } }`,
      ),
    ).toMatchObject({ code: 'CONFLICT' })
  })

  it('is refused once somebody was served', async () => {
    const letterId = await aServed(started)
    const input = { letterId, reason: '写错了' }
    expect(await graph.refused(leader, command('voidLetter'), { input })).toEqual({
      code: 'CONFLICT',
      message: '公文已送达，不能作废；如需更正，请另行制发新的公文',
    })
  })
})

describe('lists and figures', async () => {
  const own = await start()
  await aSeries(own)
  const served = await aServed(own)
  const approved = await anApproved(own, { kind: 'REMINDER' })
  const drafted = await aDraft(own, { occurredOn: '2019-12-31' })

  const ids = async (filter: object | null, by = officer) => {
    const { letters } = await own.graph.ok(
      by,
      'query ($filter: LetterFilter) { letters(filter: $filter) { totalCount nodes { id } } }',
      { filter },
    )
    expect(letters.totalCount).toBe(letters.nodes.length)
    return letters.nodes.map((row: { id: string }) => row.id)
  }

  it('lists the newest first and filters by status, kind, issuer and year', async () => {
    expect(await ids(null)).toEqual([drafted, approved, served])
    expect(await ids({ status: 'SERVED' })).toEqual([served])
    expect(await ids({ kind: 'REMINDER' })).toEqual([approved])
    expect(await ids({ issuerId: organizations.cityOffice.id })).toHaveLength(3)
    expect(await ids({ issuerId: organizations.cityBureau.id })).toEqual([])
    expect(await ids({ year: 2020 })).toEqual([approved, served])
    expect(await ids({ year: 2019 })).toEqual([drafted])
  })

  it('pages by a cursor that another post cannot carry on', async () => {
    const page = async (by: typeof officer, after?: string) =>
      own.graph.send(
        by,
        'query ($after: String) { letters(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { after },
      )
    const first = (await page(officer)).data.letters
    expect(first.pageInfo.hasNextPage).toBe(true)
    const second = (await page(officer, first.pageInfo.endCursor)).data.letters
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual([drafted, approved, served])
    expect((await page(leader, first.pageInfo.endCursor)).errors[0]?.extensions).toMatchObject({
      code: 'INVALID',
    })
  })

  it('counts issued and received letters from the rows in scope', async () => {
    const summary = async (by: typeof officer, filter: object | null = null) => {
      const { asOf, ...figures } = (
        await own.graph.ok(
          by,
          `query ($filter: LetterSummaryFilter) { letterSummary(filter: $filter) {
             issued served signed byKind { kind count } received receivedSigned asOf } }`,
          { filter },
        )
      ).letterSummary
      expect(asOf).toEqual(new Date('2020-12-17T02:00:00.000Z'))
      return figures
    }
    const [forTongjiang, forEnyang] = await deliveriesOf(own, served)
    const sign = (by: typeof officer, deliveryId?: string) =>
      own.graph.ok(by, command('signForLetter'), { input: { deliveryId, signedOn: today } })
    await sign(people.tongjiang, forTongjiang?.id)
    const city = {
      issued: 2,
      served: 1,
      signed: 0,
      byKind: [
        { kind: 'REMINDER', count: 1 },
        { kind: 'SUPERVISION_NOTICE', count: 1 },
      ],
      // What a body sends below is received there, not here.
      received: 0,
      receivedSigned: 0,
    }
    expect(await summary(officer)).toEqual(city)
    expect(await summary(people.provinceOfficer)).toEqual(city)
    const nothing = { issued: 0, served: 0, signed: 0, byKind: [], received: 0, receivedSigned: 0 }
    expect(await summary(people.tongjiangOfficer)).toEqual({ ...nothing, received: 1, receivedSigned: 1 })
    expect(await summary(people.enyang)).toEqual({ ...nothing, received: 1 })
    expect(await summary(people.mianyangOfficer)).toEqual(nothing)
    await sign(people.enyang, forEnyang?.id)
    expect(await summary(officer)).toMatchObject({ signed: 1, receivedSigned: 0 })
    expect(await summary(people.enyang)).toEqual({ ...nothing, received: 1, receivedSigned: 1 })
    expect(await summary(officer, { from: today, to: today })).toMatchObject({ issued: 2 })
    expect(await summary(officer, { from: '2020-12-18' })).toEqual(nothing)
    expect(await summary(officer, { to: '2020-12-16' })).toEqual(nothing)
  })
})
