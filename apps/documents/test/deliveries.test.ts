import { randomUUID } from 'node:crypto'
import { actor } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import {
  anApproved,
  aSeries,
  aServed,
  clock,
  command,
  type DeliveryRow,
  deliver,
  deliveriesOf,
  organizations,
  people,
  queued,
  render,
  start,
  today,
} from './factories.ts'

const started = await start()
const { graph, database } = started
const { worker, officer, tongjiang, enyang, tongjiangOfficer } = people
await aSeries(started)

const statusOf = async (letterId: string) =>
  (await graph.ok(officer, `{ letter(id: "${letterId}") { status } }`)).letter.status
const inbox = async (by = tongjiang) =>
  (await graph.ok(by, '{ inbox { totalCount nodes { id status channel letter { id title } } } }')).inbox
const rowFor = (rows: DeliveryRow[], organization: { id: string }) =>
  rows.find(({ recipient, channel }) => recipient === organization.id && channel === 'INBOX')?.id ?? ''

describe('service', () => {
  it('ends when every addressee was reached, also when the last two are reached at once', async () => {
    const letterId = await anApproved(started)
    await render(started, letterId)
    const rows = await deliveriesOf(started, letterId)
    expect(await statusOf(letterId)).toBe('RENDERED')
    await Promise.all(rows.map(({ id }) => deliver(started, id)))
    expect(await statusOf(letterId)).toBe('SERVED')
  })

  it('tells the worker channel, address and an announcement without the content', async () => {
    const letterId = await anApproved(started)
    await render(started, letterId)
    const [row] = await deliveriesOf(started, letterId)
    const { startDelivery } = await graph.ok(
      worker,
      `mutation { startDelivery(deliveryId: "${row?.id}") { token channel address subject text idempotencyKey letterId } }`,
    )
    expect(startDelivery).toEqual({
      token: 1,
      channel: 'INBOX',
      address: null,
      subject: expect.stringMatching(/^【公文】巴中市督导办：关于省级.*（巴政教督办〔2020〕\d+号）$/),
      text: expect.stringMatching(/^通江县人民政府：\n\n巴中市督导办向你单位发出/),
      idempotencyKey: row?.id,
      letterId,
    })
  })

  it('is fenced: a stale token is refused, the same report twice is one', async () => {
    const letterId = await anApproved(started)
    await render(started, letterId)
    const [row] = await deliveriesOf(started, letterId)
    const take = () => graph.ok(worker, `mutation { startDelivery(deliveryId: "${row?.id}") { token } }`)
    await take()
    await take()
    const input = { deliveryId: row?.id, token: 1, outcome: 'SENT' }
    expect(await graph.refused(worker, command('completeDelivery'), { input })).toMatchObject({
      code: 'CONFLICT',
    })
    const sent = (
      await graph.ok(worker, command('completeDelivery', 'status sentAt'), { input: { ...input, token: 2 } })
    ).completeDelivery
    expect(sent).toEqual({ status: 'SENT', sentAt: new Date(clock) })
    const again = { ...input, token: 2, outcome: 'FAILED', failure: '迟到' }
    expect(
      (await graph.ok(worker, command('completeDelivery', 'status sentAt'), { input: again }))
        .completeDelivery,
    ).toEqual(sent)
    expect(
      await graph.refused(worker, `mutation { startDelivery(deliveryId: "${row?.id}") { token } }`),
    ).toMatchObject({ code: 'CONFLICT' })
  })
})

const look = async (id: string) =>
  (await graph.ok(
    people.bureauOfficer,
    `{ letter(id: "${id}") { id deliveries { id } } letters { nodes { id } } }`,
  )) as { letter: unknown; letters: { nodes: { id: string }[] } }

