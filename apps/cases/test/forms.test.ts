import { randomUUID } from 'node:crypto'
import { type Actor, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { readSections } from '../src/forms/forms.ts'
import { answersOf, judgeSections } from '../src/forms/rules.ts'
import { grantsOf } from '../src/teams/grants.ts'
import { commandsOf } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, owner, client, officerOf, unitOf, governments, neighbours } = world
const { inspectionIn } = commandsOf(world)

const today = '2020-12-31'
const one = (name: string, fields = 'id') =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${fields} } }`
const run = async (who: Actor, name: string, input: object, fields?: string) =>
  (await ok(who, one(name, fields), { input }))[name]
const denied = async (who: Actor, name: string, input: object) =>
  (await refused(who, one(name), { input })).code

const sections = (text = '食堂卫生') => [
  {
    title: '卫生',
    items: [
      { key: 'canteen', text, kind: 'YES_NO', problemWhen: ['NO'], needsPhoto: true },
      { key: 'pupils', text: '就餐学生', kind: 'NUMBER', unit: '人', min: 0 },
    ],
  },
]
const newForm = (over: object = {}) => ({ name: '开学督查检查表', audience: 'SCHOOL', ...over })

/** A check list of an office with one published version. */
async function published(who: Actor) {
  const { id: formId } = await run(who, 'createCheckForm', newForm())
  await run(who, 'saveCheckFormDraft', { formId, sections: sections() })
  const { current } = await run(
    who,
    'publishCheckForm',
    { formId, number: 1, publishedOn: today },
    'current { id }',
  )
  return { formId, versionId: current.id as string }
}

const look = (who: Actor, { formId, versionId }: { formId: string; versionId: string }) =>
  ok(
    who,
    `query ($form: ID!, $version: ID!) {
      checkForm(id: $form) { id versions { number } }
      checkFormVersion(id: $version) { number }
      checkForms(first: 200) { nodes { id } }
    }`,
    { form: formId, version: versionId },
  ).then(({ checkForm, checkFormVersion, checkForms }) => ({
    form: checkForm?.versions.map(({ number }: { number: number }) => number) ?? null,
    version: checkFormVersion?.number ?? null,
    listed: checkForms.nodes.some(({ id }: { id: string }) => id === formId),
  }))
const all = { form: [1], version: 1, listed: true }
const nothing = { form: null, version: null, listed: false }

describe('built in', async () => {
  const { checkForms } = await ok(
    unitOf(governments.enyang),
    `{ checkForms(filter: { usableOnly: true }) { nodes { name audience organ { id } current { basis
      sections { title items { key kind problemWhen } } } } } }`,
  )
  const byAudience = (audience: string) =>
    checkForms.nodes.find((form: { audience: string }) => form.audience === audience)
  const titlesOf = (audience: string) =>
    byAudience(audience).current.sections.map(({ title }: { title: string }) => title)

  test('are the eight regular matters of schools and the three of kindergartens, for everybody signed in', () => {
    expect(titlesOf('SCHOOL')).toEqual([
      '校务管理和制度执行',
      '招生、收费、择校',
      '课程开设和课堂教学',
      '学生学习、体育锻炼和课业负担',
      '教师师德和专业发展',
      '校园及周边安全、学生交通安全',
      '食堂、食品、饮水及宿舍卫生',
      '校风、教风、学风',
    ])
    expect(titlesOf('KINDERGARTEN')).toEqual(['安全管理', '规范办园', '师德师风'])
    expect(byAudience('SCHOOL').organ).toBeNull()
  })

  test('keep to the rules for check lists, and a fault in any matter proposes a problem', async () => {
    const versions = await owner.checkFormVersion.findMany({ where: { organId: null } })
    expect(versions).toHaveLength(2)
    for (const version of versions) {
      const found = readSections(version)
      expect(judgeSections(found)).toBeUndefined()
      for (const { items } of found) {
        const judged = items.filter(({ kind }) => kind === 'RUBRIC')
        expect(judged.length).toBeGreaterThan(0)
        for (const item of judged) expect(item.problemWhen).toEqual([answersOf(item).at(-1)])
      }
    }
  })

  test('are changed by nobody, but an office begins its own with one of them', async () => {
    const city = officerOf('city')
    const [version] = await owner.checkFormVersion.findMany({
      where: { organId: null },
      orderBy: { id: 'asc' },
    })
    const formId = version?.formId as string
    expect(await denied(city, 'saveCheckFormDraft', { formId, sections: [] })).toBe('FORBIDDEN')
    const own = await run(
      city,
      'createCheckForm',
      newForm({ basedOnVersionId: version?.id }),
      'current { id } basedOn { id } draft { number sections { title } }',
    )
    expect(own).toMatchObject({ current: null, basedOn: { id: version?.id }, draft: { number: 1 } })
    expect(own.draft.sections).toHaveLength(8)
  })
})

describe('a check list of an office', () => {
  const city = officerOf('city')

  test('is drawn up, published, and goes on with its next version, the first one frozen', async () => {
    const { formId, versionId } = await published(city)
    const again = { formId, number: 1, publishedOn: today }
    expect((await run(city, 'publishCheckForm', again, 'current { id }')).current.id).toBe(versionId)
    expect(await denied(city, 'publishCheckForm', { ...again, number: 2 })).toBe('CONFLICT')

    await run(city, 'saveCheckFormDraft', { formId, sections: sections('食堂和饮水卫生') })
    const texts = '{ number sections { items { text } } }'
    const form = await run(
      city,
      'saveCheckFormDraft',
      { formId, sections: sections('食堂、饮水和宿舍卫生') },
      `current ${texts} draft ${texts}`,
    )
    expect(form).toMatchObject({
      current: { number: 1, sections: [{ items: [{ text: '食堂卫生' }, { text: '就餐学生' }] }] },
      draft: { number: 2, sections: [{ items: [{ text: '食堂、饮水和宿舍卫生' }, { text: '就餐学生' }] }] },
    })
    expect(await denied(city, 'publishCheckForm', { formId, number: 2, publishedOn: '2021-01-01' })).toBe(
      'INVALID',
    )
    const second = { formId, number: 2, publishedOn: today }
    expect(await run(city, 'publishCheckForm', second, 'current { number } draft { id }')).toEqual({
      current: { number: 2 },
      draft: null,
    })
    for (const data of [{ sections: [] }, { publishedOn: null }]) {
      const change = transact(client, { actor: city, mode: 'write', action: 'test' }, (tx) =>
        tx.checkFormVersion.update({ where: { id: versionId }, data }),
      )
      await expect(change).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
  })

  test('is begun once, however often it is sent', async () => {
    const input = newForm({ idempotencyKey: randomUUID() })
    const first = await run(city, 'createCheckForm', input)
    expect(await run(city, 'createCheckForm', input)).toEqual(first)
  })

  test.each([
    ['a name of one character', 'createCheckForm', newForm({ name: '表' }), 'INVALID'],
    [
      'a base that does not exist',
      'createCheckForm',
      newForm({ basedOnVersionId: randomUUID() }),
      'NOT_FOUND',
    ],
    ['an empty id', 'saveCheckFormDraft', { formId: '', sections: [] }, 'NOT_FOUND'],
  ])('with %s is refused', async (_, name, input, code) => {
    expect(await denied(city, name, input)).toBe(code)
  })

  test('with nothing in it, or a fault, is not published or saved', async () => {
    const { id: formId } = await run(city, 'createCheckForm', newForm())
    expect(await denied(city, 'publishCheckForm', { formId, number: 1, publishedOn: today })).toBe('INVALID')
    const twice = [...sections(), ...sections()]
    expect(await denied(city, 'saveCheckFormDraft', { formId, sections: twice })).toBe('INVALID')
    expect(await denied(city, 'saveCheckFormDraft', { formId, basis: 'x'.repeat(501), sections: [] })).toBe(
      'INVALID',
    )
  })

  test('that is withdrawn is no longer offered, and stays readable', async () => {
    const form = await published(city)
    const withdrawal = { formId: form.formId, withdrawnOn: today, reason: '改用新表' }
    expect(await denied(city, 'withdrawCheckForm', { ...withdrawal, reason: ' ' })).toBe('INVALID')
    expect(await run(city, 'withdrawCheckForm', withdrawal, 'withdrawnOn')).toEqual({ withdrawnOn: today })
    expect(await look(city, form)).toEqual(all)
    const { checkForms } = await ok(
      city,
      `{ checkForms(filter: { usableOnly: true, ownOnly: true, audience: SCHOOL }) {
      nodes { id } } }`,
    )
    expect(checkForms.nodes).not.toContainEqual({ id: form.formId })
    expect(await denied(city, 'saveCheckFormDraft', { formId: form.formId, sections: sections() })).toBe(
      'CONFLICT',
    )
  })
})

describe('down the tree', () => {
  test('what is published is seen by the office, all below it and above it, and by nobody beside it', async () => {
    const form = await published(officerOf('city'))
    for (const who of [officerOf('city'), officerOf('tongjiang'), officerOf('province')]) {
      expect(await look(who, form)).toEqual(all)
    }
    for (const who of [officerOf('mianyang'), unitOf(governments.tongjiang), actor({ role: 'INSPECTOR' })]) {
      expect(await look(who, form)).toEqual(nothing)
    }
  })

  test('what is drawn up is not seen below, and not published there', async () => {
    const { id: formId } = await run(officerOf('city'), 'createCheckForm', newForm())
    const [draft] = await owner.checkFormVersion.findMany({ where: { formId } })
    expect(await look(officerOf('tongjiang'), { formId, versionId: draft?.id as string })).toEqual(nothing)
    const below = await published(officerOf('city'))
    for (const who of [officerOf('tongjiang'), officerOf('province')]) {
      expect(await denied(who, 'saveCheckFormDraft', { formId: below.formId, sections: [] })).toBe(
        'FORBIDDEN',
      )
    }
    expect(
      await denied(officerOf('mianyang'), 'saveCheckFormDraft', { formId: below.formId, sections: [] }),
    ).toBe('NOT_FOUND')
  })

  test('a guest on a team reads what the inspection may use, while the grant lasts', async () => {
    const form = await published(officerOf('city'))
    const team = [neighbours.inspector(), neighbours.inspector(), neighbours.inspector()] as const
    await inspectionIn('NOTIFIED', { team: [...team] })
    const guest = actor({
      role: 'INSPECTOR',
      personId: team[2],
      division: places.mianyang,
      clock: clockOn(dates.visited),
    })
    expect(await look(guest, form)).toEqual(all)
    expect(await look({ ...guest, clock: clockOn('2020-01-01') }, form)).toEqual(nothing)
  })

  test('the database takes no version under another body’s check list', async () => {
    const { formId } = await published(officerOf('city'))
    const county = officerOf('tongjiang')
    const forged = transact(client, { actor: county, mode: 'write', action: 'test', grantsOf }, (tx) =>
      tx.checkFormVersion.create({
        data: {
          formId,
          organId: county.organizationId,
          ownerPath: places.tongjiang.path,
          number: 9,
          sections: [],
          recordedAt: new Date(),
        },
      }),
    )
    await expect(forged).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
