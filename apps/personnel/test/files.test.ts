import { randomInt, randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { checkCharacter } from '../src/files/identity-number.ts'
import {
  officer,
  openPersonnel,
  organization,
  organs,
  recommendation,
  recommendDocument,
} from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const person = () => directory.person({ organization: school })
const county = (overrides: Partial<Actor> = {}) => officer(organs.tongjiang, overrides)

/** An identity number that no other test has, of a man born on 1980-01-01. */
const identity = () => {
  const digits = `${randomInt(110_000, 659_999)}19800101${randomInt(0, 499) * 2 + 1}`
    .padEnd(17, '1')
    .slice(0, 17)
  const male = Number(digits[16]) % 2 === 1 ? digits : `${digits.slice(0, 16)}1`
  return male + checkCharacter(male)
}
const mobileNumber = '13800005678'

const fields = `id version gender birthDate maskedIdentityNumber maskedMobile education awards isRemoved
  career { from to unit position } keptBy { id } person { id }`
const keepDocument = `mutation ($input: KeepInspectorFileInput!) { keepInspectorFile(input: $input) { ${fields} } }`
const removeDocument = `mutation ($input: FileReasonInput!) { removeInspectorFile(input: $input) { isRemoved version } }`
const restoreDocument = `mutation ($input: FileReasonInput!) { restoreInspectorFile(input: $input) { isRemoved version } }`
const revealDocument = `mutation ($input: FileReasonInput!) {
  revealPersonalData(input: $input) { person { id } identityNumber mobile readAt } }`

/** A file as the county keeps it; every default is visible here. */
const keep = async (personId: string, overrides: Record<string, unknown> = {}) => {
  const input = { personId, identityNumber: identity(), mobile: mobileNumber, ...overrides }
  const { keepInspectorFile } = await graph.ok(county(), keepDocument, { input })
  return { ...keepInspectorFile, identityNumber: input.identityNumber }
}

const outcomes = async (inputs: Record<string, unknown>[]) => {
  const answers = inputs.map((input) => graph.send(county(), keepDocument, { input }))
  return (await Promise.all(answers))
    .map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string)
    .toSorted()
}