describe('before service', async () => {
  const letterId = await anApproved(started, { title: '尚未送达的督办通知' })
  await render(started, letterId)
  const rows = await deliveriesOf(started, letterId)
  const [file] = await database.sql<{ id: string }>(
    'select file_id as id from letter_file where letter_id = $1',
    [letterId],
  )
  const representations = [
    { __typename: 'Letter', id: letterId },
    { __typename: 'File', id: file?.id },
    ...rows.map(({ id }) => ({ __typename: 'Delivery', id })),
  ]
  const entities = `query ($of: [_Any!]!) { _entities(representations: $of) {
    ... on Letter { id } ... on File { id } ... on Delivery { id } } }`

  const seen = async (by: typeof tongjiang) => {
    const {
      letter,
      letters,
      inbox: box,
      letterSummary,
    } = await graph.ok(
      by,
      `{ letter(id: "${letterId}") { id } letters { nodes { id } totalCount } inbox { nodes { letter { id } } totalCount }
         letterSummary { received } }`,
    )
    const answer = await graph.ok(by, entities, { of: representations })
    return {
      letter,
      listed: letters.nodes.filter((row: { id: string }) => row.id === letterId),
      boxed: box.nodes.filter((row: { letter: { id: string } }) => row.letter.id === letterId),
      counts: [letters.totalCount, box.totalCount, letterSummary.received],
      entities: answer._entities.filter(Boolean),
    }
  }
  const nothing = { letter: null, listed: [], boxed: [], counts: [0, 0, 0], entities: [] }

  it('the addressee, and the office of its county, see nothing by any path', async () => {
    const fresh = actor({ role: 'UNIT', organizationId: organizations.school.id, clock })
    expect(await seen(fresh)).toEqual(nothing)
    for (const by of [tongjiang, enyang, tongjiangOfficer]) {
      expect(await seen(by)).toMatchObject({ letter: null, listed: [], boxed: [], entities: [] })
    }
  })

  it('the addressee cannot read or sign it: it answers like a missing one', async () => {
    for (const name of ['readLetter', 'signForLetter']) {
      const refused = (deliveryId: string) =>
        graph.refused(tongjiang, command(name), {
          input: { deliveryId, ...(name === 'signForLetter' && { signedOn: today }) },
        })
      const answer = await refused(rowFor(rows, organizations.tongjiang))
      expect(answer.code).toBe('NOT_FOUND')
      expect(answer).toEqual(await refused(randomUUID()))
    }
  })

  it('a bureau beside the office sees the letters to others, and its own only once it was served', async () => {
    const own = await anApproved(started, { addresseeIds: [organizations.cityBureau.id] })
    await render(started, own)
    expect((await look(letterId)).letter).not.toBeNull()
    const before = await look(own)
    expect(before.letter).toBeNull()
    expect(before.letters.nodes.map(({ id }) => id)).not.toContain(own)
    const [row] = await deliveriesOf(started, own)
    await deliver(started, row?.id ?? '')
    expect((await look(own)).letter).toEqual({ id: own, deliveries: [{ id: row?.id }] })
  })

  it('one addressee who was served sees the letter and its own delivery, not the others', async () => {
    await deliver(started, rowFor(rows, organizations.tongjiang))
    const fields = 'id status addressees { id } deliveries { recipient { id } } files { id url }'
    const read = async (by: typeof tongjiang) =>
      (await graph.ok(by, `{ letter(id: "${letterId}") { ${fields} } }`)).letter
    const letter = {
      id: letterId,
      status: 'RENDERED',
      addressees: [{ id: organizations.tongjiang.id }, { id: organizations.enyang.id }],
      deliveries: [{ recipient: { id: organizations.tongjiang.id } }],
      files: [{ id: file?.id, url: `/files/${file?.id}` }],
    }
    expect(await read(tongjiang)).toEqual(letter)
    expect(await read(tongjiangOfficer)).toEqual(letter)
    expect(await read(enyang)).toBeNull()
    expect((await read(officer)).deliveries).toHaveLength(2)
  })
})

