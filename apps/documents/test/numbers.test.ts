import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { aSeries, aSubmitted, command, people, queued, start, today } from './factories.ts'

const { leader, officer } = people
const approve = command('approveLetter', 'id number')

describe('numbers under concurrency', async () => {
  const started = await start({ pool: 10 })
  const { graph, database } = started
  const [notices, letters] = [await aSeries(started), await aSeries(started, { code: '巴政教督函' })]

  /** Approves, and comes again while the system says that it is busy, as a client does. */
  const approvePatiently = async (letterId: string, seriesId: string): Promise<string> => {
    const { data, errors } = await graph.send(leader, approve, {
      input: { letterId, seriesId, approvedOn: today },
    })
    if (errors[0]?.extensions?.code === 'UNAVAILABLE') return approvePatiently(letterId, seriesId)
    expect(errors).toEqual([])
    return data.approveLetter.number
  }

  const manySubmitted = async (count: number): Promise<string[]> => {
    const hands = Array.from({ length: 3 }, async () => {
      const ids: string[] = []
      for (let i = 0; i < count / 3; i++) ids.push(await aSubmitted(started))
      return ids
    })
    return (await Promise.all(hands)).flat()
  }

  it('gives 1 to 50 to 50 approvals at once, without gap or double, and leaves the second series alone', async () => {
    const [other, ...ids] = (await manySubmitted(51)) as [string, ...string[]]
    const given = await Promise.all([
      approvePatiently(other, letters),
      ...ids.map((letterId) => approvePatiently(letterId, notices)),
    ])
    expect(given[0]).toBe('巴政教督函〔2020〕1号')
    const expected = Array.from({ length: 50 }, (_, i) => `巴政教督办〔2020〕${i + 1}号`)
    expect(given.slice(1).sort()).toEqual(expected.sort())
    const { numberSeries } = await graph.ok(officer, '{ numberSeries { code years { year lastNumber } } }')
    expect(numberSeries).toEqual([
      { code: '巴政教督办', years: [{ year: 2020, lastNumber: 50 }] },
      { code: '巴政教督函', years: [{ year: 2020, lastNumber: 1 }] },
    ])
  }, 30_000)

  it('takes a number back when the approval is rolled back, with everything that hung on it', async () => {
    const [first, second] = [await aSubmitted(started), await aSubmitted(started)]
    const { errors } = await graph.send(
      leader,
      `mutation ($a: ApproveLetterInput!, $b: ApproveLetterInput!) {
         a: approveLetter(input: $a) { number } b: approveLetter(input: $b) { number }
       }`,
      {
        a: { letterId: first, seriesId: letters, approvedOn: today },
        b: { letterId: second, seriesId: letters, approvedOn: '2020-11-01' },
      },
    )
    expect(errors[0]?.extensions?.code).toBe('INVALID')
    expect(await queued(started, 'document.render', first)).toBe(0)
    expect(await database.sql('select 1 from rendering where letter_id = $1', [first])).toEqual([])
    expect(await approvePatiently(second, letters)).toBe('巴政教督函〔2020〕2号')
    expect(await approvePatiently(first, letters)).toBe('巴政教督函〔2020〕3号')
  })

  it('cannot be given twice by any path: the database refuses', async () => {
    const [row] = await database.sql<{ id: string }>(
      'select id from letter where number_sequence = 2 limit 1',
    )
    await expect(
      database.sql('update letter set number_sequence = 3 where id = $1', [row?.id]),
    ).rejects.toThrow(/letter_series_id_number_year_number_sequence_key/)
  })
})

describe('a series', async () => {
  const started = await start()
  const { graph } = started

  const refused = async (overrides: object) => {
    const base = { organizationId: officer.organizationId, code: '巴政教督', validFrom: '2020-01-01' }
    return graph.refused(officer, command('openNumberSeries', 'id'), { input: { ...base, ...overrides } })
  }

  it('is of the acting body, with a code of Chinese characters, once', async () => {
    expect(await refused({ code: 'BZ〔' })).toEqual({
      code: 'INVALID',
      message: '机关代字应为 2 至 14 个汉字',
    })
    expect(await refused({ startAt: 0 })).toMatchObject({ code: 'INVALID' })
    expect(await refused({ organizationId: people.bureauOfficer.organizationId })).toMatchObject({
      code: 'FORBIDDEN',
    })
    await aSeries(started, { code: '巴政教督' })
    expect(await refused({})).toEqual({ code: 'CONFLICT', message: '本机构已经启用代字“巴政教督”' })
  })

  it('must be named where a body has several, and must be its own and in force', async () => {
    const fresh = await start()
    const letterId = await aSubmitted(fresh)
    const refusal = async (input: object) =>
      (await fresh.graph.refused(leader, approve, { input: { letterId, approvedOn: today, ...input } }))
        .message
    expect(await refusal({})).toBe('本机构尚未启用发文字号序列，请先启用')
    const foreign = await aSeries(fresh, { by: people.bureauLeader, code: '巴教' })
    expect(await refusal({ seriesId: foreign })).toBe('发文字号序列不存在')
    expect(await refusal({ seriesId: randomUUID() })).toBe('发文字号序列不存在')
    await aSeries(fresh, { code: '巴政教督', validFrom: '2021-01-01' })
    expect(await refusal({})).toBe('发文字号序列在成文日期时尚未启用')
    await aSeries(fresh, { code: '巴政教督办' })
    await aSeries(fresh, { code: '巴政教督函' })
    expect(await refusal({})).toBe('本机构有多个发文字号序列（巴政教督办、巴政教督函），请指明使用哪一个')
  })

  it('starts where the office says in its first year, and at 1 in every later one', async () => {
    const fresh = await start()
    await aSeries(fresh, { validFrom: '2019-06-01', startAt: 18 })
    const numbers: string[] = []
    for (const approvedOn of ['2019-12-30', '2019-12-31', '2020-01-02']) {
      const letterId = await aSubmitted(fresh, { occurredOn: '2019-12-01' })
      const { approveLetter } = await fresh.graph.ok(leader, approve, { input: { letterId, approvedOn } })
      numbers.push(approveLetter.number)
    }
    expect(numbers).toEqual(['巴政教督办〔2019〕18号', '巴政教督办〔2019〕19号', '巴政教督办〔2020〕1号'])
  })
})