describe('keepInspectorFile', () => {
  it('opens a file for the acting office, and masks the numbers in every answer', async () => {
    const personId = person()
    const identityNumber = identity()
    const career = [{ from: '2001-09-01', to: null, unit: '通江中学', position: '教师' }]
    const file = await keep(personId, { identityNumber, career, awards: ['市优秀教师'], education: 'MASTER' })
    expect(file).toMatchObject({
      version: 1,
      gender: 'MALE',
      birthDate: '1980-01-01',
      maskedIdentityNumber: `${identityNumber.slice(0, 4)}**********${identityNumber.slice(-4)}`,
      maskedMobile: '138****5678',
      education: 'MASTER',
      awards: ['市优秀教师'],
      career,
      isRemoved: false,
      keptBy: { id: organs.tongjiang.id },
      person: { id: personId },
    })
  })

  it('leaves neither number in clear in any row, the audit included', async () => {
    const { identityNumber } = await keep(person())
    const tables = await database.sql<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    )
    for (const { name } of tables) {
      const rows = await database.sql(`select 1 from "${name}" t where t::text like any(array[$1, $2])`, [
        `%${identityNumber}%`,
        `%${mobileNumber}%`,
      ])
      expect([name, rows.length]).toEqual([name, 0])
    }
  })

  it('changes what it names, leaves the rest and empties what is null', async () => {
    const personId = person()
    await keep(personId, { education: 'MASTER', awards: ['甲'] })
    const input = { personId, version: 1, education: null, subject: '数学' }
    const { keepInspectorFile } = await graph.ok(county(), keepDocument, { input })
    expect(keepInspectorFile).toMatchObject({
      version: 2,
      education: null,
      awards: ['甲'],
      maskedMobile: '138****5678',
    })
  })

  it('refuses a change made from an older version and names both', async () => {
    const personId = person()
    await keep(personId)
    await graph.ok(county(), keepDocument, { input: { personId, version: 1, subject: '语文' } })
    const stale = { personId, version: 1, subject: '数学' }
    expect(await graph.refused(county(), keepDocument, { input: stale })).toEqual({
      code: 'CONFLICT',
      message: '档案已被他人修改（您看到的是第 1 版，现为第 2 版），请刷新后再改',
    })
    const { code, message } = await graph.refused(county(), keepDocument, { input: { personId } })
    expect([code, message]).toEqual(['CONFLICT', '该人员已有档案（第 2 版），请打开后修改'])
  })

  it('judges a change together with what is kept', async () => {
    const personId = person()
    await keep(personId)
    const input = { personId, version: 1, birthDate: '1980-01-02' }
    const { code, message } = await graph.refused(county(), keepDocument, { input })
    expect([code, message]).toEqual(['INVALID', '出生日期与身份证号不一致，请核对'])
  })

  it.each([
    ['a wrong check digit', { identityNumber: '110105194912310021' }, 'INVALID', '校验码'],
    ['a mobile number too short', { mobile: '1380000567' }, 'INVALID', '手机号应为 11 位数字'],
    ['a bad address of e-mail', { email: 'x' }, 'INVALID', '不是有效的邮箱'],
    ['a version of nothing', { version: 1 }, 'NOT_FOUND', '档案不存在或已删除'],
    ['an unknown person', { personId: randomUUID() }, 'NOT_FOUND', '人员不存在'],
    ['a malformed person', { personId: 'x' }, 'INVALID', 'personId 不是有效的编号'],
  ])('refuses %s', async (_, overrides, code, message) => {
    const input = { personId: person(), ...overrides }
    const answer = await graph.refused(county(), keepDocument, { input })
    expect(answer.code).toBe(code)
    expect(answer.message).toContain(message)
  })

  it('refuses an identity number that is registered, wherever, and does not tell whose it is', async () => {
    const { identityNumber } = await keep(person())
    for (const by of [county(), officer(organs.mianyang)]) {
      const stranger = person()
      const input = { personId: stranger, identityNumber: identityNumber.toLowerCase() }
      expect(await graph.refused(by, keepDocument, { input })).toEqual({
        code: 'CONFLICT',
        message: '该身份证号已登记在另一份档案中，请核对号码',
      })
    }
  })

  it('refuses a second file of a person, whoever keeps the first', async () => {
    const personId = person()
    await keep(personId)
    for (const body of [organs.bazhong, organs.mianyang]) {
      const { code, message } = await graph.refused(officer(body), keepDocument, { input: { personId } })
      expect([code, message]).toEqual(['CONFLICT', '该人员的督学档案由另一机构保管，不能重复建档'])
    }
  })

  it('does it once when sent twice', async () => {
    const by = county()
    const input = { personId: person(), subject: '数学', idempotencyKey: randomUUID() }
    const first = await graph.ok(by, keepDocument, { input })
    expect(await graph.ok(by, keepDocument, { input })).toEqual(first)
  })

  it('of two officers at once lets one open the file, one change it, and one take a number', async () => {
    const personId = person()
    expect(await outcomes([{ personId }, { personId }])).toEqual(['', 'CONFLICT'])
    const change = { personId, version: 1, subject: '数学' }
    expect(await outcomes([change, change])).toEqual(['', 'CONFLICT'])
    const identityNumber = identity()
    const both = [person(), person()].map((id) => ({ personId: id, identityNumber }))
    expect(await outcomes(both)).toEqual(['', 'CONFLICT'])
  })
})

