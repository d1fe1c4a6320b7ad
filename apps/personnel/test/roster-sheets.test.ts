import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { candidates, officer, organization, organs } from './factories.ts'
import { identityNumber, openSheetWorld } from './sheet-world.ts'
import { createTraining, rosterDocument } from './training-factories.ts'

const world = await openSheetWorld()
const { database, directory, graph, import_, sent } = world
const training = createTraining(world)
import_.kind = 'ROSTER'

const stageDocument = `mutation ($input: StageRosterInput!) { stageRoster(input: $input) { row field message } }`
const applyDocument = `mutation ($input: ApplyStagedRosterInput!) {
  applyStagedRoster(input: $input) { created changed unchanged } }`
const about = (sessionId: string) => {
  import_.subjectId = sessionId
  const importId = randomUUID()
  return {
    stage: (rows: object[]) => world.stage(stageDocument, 'stageRoster', importId, rows),
    apply: () => world.apply(applyDocument, 'applyStagedRoster', importId),
    importId,
  }
}
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))

/** An inspector of the city with a file: what a row of a roster says of the person. */
async function inspector(name: string) {
  const personId = directory.person({ organization: school })
  world.names.set(personId, name)
  await candidates(world, [personId], 'APPOINTED')
  const number = identityNumber()
  const keep = `mutation ($input: KeepInspectorFileInput!) { keepInspectorFile(input: $input) { version } }`
  await graph.ok(officer(organs.bazhong), keep, { input: { personId, identityNumber: number } })
  return { personId, row: { name, identityNumber: number } }
}
const credits = (sessionId: string) =>
  database.sql(
    `select inspector_id as "personId", hundredths, source from training_credit where session_id = $1 order by hundredths`,
    [sessionId],
  )

describe('a sheet of a roster', () => {
  it('credits who attended, all of the hours or some, and again changes nothing', async () => {
    const sessionId = await training.session()
    const [first, second] = [await inspector('甲'), await inspector('乙')]
    const rows = [{ ...first.row, hours: 4.5 }, second.row]
    const one = about(sessionId)
    expect(await one.stage(rows)).toEqual([])
    expect(await credits(sessionId)).toEqual([])
    expect(await one.apply()).toEqual({ created: 2, changed: 0, unchanged: 0 })
    expect(await credits(sessionId)).toEqual([
      { personId: first.personId, hundredths: 450, source: 'ROSTER' },
      { personId: second.personId, hundredths: 800, source: 'ROSTER' },
    ])
    const again = about(sessionId)
    expect(await again.stage(rows)).toEqual([])
    expect(await again.apply()).toEqual({ created: 0, changed: 0, unchanged: 2 })
  })

  it('knows people by the card where there is no number', async () => {
    const sessionId = await training.session()
    const one = await inspector('持证人')
    await database.sql('update appointment set card_number = $2 where inspector_id = $1', [
      one.personId,
      '巴督001',
    ])
    const sheet = about(sessionId)
    expect(await sheet.stage([{ name: '持证人', cardNumber: '巴督001' }])).toEqual([])
    expect(await sheet.apply()).toMatchObject({ created: 1 })
  })

  it('names each faulty row with its cell', async () => {
    const sessionId = await training.session()
    const other = await training.session()
    const [good, twice, elsewhere, credited] = [
      await inspector('好'),
      await inspector('重'),
      await inspector('别处'),
      await inspector('已有'),
    ]
    await training.record(other, [elsewhere.personId])
    const input = { sessionId, rows: [{ personId: credited.personId, hours: 4 }] }
    await graph.ok(training.by, rosterDocument, { input })
    const faults = await about(sessionId).stage([
      good.row,
      twice.row,
      { ...twice.row, identityNumber: twice.row.identityNumber.toLowerCase() },
      { name: '生人', identityNumber: identityNumber() },
      { name: '无号' },
      { name: '错号', identityNumber: '511902198001010010' },
      { ...good.row, name: '坏' },
      elsewhere.row,
      credited.row,
      { ...(await inspector('多')).row, hours: 8.5 },
      { name: '无证', cardNumber: '没有的证' },
    ])
    expect(faults.map(({ row, field, message }) => [row, field, message.slice(0, 11)])).toEqual([
      [4, null, '与第 3 行是同一人'],
      [5, 'identityNumber', '不是督学或督学候选人（'],
      [6, 'identityNumber', '身份证号和督学证号至少'],
      [7, 'identityNumber', '身份证号有误：应为 1'],
      [8, 'name', '该号码的督学登记姓名为'],
      [9, null, '与其另一次培训时间重叠'],
      [10, null, '该培训已为其登记 4 '],
      [11, 'hours', '学时不能超过该培训的 '],
      [12, 'cardNumber', '不是督学或督学候选人（'],
    ])
  })

  it('is the organizer’s, of a session that is over, and named by the import', async () => {
    const sessionId = await training.session()
    const row = { row: 2, name: '甲', identityNumber: identityNumber() }
    const { importId } = about(sessionId)
    const ask = (by: ReturnType<typeof sent>) =>
      graph.refused(by, stageDocument, { input: { importId, token: 1, rows: [row] } })
    expect(await ask(sent(importId, organs.sichuan))).toMatchObject({ code: 'FORBIDDEN' })
    expect(await ask(sent(importId, organs.mianyang))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await ask(sent(importId, organs.bazhong, '2020-10-11'))).toMatchObject({ code: 'CONFLICT' })
    import_.subjectId = null
    expect(await ask(sent(importId))).toEqual({ code: 'INVALID', message: '请指明是哪一个培训班的名册' })
  })

  it('is judged again: who was credited elsewhere since the check refuses all of it', async () => {
    const sessionId = await training.session()
    const other = await training.session()
    const [one, two] = [await inspector('前'), await inspector('后')]
    const sheet = about(sessionId)
    expect(await sheet.stage([one.row, two.row])).toEqual([])
    await training.record(other, [two.personId])
    import_.step = 'APPLY'
    import_.good = 2
    const asked = { input: { importId: sheet.importId, token: 1 } }
    const refused = await graph.refused(sent(sheet.importId), applyDocument, asked)
    expect(refused).toEqual({
      code: 'INVALID',
      message: expect.stringMatching(/检查之后数据有变化.*第 3 行/),
    })
    expect(await credits(sessionId)).toEqual([])
  })
})
