import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { candidates, officer, openPersonnel, organs } from './factories.ts'
import {
  cancelDocument,
  checkInDocument,
  createTraining,
  day,
  inspectorSelf,
  openDocument,
  revokeDocument,
  rosterDocument,
} from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const training = createTraining(personnel)
const { inspectors, record, school, session, yearOf } = training

/** The organizer on the day of the training, at a time in China. */
const organizerAt = (time: string, date = '2020-10-12') =>
  officer(organs.bazhong, { clock: `${date}T${time}:00+08:00` })

const open = async (sessionId: string, validMinutes = 30) => {
  const input = { sessionId, validMinutes }
  return (await graph.ok(organizerAt('08:50'), openDocument, { input })).openCheckIn
}
const at = (time: string) => `2020-10-12T${time}:00+08:00`
const checkIn = async (personId: string, sessionId: string, code: string, time = '09:00') =>
  (await graph.ok(inspectorSelf(personId, at(time)), checkInDocument, { input: { sessionId, code } })).checkIn
const refused = (personId: string, sessionId: string, code: string, time = '09:00') =>
  graph.refused(inspectorSelf(personId, at(time)), checkInDocument, { input: { sessionId, code } })

const shut = { code: 'CONFLICT', message: '签到没有开放或已经截止，请联系主办单位' }

describe('openCheckIn', () => {
  it('gives a code and its QR text once and keeps no more than a hash', async () => {
    const id = await session()
    const opening = await open(id, 45)
    expect(opening).toMatchObject({ session: { id, status: 'HELD' } })
    expect(opening.code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/)
    expect(opening.qrText).toBe(`DUDAO-CHECKIN ${id} ${opening.code}`)
    expect(new Date(opening.closesAt).toISOString()).toBe('2020-10-12T01:35:00.000Z')
    const [row] = await database.sql(`select * from check_in_code where session_id = $1`, [id])
    const hash = createHash('sha256').update(`${id} ${opening.code}`).digest('hex')
    expect(row).toMatchObject({ code_hash: hash })
    const kept = await database.sql(
      `select to_jsonb(c)::text || coalesce((select string_agg(a.after::text, ' ') from audit_entry a), '') as text
       from check_in_code c where session_id = $1`,
      [id],
    )
    expect(JSON.stringify(kept)).not.toContain(opening.code)
  })

  it('makes the code before it void', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session()
    const first = await open(id)
    const second = await open(id)
    expect((await checkIn(personId, id, first.code)).isAccepted).toBe(false)
    expect((await checkIn(personId, id, second.code)).isAccepted).toBe(true)
  })

  it('is for the days of the session, its organizer and at most four hours', async () => {
    const id = await session()
    const ask = (who: ReturnType<typeof organizerAt>, validMinutes = 30) =>
      graph.refused(who, openDocument, { input: { sessionId: id, validMinutes } })
    const early = await ask(organizerAt('09:00', '2020-10-11'))
    expect(early.message).toContain('只能在此期间开放签到')
    expect((await ask(organizerAt('09:00', '2020-10-13'))).code).toBe('CONFLICT')
    expect((await ask(organizerAt('09:00'), 241)).message).toContain('签到时长应为 1 至 240 分钟')
    expect((await ask(organizerAt('09:00'), 0)).code).toBe('INVALID')
    expect((await ask(officer(organs.sichuan, { clock: at('09:00') }))).code).toBe('FORBIDDEN')
    expect((await ask(officer(organs.tongjiang, { clock: at('09:00') }))).code).toBe('NOT_FOUND')
    await graph.ok(training.by, cancelDocument, { input: { sessionId: id, reason: '延期' } })
    expect((await ask(organizerAt('09:00'))).message).toContain('该培训已取消')
  })
})