describe('removing and restoring a file', () => {
  it('hides it with its reason, frees its number, and brings it back', async () => {
    const personId = person()
    const { identityNumber } = await keep(personId)
    const input = { personId, reason: '调离教育系统' }
    const { removeInspectorFile } = await graph.ok(county(), removeDocument, { input })
    expect(removeInspectorFile).toEqual({ isRemoved: true, version: 2 })
    const one = `{ inspectorFile(personId: "${personId}") { id } }`
    expect((await graph.ok(county(), one)).inspectorFile).toBeNull()
    expect((await graph.refused(county(), removeDocument, { input })).code).toBe('NOT_FOUND')
    const list = `{ inspectorFiles(filter: { removed: true }) { nodes { person { id } removalReason } } }`
    const { inspectorFiles } = await graph.ok(county(), list)
    expect(inspectorFiles.nodes).toContainEqual({ person: { id: personId }, removalReason: '调离教育系统' })
    const other = person()
    await keep(other, { identityNumber })
    const taken = await graph.refused(county(), restoreDocument, { input })
    expect([taken.code, taken.message]).toEqual(['CONFLICT', '该身份证号已登记在另一份档案中，请核对号码'])
    await graph.ok(county(), removeDocument, { input: { personId: other, reason: '号码有误' } })
    const { restoreInspectorFile } = await graph.ok(county(), restoreDocument, { input })
    expect(restoreInspectorFile).toEqual({ isRemoved: false, version: 3 })
    expect((await graph.refused(county(), restoreDocument, { input })).code).toBe('CONFLICT')
  })

  it('is the keeping office’s', async () => {
    const personId = person()
    await keep(personId)
    const input = { personId, reason: '试' }
    expect((await graph.refused(officer(organs.bazhong), removeDocument, { input })).code).toBe('FORBIDDEN')
    expect((await graph.refused(officer(organs.enyang), removeDocument, { input })).code).toBe('NOT_FOUND')
  })
})

