import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { commandsOf, newEvidence, newProblem, newVisit } from './commands.ts'
import { dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, governments, officerOf, unitOf, owner } = world
const { city, run, denied, inspectionIn, problemIn, report, deliberate, giveFeedback } = commandsOf(world)

const tongjiang = unitOf(governments.tongjiang)
const see = `query ($id: ID!) { problem(id: $id) { evidence { purpose fileId sha256 name attachedBy { id } person { id } }
  rectifications { id evidence { name } verificationEvidence { name } } } }`
const namesOf = async (who: typeof city, id: string) =>
  (await ok(who, see, { id })).problem.evidence.map(({ name }: { name: string }) => name)

describe('files that show something', () => {
  test('are kept with their hash where they belong, and seen by both sides', async () => {
    const { problems } = await inspectionIn('FEEDBACK_GIVEN', {
      problems: [newProblem(governments.tongjiang.id, { evidence: [newEvidence({ name: '现场照片.jpg' })] })],
    })
    const problemId = problems[0]?.id as string
    const voucher = newEvidence({ name: '凭证.pdf' })
    await report(tongjiang, problemId, { evidence: [voucher] })
    await run(city, 'verifyRectification', {
      problemId,
      finding: '到位',
      methods: ['DOCUMENTS'],
      on: dates.decided,
      evidence: [newEvidence({ name: '核查记录.pdf' })],
    })
    for (const who of [city, tongjiang, officerOf('province')]) {
      const { problem } = await ok(who, see, { id: problemId })
      expect(problem.evidence).toMatchObject([
        { purpose: 'FINDING', name: '现场照片.jpg', attachedBy: { id: city.organizationId } },
        { ...voucher, purpose: 'REPORT', person: { id: tongjiang.personId } },
        { purpose: 'VERIFICATION', name: '核查记录.pdf' },
      ])
      expect(problem.rectifications).toMatchObject([
        { evidence: [{ name: '凭证.pdf' }], verificationEvidence: [{ name: '核查记录.pdf' }] },
      ])
    }
  })

  test('come in rounds, until somebody judges the report', async () => {
    const { problemId } = await problemIn('OPEN')
    const { id: rectificationId } = await report(tongjiang, problemId, { evidence: [newEvidence()] })
    const more = { rectificationId, evidence: [newEvidence(), newEvidence()], idempotencyKey: randomUUID() }
    expect((await run(tongjiang, 'attachEvidence', more)).evidence).toHaveLength(3)
    expect((await run(tongjiang, 'attachEvidence', more)).evidence).toHaveLength(3)
    const input = { rectificationId, evidence: [newEvidence()] }
    expect((await denied(city, 'attachEvidence', input)).code).toBe('FORBIDDEN')
    expect((await denied(unitOf(governments.enyang), 'attachEvidence', input)).code).toBe('NOT_FOUND')
    const many = { rectificationId, evidence: Array.from({ length: 48 }, () => newEvidence()) }
    expect((await denied(tongjiang, 'attachEvidence', many)).message).toContain('最多 50 个')
    await run(city, 'returnRectification', { problemId, reason: '不全', on: dates.decided })
    expect((await denied(tongjiang, 'attachEvidence', input)).code).toBe('CONFLICT')
  })

  test('of a covert visit are not the unit’s to see before the visit is', async () => {
    const { inspectionId, team, visits } = await inspectionIn('ON_SITE', {
      visits: [newVisit({ openness: 'COVERT' })],
    })
    const inspected = { who: city, objects: [governments.tongjiang.id], team, inspectionId }
    const evidence = [newEvidence({ name: '暗访.jpg' })]
    const problems = [newProblem(governments.tongjiang.id, { visitId: visits[0]?.id, evidence })]
    const [{ id }] = await run(city, 'recordProblems', { inspectionId, problems })
    await deliberate(inspected)
    await giveFeedback(inspected)
    expect(await namesOf(tongjiang, id)).toEqual([])
    expect(await namesOf(city, id)).toEqual(['暗访.jpg'])
    await run(city, 'releaseVisit', { visitId: visits[0]?.id, reason: '公布' })
    // The visit is released to the place visited, and this unit is not that place.
    expect(await namesOf(tongjiang, id)).toEqual([])
  })

  test('open their content to those who see them, and to nobody else', async () => {
    const { problemId } = await problemIn('OPEN')
    const file = newEvidence()
    await report(tongjiang, problemId, { evidence: [file] })
    const ask = `query ($ids: [ID!]!) { problemEvidenceByFiles(fileIds: $ids) { fileId sha256 } }`
    const { fileId, sha256 } = file
    for (const who of [city, tongjiang, officerOf('tongjiang')]) {
      const answer = await ok(who, ask, { ids: [fileId, randomUUID(), 'x'] })
      expect(answer.problemEvidenceByFiles).toEqual([{ fileId, sha256 }])
    }
    for (const who of [unitOf(governments.enyang), officerOf('mianyang')]) {
      expect((await ok(who, ask, { ids: [fileId] })).problemEvidenceByFiles).toEqual([])
    }
  })

  test.each([
    ['without a hash', newEvidence({ sha256: '' }), 'INVALID'],
    ['without a name', newEvidence({ name: '' }), 'INVALID'],
    ['that is no file', newEvidence({ fileId: 'x' }), 'NOT_FOUND'],
  ])('%s are refused with the whole report', async (_, file, code) => {
    const { problemId } = await problemIn('OPEN')
    const input = { problemId, text: '已整改', submittedOn: dates.reported, evidence: [newEvidence(), file] }
    expect((await denied(tongjiang, 'submitRectification', input)).code).toBe(code)
    expect(await owner.rectification.count({ where: { problemId } })).toBe(0)
  })
})