describe('the recipient', () => {
  it('finds it in the inbox, opens it once, signs for it once', async () => {
    const letterId = await aServed(started)
    const deliveryId = rowFor(await deliveriesOf(started, letterId), organizations.tongjiang)
    expect((await inbox()).nodes[0]).toEqual({
      id: deliveryId,
      status: 'DELIVERED',
      channel: 'INBOX',
      letter: { id: letterId, title: '关于省级督导反馈问题整改的督办通知' },
    })
    const open = () => graph.ok(tongjiang, command('readLetter', 'status readAt'), { input: { deliveryId } })
    const { readLetter } = await open()
    expect(readLetter).toEqual({ status: 'READ', readAt: new Date(clock) })
    expect((await open()).readLetter).toEqual(readLetter)

    const input = { deliveryId, signedOn: today, idempotencyKey: randomUUID() }
    const sign = () =>
      graph.ok(tongjiang, command('signForLetter', 'status signedAt signedOn signedBy { id }'), { input })
    const { signForLetter } = await sign()
    expect(signForLetter).toEqual({
      status: 'SIGNED',
      signedAt: new Date(clock),
      signedOn: today,
      signedBy: { id: tongjiang.personId },
    })
    expect((await sign()).signForLetter).toEqual(signForLetter)
    expect((await open()).readLetter.status).toBe('SIGNED')
    const other = { deliveryId, signedOn: today, idempotencyKey: randomUUID() }
    expect(await graph.refused(tongjiang, command('signForLetter'), { input: other })).toEqual({
      code: 'CONFLICT',
      message: `本单位已于 ${today} 签收，不必再次签收`,
    })
  })

  it('signs once when two of its people sign at once', async () => {
    const letterId = await aServed(started)
    const deliveryId = rowFor(await deliveriesOf(started, letterId), organizations.enyang)
    const colleagues = [enyang, actor({ role: 'UNIT', organizationId: organizations.enyang.id, clock })]
    const answers = await Promise.all(
      colleagues.map((by) =>
        graph.send(by, command('signForLetter'), { input: { deliveryId, signedOn: today } }),
      ),
    )
    expect(new Set(answers.map(({ errors }) => errors[0]?.extensions?.code))).toEqual(
      new Set(['CONFLICT', undefined]),
    )
  })

  it('is the only one who signs: not the issuer, not the county office, not another addressee', async () => {
    const letterId = await aServed(started)
    const deliveryId = rowFor(await deliveriesOf(started, letterId), organizations.tongjiang)
    const input = { deliveryId, signedOn: today }
    const codes: string[] = []
    for (const by of [officer, tongjiangOfficer, enyang, people.mianyangOfficer]) {
      codes.push((await graph.refused(by, command('signForLetter'), { input })).code)
    }
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND'])
  })

  it('signs with a date between the letter and today', async () => {
    const letterId = await aServed(started)
    const deliveryId = rowFor(await deliveriesOf(started, letterId), organizations.tongjiang)
    const refused = async (signedOn: string) =>
      (await graph.refused(tongjiang, command('signForLetter'), { input: { deliveryId, signedOn } })).message
    expect(await refused('2020-12-16')).toBe(`签收日期不能早于成文日期 ${today}`)
    expect(await refused('2020-12-18')).toBe('签收日期不能晚于今天')
  })

  it('cannot change anything else of a delivery, the row policies see to it', async () => {
    const letterId = await anApproved(started)
    await render(started, letterId)
    const [row] = await deliveriesOf(started, letterId)
    const input = { deliveryId: row?.id }
    expect(await graph.refused(tongjiang, command('readLetter'), { input })).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await deliveriesOf(started, letterId))[0]?.status).toBe('QUEUED')
  })
})