describe('a file', async () => {
  const personId = person()
  const { id } = await keep(personId)
  const document = `query ($keys: [_Any!]!) {
    inspectorFile(personId: "${personId}") { maskedIdentityNumber maskedMobile }
    _entities(representations: $keys) {
      ... on InspectorFile { maskedMobile } ... on Person { inspectorFile { maskedMobile } } } }`
  const keys = [
    { __typename: 'InspectorFile', id },
    { __typename: 'Person', id: personId },
  ]
  const masked = { maskedMobile: '138****5678' }
  const input = { personId, reason: '核对聘书信息' }

  it.each([
    ['an officer of the keeping office', county(), null],
    ['a leader of the keeping office', county({ roles: ['LEADER'] }), null],
    ['the person', actor({ role: 'UNIT', personId }), null],
    ['the city above', officer(organs.bazhong), 'FORBIDDEN'],
    ['the province above', officer(organs.sichuan), 'FORBIDDEN'],
    ['another body of the same county', officer({ ...organs.tongjiang, id: randomUUID() }), 'FORBIDDEN'],
  ])('is masked for %s, who may or may not see the numbers', async (_, by, code) => {
    const answer = await graph.ok(by, document, { keys })
    expect(answer.inspectorFile).toEqual({
      maskedIdentityNumber: expect.stringMatching(/^\d{4}\*{10}\d{3}[\dX]$/),
      ...masked,
    })
    expect(answer._entities).toEqual([masked, { inspectorFile: masked }])
    if (code) {
      expect((await graph.refused(by, revealDocument, { input })).code).toBe(code)
    } else {
      const { revealPersonalData } = await graph.ok(by, revealDocument, { input })
      expect(revealPersonalData.mobile).toBe(mobileNumber)
      expect(revealPersonalData.identityNumber).toMatch(/^\d{17}[\dX]$/)
    }
  })

  it.each([
    ['another county', officer(organs.enyang)],
    ['another city', officer(organs.mianyang)],
    ['an inspector of the county', county({ roles: ['INSPECTOR'] })],
    ['an auditor of the county', county({ roles: ['AUDITOR'] })],
    ['an administrator of the county', county({ roles: ['ADMIN'] })],
    ['an expert', actor({ role: 'EXPERT' })],
    ['a colleague', actor({ role: 'UNIT', organizationId: school.id })],
  ])('does not exist for %s', async (_, by) => {
    const answer = await graph.ok(by, document, { keys })
    expect(answer).toEqual({ inspectorFile: null, _entities: [null, { inspectorFile: null }] })
    expect((await graph.refused(by, revealDocument, { input })).code).toBe('NOT_FOUND')
  })

  it('is found by its numbers only where it may be seen, and by nobody by a part of them', async () => {
    const known = await keep(person(), { mobile: '13911112222' })
    const list = `query ($filter: InspectorFileFilter) { inspectorFiles(filter: $filter) { totalCount nodes { id } } }`
    const count = async (by: Actor, filter: Record<string, unknown>) =>
      (await graph.ok(by, list, { filter })).inspectorFiles.totalCount
    expect(await count(county(), { identityNumber: known.identityNumber })).toBe(1)
    expect(await count(officer(organs.sichuan), { mobile: '139 1111 2222' })).toBe(1)
    expect(await count(officer(organs.enyang), { identityNumber: known.identityNumber })).toBe(0)
    expect(await count(county(), { identityNumber: known.identityNumber.slice(0, 17) })).toBe(0)
    expect(await count(officer(organs.sichuan), { divisionId: places.mianyang.id })).toBe(0)
    const { code } = await graph.refused(county(), list, { filter: { mobile: '139' } })
    expect(code).toBe('INVALID')
  })

  it('malformed ids are no file of anybody', async () => {
    const malformed = [{ __typename: 'InspectorFile', id: 'x' }]
    const answer = await graph.ok(county(), document, { keys: malformed })
    expect(answer._entities).toEqual([null])
    expect((await graph.ok(county(), `{ inspectorFile(personId: "x") { id } }`)).inspectorFile).toBeNull()
  })

  it('is asked for once for a whole list of persons', async () => {
    const statements = [2, 40].map((count) => {
      const representations = Array.from({ length: count }, () => ({ __typename: 'Person', id: person() }))
      return () => personnel.statementsOf(() => graph.ok(county(), document, { keys: representations }))
    })
    const [few, many] = [await statements[0]?.(), await statements[1]?.()]
    expect(many?.length).toBe(few?.length)
  })
})

describe('revealPersonalData', () => {
  it('keeps who read, for which body and why, in the same transaction', async () => {
    const personId = person()
    await keep(personId)
    const by = county()
    const input = { personId, reason: '核对聘书信息' }
    const { revealPersonalData } = await graph.ok(by, revealDocument, { input })
    const reads = `{ inspectorFile(personId: "${personId}") {
      reads { reader { id } readerOrganization { id } reason readAt } } }`
    const read = {
      reader: { id: by.personId },
      readerOrganization: { id: organs.tongjiang.id },
      reason: '核对聘书信息',
      readAt: revealPersonalData.readAt,
    }
    const seenBy = async (reader: Actor) => (await graph.ok(reader, reads)).inspectorFile.reads
    expect(await seenBy(county())).toEqual([read])
    expect(await seenBy(actor({ role: 'UNIT', personId }))).toEqual([read])
    expect(await seenBy(officer(organs.bazhong))).toEqual([])
    const [entry] = await database.sql<{ entity: string; reason: string }>(
      `select entity, reason from audit_entry where account_id = $1`,
      [by.accountId],
    )
    expect(entry).toEqual({ entity: 'personal_data_read', reason: '核对聘书信息' })
  })

  it('needs a reason, leaves no trace of a refusal and shows no removed file', async () => {
    const personId = person()
    await keep(personId)
    const without = { personId, reason: ' ' }
    expect((await graph.refused(county(), revealDocument, { input: without })).code).toBe('INVALID')
    await graph.refused(officer(organs.bazhong), revealDocument, { input: { personId, reason: '试' } })
    await graph.ok(county(), removeDocument, { input: { personId, reason: '重复' } })
    const answer = await graph.refused(county(), revealDocument, { input: { personId, reason: '试' } })
    expect(answer.code).toBe('NOT_FOUND')
    expect(await database.sql(`select from personal_data_read where person_id = $1`, [personId])).toEqual([])
  })

  it('its record cannot be forged, changed or deleted below the graph', async () => {
    const personId = person()
    const { id } = await keep(personId)
    const by = county()
    await graph.ok(by, revealDocument, { input: { personId, reason: '核对' } })
    const where = { fileId: id }
    const change = personnel.write(by, (tx) =>
      tx.personalDataRead.updateMany({ where, data: { reason: '别的' } }),
    )
    await expect(change).rejects.toThrow()
    const removal = personnel.write(by, (tx) => tx.personalDataRead.deleteMany({ where }))
    await expect(removal).rejects.toThrow()
    const row = await personnel.write(by, (tx) => tx.personalDataRead.findFirstOrThrow({ where }))
    const forged = { ...row, id: randomUUID(), readerId: randomUUID() }
    const insert = personnel.write(by, (tx) => tx.personalDataRead.createMany({ data: [forged] }))
    await expect(insert).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const clear = personnel.write(by, (tx) =>
      tx.inspectorFile.updateMany({ where: { id }, data: { mobileSealed: mobileNumber } }),
    )
    await expect(clear).rejects.toThrow()
  })
})