describe('checkIn', () => {
  it('credits the caller with all hours of the session, whatever the case of the code', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session({ hours: 7.5 })
    const { code } = await open(id)
    expect(await checkIn(personId, id, ` ${code.toLowerCase()} `)).toEqual({
      isAccepted: true,
      triesLeft: 10,
      message: null,
      credit: {
        id: expect.any(String),
        hours: 7.5,
        source: 'CHECK_IN',
        person: { id: personId },
        session: { id, course: { title: '督学岗前培训' } },
      },
    })
    expect((await yearOf(personId)).countedHours).toBe(7.5)
  })

  it('happens once, however often and however fast it is sent', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session()
    const { code } = await open(id)
    const send = () => checkIn(personId, id, code)
    const answers = await Promise.all([send(), send(), send()])
    expect(new Set(answers.map(({ credit }) => credit.id)).size).toBe(1)
    expect(await send()).toEqual(answers[0])
    expect((await yearOf(personId)).countedHours).toBe(8)
  })

  it('is a right row of the roster, which does not credit it again', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session()
    const { code } = await open(id)
    const { credit } = await checkIn(personId, id, code)
    const [recorded] = await record(id, [personId])
    expect(recorded).toMatchObject({ id: credit.id, source: 'CHECK_IN' })
    const input = { sessionId: id, rows: [{ personId, hours: 4 }] }
    expect((await graph.refused(training.by, rosterDocument, { input })).code).toBe('CONFLICT')
  })

  it('closes with its window, to the minute', async () => {
    const [personId = '', other = ''] = await inspectors(2)
    const id = await session()
    const { code } = await open(id)
    expect(await refused(personId, id, code, '09:20')).toEqual(shut)
    expect(await refused(personId, id, code, '08:49')).toEqual(shut)
    expect((await checkIn(other, id, code, '09:19')).isAccepted).toBe(true)
  })

  it('counts wrong codes and locks after the tenth, also for the right code', async () => {
    const [personId = '', other = ''] = await inspectors(2)
    const id = await session()
    const { code } = await open(id)
    const first = await checkIn(personId, id, 'AAAAAAAA')
    expect(first).toEqual({
      isAccepted: false,
      credit: null,
      triesLeft: 9,
      message: '签到码不正确，还可以再试 9 次',
    })
    // Sent at once they are counted one after the other.
    const guesses = Array.from({ length: 9 }, (_, i) => checkIn(personId, id, `GUESS${i}`))
    const left = (await Promise.all(guesses)).map(({ triesLeft }) => triesLeft)
    expect(left.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    const locked = { code: 'CONFLICT', message: '签到码已输错 10 次，签到已锁定，请由主办单位登记名册' }
    expect(await refused(personId, id, code)).toEqual(locked)
    expect((await checkIn(other, id, code)).triesLeft).toBe(10)
    await record(id, [personId])
    expect((await yearOf(personId)).countedHours).toBe(8)
  })

  it('is for candidates too, and for nobody who is neither', async () => {
    const candidate = directory.person({ organization: school })
    await candidates(personnel, [candidate], 'RECOMMENDED')
    const id = await session()
    const { code } = await open(id)
    expect((await checkIn(candidate, id, code)).isAccepted).toBe(true)
    const stranger = directory.person({ organization: school })
    expect(await refused(stranger, id, code)).toEqual({
      code: 'FORBIDDEN',
      message: '只有督学和督学候选人可以签到',
    })
  })

  it('answers about a session without an open check-in as about none', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session()
    expect(await refused(personId, id, 'AAAAAAAA')).toEqual(shut)
    expect(await refused(personId, randomUUID(), 'AAAAAAAA')).toEqual(shut)
  })

  it('does not credit two trainings at one time', async () => {
    const province = createTraining(personnel, organs.sichuan)
    const [personId = ''] = await inspectors(1)
    const above = await province.session()
    await province.record(above, [personId])
    const id = await session()
    const { code } = await open(id)
    expect((await refused(personId, id, code)).message).toContain('与其另一次培训时间重叠')
  })

  it('does not take back a revocation', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session()
    const { code } = await open(id)
    const { credit } = await checkIn(personId, id, code)
    const input = { creditId: credit.id, reason: '签到后离场' }
    await graph.ok(organizerAt('09:05'), revokeDocument, { input })
    expect((await refused(personId, id, code)).message).toContain('该培训的学时已被撤销')
  })

  it('counts for the last day of a session of several days', async () => {
    const [personId = ''] = await inspectors(1)
    const id = await session({ ...day('2020-10-12'), to: '2020-10-14T17:00:00+08:00', hours: 24 })
    const { code } = await open(id)
    const { credit } = await checkIn(personId, id, code)
    const rows = await database.sql(
      `select occurred_on::text as day, credited_on::text as credited from training_credit where id = $1`,
      [credit.id],
    )
    expect(rows).toEqual([{ day: '2020-10-14', credited: '2020-10-12' }])
  })
})