describe('channels', async () => {
  const own = await start()
  await aSeries(own)
  const set = command('setChannel', 'organization { id } channel address')
  const email = {
    organizationId: organizations.tongjiang.id,
    channel: 'EMAIL',
    address: 'office@tongjiang.gov.cn',
  }

  it('beside the inbox get a delivery of their own; the receipt is given in the inbox', async () => {
    await own.graph.ok(tongjiang, set, { input: email })
    const letterId = await anApproved(own)
    await render(own, letterId)
    const rows = await deliveriesOf(own, letterId)
    expect(rows.map(({ recipient, channel }) => [recipient, channel])).toEqual([
      [organizations.tongjiang.id, 'INBOX'],
      [organizations.tongjiang.id, 'EMAIL'],
      [organizations.enyang.id, 'INBOX'],
    ])
    const [box, mail, other] = rows.map(({ id }) => id) as [string, string, string]
    await deliver(own, box)
    await deliver(own, other)
    const status = async () =>
      (await own.graph.ok(officer, `{ letter(id: "${letterId}") { status } }`)).letter.status
    expect(await status()).toBe('SERVED')

    await deliver(own, mail, 'FAILED')
    const { letter } = await own.graph.ok(
      officer,
      `{ letter(id: "${letterId}") { deliveries { channel status failure } } }`,
    )
    expect(letter.deliveries[1]).toEqual({ channel: 'EMAIL', status: 'FAILED', failure: '对方拒收' })
    expect(
      await own.graph.refused(tongjiang, command('readLetter'), { input: { deliveryId: mail } }),
    ).toMatchObject({
      code: 'NOT_FOUND',
    })
    await own.graph.ok(tongjiang, set, { input: { ...email, address: 'new@tongjiang.gov.cn' } })
    await own.graph.ok(officer, command('retryDelivery'), { input: { deliveryId: mail } })
    expect(await queued(own, 'delivery.serve', mail)).toBe(2)
    const { startDelivery } = await own.graph.ok(
      worker,
      `mutation { startDelivery(deliveryId: "${mail}") { channel address token } }`,
    )
    expect(startDelivery).toEqual({ channel: 'EMAIL', address: 'new@tongjiang.gov.cn', token: 2 })
    await own.graph.ok(worker, command('completeDelivery'), {
      input: { deliveryId: mail, token: 2, outcome: 'SENT' },
    })
    expect(
      await own.graph.refused(tongjiang, command('readLetter'), { input: { deliveryId: mail } }),
    ).toEqual({
      code: 'CONFLICT',
      message: '请在收件箱中阅读和签收',
    })
  })

  it('are set for the own body or in range, with an address of their kind', async () => {
    const refused = (by: typeof officer, input: object) =>
      own.graph.refused(by, set, { input: { ...email, ...input } })
    expect(await refused(enyang, {})).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refused(people.mianyangOfficer, {})).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refused(tongjiang, { address: 'nobody' })).toMatchObject({ message: '电子邮箱地址有误' })
    expect(
      await refused(tongjiang, { channel: 'WEBHOOK', address: 'http://tongjiang.gov.cn' }),
    ).toMatchObject({
      code: 'INVALID',
    })
    expect(await refused(tongjiang, { channel: 'INBOX', address: null })).toMatchObject({ code: 'INVALID' })
    expect(await refused(officer, { organizationId: randomUUID() })).toMatchObject({ code: 'NOT_FOUND' })
    await own.graph.ok(officer, set, {
      input: { ...email, channel: 'WEBHOOK', address: 'https://tongjiang.gov.cn/in' },
    })
  })

  it('are seen by their body and its tiers above, and go off with null', async () => {
    await own.graph.ok(tongjiang, set, { input: { ...email, address: null } })
    const read = async (by: typeof officer) =>
      (
        await own.graph.ok(
          by,
          `{ channels(organizationId: "${organizations.tongjiang.id}") { channel address } }`,
        )
      ).channels
    const rows = [
      { channel: 'EMAIL', address: null },
      { channel: 'WEBHOOK', address: 'https://tongjiang.gov.cn/in' },
    ]
    expect(await read(tongjiang)).toEqual(rows)
    expect(await read(officer)).toEqual(rows)
    expect(await read(enyang)).toEqual([])
    const letterId = await anApproved(own)
    await render(own, letterId)
    const channels = (await deliveriesOf(own, letterId)).map(({ channel }) => channel)
    expect(channels.sort()).toEqual(['INBOX', 'INBOX', 'WEBHOOK'])
  })
})