describe('recommendationChecks', () => {
  const document = `query ($input: RecommendationChecksInput!) {
    recommendationChecks(input: $input) { person { id } rule outcome isBlocking article message } }`

  it('says which rule failed with its article, and what is not known', async () => {
    const [short, none] = [person(), person()]
    await keep(short, { yearsInEducation: 9, education: 'BACHELOR' })
    const input = { personIds: [short, none], kind: 'PART_TIME', on: '2020-08-03' }
    const { recommendationChecks } = await graph.ok(county(), document, { input })
    expect(recommendationChecks).toEqual([
      {
        person: { id: short },
        rule: 'qual.years',
        outcome: 'FAILED',
        isBlocking: true,
        article: '《教育督导条例》（国务院令第624号）第七条',
        message: '从事教育工作须满 10 年，档案记载为 9 年',
      },
      expect.objectContaining({ rule: 'qual.education', outcome: 'MET', isBlocking: false }),
      expect.objectContaining({ person: { id: none }, outcome: 'UNKNOWN', isBlocking: false }),
      expect.objectContaining({ rule: 'qual.education', outcome: 'UNKNOWN' }),
    ])
  })

  it('answers about a person whom the caller may not see as about a missing one', async () => {
    const input = { personIds: [randomUUID()], kind: 'PART_TIME', on: '2020-08-03' }
    const { code, message } = await graph.refused(county(), document, { input })
    expect([code, message]).toEqual(['NOT_FOUND', '人员不存在'])
  })

  it('stands behind recommendInspectors: a failed rule refuses, an unknown fact does not', async () => {
    const [short, unknown, none] = [person(), person(), person()]
    await keep(short, { yearsInEducation: 9 })
    await keep(unknown, { education: 'BACHELOR' })
    const by = officer(organs.bazhong)
    const all = recommendation([unknown, short, none])
    const { code, message } = await graph.refused(by, recommendDocument, { input: all })
    expect(code).toBe('INVALID')
    expect(message).toBe(
      '第 2 行：不符合督学任职条件：从事教育工作须满 10 年，档案记载为 9 年（依据：《教育督导条例》（国务院令第624号）第七条）',
    )
    const fullTime = recommendation([short], { kind: 'FULL_TIME' })
    expect((await graph.refused(by, recommendDocument, { input: fullTime })).code).toBe('INVALID')
    await graph.ok(by, recommendDocument, { input: recommendation([unknown, none]) })
    await graph.ok(by, recommendDocument, { input: recommendation([short], { kind: 'SPECIAL' }) })
  })
})
