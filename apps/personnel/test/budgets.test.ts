import { randomUUID } from 'node:crypto'
import type { Actor } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { officer, openPersonnel, organization, organs } from './factories.ts'
import { createTraining } from './training-factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))

const lineFields = `id item name proposed approved reserved used left`
const budgetFields = `id year status office { id } approved reserved used left proposedOn proposedBy { id } decidedOn
  decidedBy { id } returnReason lines { ${lineFields} } isDemo`
const adjustmentFields = `id before after reason status decidedBy { id } returnReason line { id approved }`
const expenseFields = `id status amount description occurredOn person { id } fee { id } trainingSession { id } line { id }
  recordedBy { id } paidOn voucherNumber settledBy { id } freedOn freeReason isDemo`
const feeFields = `id status gross budgetLine { name }`
const documents = {
  proposeBudget: `mutation ($input: ProposeBudgetInput!) { proposeBudget(input: $input) { ${budgetFields} } }`,
  decideBudget: `mutation ($input: DecideBudgetInput!) { decideBudget(input: $input) { ${budgetFields} } }`,
  proposeBudgetAdjustment: `mutation ($input: ProposeBudgetAdjustmentInput!) {
    proposeBudgetAdjustment(input: $input) { ${adjustmentFields} } }`,
  decideBudgetAdjustment: `mutation ($input: DecideBudgetAdjustmentInput!) {
    decideBudgetAdjustment(input: $input) { ${adjustmentFields} } }`,
  recordExpenses: `mutation ($input: RecordExpensesInput!) { recordExpenses(input: $input) { ${expenseFields} } }`,
  settleExpenses: `mutation ($input: SettleExpensesInput!) { settleExpenses(input: $input) { ${expenseFields} } }`,
  cancelExpenses: `mutation ($input: CancelExpensesInput!) { cancelExpenses(input: $input) { ${expenseFields} } }`,
  recordFees: `mutation ($input: RecordFeesInput!) { recordFees(input: $input) { ${feeFields} } }`,
  submitFees: `mutation ($input: SubmitFeesInput!) { submitFees(input: $input) { ${feeFields} } }`,
  approveFees: `mutation ($input: FeesInput!) { approveFees(input: $input) { ${feeFields} } }`,
  returnFees: `mutation ($input: FeesReasonInput!) { returnFees(input: $input) { ${feeFields} } }`,
  payFees: `mutation ($input: PayFeesInput!) { payFees(input: $input) { ${feeFields} } }`,
  cancelFees: `mutation ($input: FeesReasonInput!) { cancelFees(input: $input) { ${feeFields} } }`,
}
type Command = keyof typeof documents
const send = (by: Actor, command: Command, input: object) => graph.send(by, documents[command], { input })
const run = async (by: Actor, command: Command, input: object) =>
  (await graph.ok(by, documents[command], { input }))[command]
const denied = (by: Actor, command: Command, input: object) =>
  graph.refused(by, documents[command], { input })
const codesOf = async (requests: ReturnType<typeof send>[]) =>
  (await Promise.all(requests)).map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string)

/** An office of the city and two of its people. */
function office(year = '2020') {
  const body = directory.add(organization(places.bazhong, { divisionKind: 'CITY' }))
  const person = (role: 'OFFICER' | 'LEADER') => officer(body, { roles: [role], today: `${year}-12-31` })
  return { body, clerk: person('OFFICER'), leader: person('LEADER') }
}

const proposal = (overrides: object = {}) => ({
  year: 2020,
  lines: [
    { item: 'REVIEW_FEE', name: '专家评审费', amount: 1_000_000 },
    { item: 'SUBSIDY', name: '督学补助', amount: 500_000 },
    { item: 'TRAINING', name: '督学培训', amount: 300_000 },
  ],
  ...overrides,
})

/** An office with an approved budget; every default is visible in the proposal. */
async function budgeted(overrides: object = {}) {
  const world = office()
  const { id: budgetId } = await run(world.clerk, 'proposeBudget', proposal(overrides))
  const budget = await run(world.leader, 'decideBudget', { budgetId, approve: true })
  const [fees = '', subsidies = '', training = ''] = budget.lines.map(({ id }: { id: string }) => id)
  return { ...world, budgetId: budgetId as string, fees, subsidies, training }
}

const figuresOf = async (by: Actor, budgetId: string) =>
  (
    await graph.ok(
      by,
      `{ budget(id: "${budgetId}") { approved reserved used left lines { ${lineFields} } } }`,
    )
  ).budget

const expense = (amount: number, overrides: object = {}) => ({
  description: '督导交通和误餐补助',
  amount,
  occurredOn: '2020-10-12',
  ...overrides,
})

const enrollDocument = `mutation ($input: EnrollExpertsInput!) { enrollExperts(input: $input) { id } }`

/** Recorded fees of so many experts, each 2000 yuan after tax and 2300 before. */
async function recorded(by: Actor, count: number): Promise<string[]> {
  const people = Array.from({ length: count }, () => directory.person({ organization: school }))
  const experts = people.map((personId) => ({
    personId,
    fields: ['督政'],
    titleClass: 'SENIOR',
    validFrom: '2020-09-01',
  }))
  await graph.ok(by, enrollDocument, { input: { experts } })
  const rows = people.map((personId) => ({ personId, workedOn: '2020-10-12', dailyRate: 200_000 }))
  const activity = { kind: 'OTHER', title: randomUUID() }
  const fees = await run(by, 'recordFees', { activity, mode: 'ON_SITE', rows })
  return fees.map(({ id }: { id: string }) => id)
}

describe('a budget', () => {
  it('is proposed by one and approved by another; nothing is approved before', async () => {
    const { body, clerk, leader } = office()
    const proposed = await run(clerk, 'proposeBudget', proposal({ isDemo: true }))
    expect(proposed).toMatchObject({
      year: 2020,
      status: 'PROPOSED',
      office: { id: body.id },
      approved: 0,
      left: 0,
      proposedOn: '2020-12-31',
      proposedBy: { id: clerk.personId },
      isDemo: true,
    })
    expect(proposed.lines).toMatchObject([
      { item: 'REVIEW_FEE', name: '专家评审费', proposed: 1_000_000, approved: 0 },
      { item: 'SUBSIDY' },
      { item: 'TRAINING' },
    ])
    const decision = { budgetId: proposed.id, approve: true }
    const alone = { ...leader, personId: clerk.personId }
    expect((await denied(alone, 'decideBudget', decision)).message).toBe(
      '提出人不能批准或退回，请由另一人办理',
    )
    expect(await run(leader, 'decideBudget', decision)).toMatchObject({
      status: 'APPROVED',
      approved: 1_800_000,
      reserved: 0,
      used: 0,
      left: 1_800_000,
      decidedOn: '2020-12-31',
      decidedBy: { id: leader.personId },
    })
    expect((await denied(leader, 'decideBudget', decision)).code).toBe('CONFLICT')
  })

  it('is one of an office and year; returned with a reason, it may be proposed again', async () => {
    const { clerk, leader } = office()
    const input = proposal({ idempotencyKey: randomUUID() })
    const { id: budgetId } = await run(clerk, 'proposeBudget', input)
    expect((await run(clerk, 'proposeBudget', input)).id).toBe(budgetId)
    expect((await denied(clerk, 'proposeBudget', proposal())).message).toContain('2020 年预算已提出或已批准')
    expect((await denied(leader, 'decideBudget', { budgetId, approve: false })).message).toBe(
      '退回须说明理由',
    )
    const returned = { budgetId, approve: false, reason: '超出财政批复' }
    expect(await run(leader, 'decideBudget', returned)).toMatchObject({
      status: 'RETURNED',
      returnReason: '超出财政批复',
      approved: 0,
    })
    expect(await run(clerk, 'proposeBudget', proposal())).toMatchObject({ status: 'PROPOSED' })
    const two = office()
    const codes = await codesOf([1, 2].map(() => send(two.clerk, 'proposeBudget', proposal())))
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
  })

  it('is decided once, though two decide at once', async () => {
    const { body, clerk, leader } = office()
    const { id: budgetId } = await run(clerk, 'proposeBudget', proposal())
    const second = officer(body, { roles: ['LEADER'] })
    const codes = await codesOf(
      [leader, second].map((by) => send(by, 'decideBudget', { budgetId, approve: true })),
    )
    expect(codes.toSorted()).toEqual(['', 'CONFLICT'])
  })

  it.each([
    ['no line', { lines: [] }, 'lines 不能为空'],
    [
      'two lines of one name',
      { lines: [1, 2].map(() => ({ item: 'OTHER', name: '其他', amount: 1 })) },
      '项目名称重复',
    ],
    ['more than there is', { lines: [{ item: 'OTHER', name: '其他', amount: 2e14 }] }, '金额过大'],
    ['less than nothing', { lines: [{ item: 'OTHER', name: '其他', amount: -1 }] }, '不是有效的金额'],
  ])('has not %s', async (_, overrides, message) => {
    const { code, message: said } = await denied(office().clerk, 'proposeBudget', proposal(overrides))
    expect(code).toBe('INVALID')
    expect(said).toContain(message)
  })

  it('may be greater than Int', async () => {
    const lines = [{ item: 'TRAINING', name: '全省督学培训', amount: 5_000_000_000 }]
    const { clerk, budgetId } = await budgeted({ lines })
    expect(await figuresOf(clerk, budgetId)).toMatchObject({ approved: 5_000_000_000, left: 5_000_000_000 })
  })
})

describe('an adjustment', () => {
  it('is proposed and approved like the budget; both amounts stay', async () => {
    const { clerk, leader, subsidies } = await budgeted()
    const input = { lineId: subsidies, amount: 800_000, reason: '增加秋季开学督导' }
    const adjustment = await run(clerk, 'proposeBudgetAdjustment', input)
    expect(adjustment).toMatchObject({
      before: 500_000,
      after: 800_000,
      status: 'PROPOSED',
      line: { approved: 500_000 },
    })
    const again = await denied(clerk, 'proposeBudgetAdjustment', { ...input, amount: 900_000 })
    expect([again.code, again.message]).toEqual([
      'CONFLICT',
      '预算项目“督学补助”已有待批准的调整，请先批准或退回',
    ])
    const decision = { adjustmentId: adjustment.id, approve: true }
    const alone = { ...leader, personId: clerk.personId }
    expect((await denied(alone, 'decideBudgetAdjustment', decision)).code).toBe('FORBIDDEN')
    expect(await run(leader, 'decideBudgetAdjustment', decision)).toMatchObject({
      status: 'APPROVED',
      line: { approved: 800_000 },
    })
    const back = { lineId: subsidies, amount: 400_000, reason: '压缩' }
    const { id: adjustmentId } = await run(clerk, 'proposeBudgetAdjustment', back)
    await run(leader, 'decideBudgetAdjustment', { adjustmentId, approve: false, reason: '不予压缩' })
    const document = `{ budgets(filter: { officeId: "${clerk.organizationId}", year: 2020 }) { nodes { lines {
      name proposed approved adjustments { before after status returnReason } } } } }`
    const { budgets } = await graph.ok(leader, document)
    expect(budgets.nodes[0].lines[1]).toEqual({
      name: '督学补助',
      proposed: 500_000,
      approved: 800_000,
      adjustments: [
        { before: 800_000, after: 400_000, status: 'RETURNED', returnReason: '不予压缩' },
        { before: 500_000, after: 800_000, status: 'APPROVED', returnReason: null },
      ],
    })
  })

  it('leaves room for what was drawn, also between proposal and approval', async () => {
    const { clerk, leader, subsidies } = await budgeted()
    const input = { lineId: subsidies, amount: 100_000, reason: '压缩' }
    const { id: adjustmentId } = await run(clerk, 'proposeBudgetAdjustment', input)
    await run(clerk, 'recordExpenses', { lineId: subsidies, rows: [expense(100_001)] })
    const { code, message } = await denied(leader, 'decideBudgetAdjustment', { adjustmentId, approve: true })
    expect([code, message]).toEqual([
      'CONFLICT',
      '预算项目“督学补助”已占用和支出 1000.01 元，不能调整为 1000.00 元',
    ])
  })
})

describe('an expense', () => {
  it('reserves, is paid by a second person, or given up; the year’s view follows', async () => {
    const { clerk, leader, budgetId, subsidies } = await budgeted()
    const personId = directory.person({ organization: school })
    const rows = [expense(120_000, { personId }), expense(80_000), expense(50_000)]
    const made = await run(clerk, 'recordExpenses', { lineId: subsidies, rows, isDemo: true })
    expect(made).toMatchObject([
      {
        status: 'RESERVED',
        amount: 120_000,
        person: { id: personId },
        line: { id: subsidies },
        isDemo: true,
      },
      { amount: 80_000, person: null, recordedBy: { id: clerk.personId } },
      { amount: 50_000 },
    ])
    const [first, second, third] = made.map(({ id }: { id: string }) => id)
    const payment = { expenseIds: [first, second], paidOn: '2020-10-20', voucherNumber: '记-12' }
    expect((await denied(clerk, 'settleExpenses', payment)).message).toContain(
      '第 1 行：登记人不能确认支付，请由另一人办理',
    )
    expect((await run(leader, 'settleExpenses', payment))[0]).toMatchObject({
      status: 'USED',
      paidOn: '2020-10-20',
      voucherNumber: '记-12',
      settledBy: { id: leader.personId },
    })
    expect((await figuresOf(clerk, budgetId)).lines[1]).toMatchObject({
      approved: 500_000,
      reserved: 50_000,
      used: 200_000,
      left: 250_000,
    })
    const cancelled = await run(clerk, 'cancelExpenses', { expenseIds: [third], reason: '未派出' })
    expect(cancelled[0]).toMatchObject({ status: 'FREED', freedOn: '2020-12-31', freeReason: '未派出' })
    expect(await figuresOf(clerk, budgetId)).toMatchObject({
      approved: 1_800_000,
      reserved: 0,
      used: 200_000,
      left: 1_600_000,
    })
    const late = await denied(clerk, 'cancelExpenses', { expenseIds: [first], reason: '退回' })
    expect(late.message).toBe('第 1 行：不能撤销：已支出')
  })

  it('says what is left when it is not enough, and writes none of the batch', async () => {
    const { clerk, subsidies } = await budgeted()
    const rows = [expense(300_000), expense(200_001)]
    const { code, message } = await denied(clerk, 'recordExpenses', { lineId: subsidies, rows })
    expect([code, message]).toEqual([
      'CONFLICT',
      '预算项目“督学补助”剩余 5000.00 元，本次需要 5000.01 元，请减少支出或先调整预算',
    ])
    expect(await database.sql('select from expense where line_id = $1', [subsidies])).toEqual([])
  })

  it('may be of a training session that there is, on an approved line that is not for fees', async () => {
    const { clerk, training, fees } = await budgeted()
    const session = await createTraining(personnel).session()
    const rows = [expense(100_000, { description: '授课费、场地费' })]
    const input = { lineId: training, rows, trainingSessionId: session }
    expect((await run(clerk, 'recordExpenses', input))[0]).toMatchObject({ trainingSession: { id: session } })
    const missing = { ...input, trainingSessionId: randomUUID() }
    expect((await denied(clerk, 'recordExpenses', missing)).code).toBe('NOT_FOUND')
    expect((await denied(clerk, 'recordExpenses', { lineId: fees, rows })).message).toContain('请登记评审费')
    const fresh = office()
    const { lines } = await run(fresh.clerk, 'proposeBudget', proposal())
    const early = await denied(fresh.clerk, 'recordExpenses', { lineId: lines[1].id, rows })
    expect([early.code, early.message]).toEqual(['CONFLICT', '2020 年预算待批准，不能支出'])
  })

  it('is not in the future, nor to nobody, nor to whom who enters it', async () => {
    const { clerk, subsidies } = await budgeted()
    const record = (overrides: object) =>
      denied(clerk, 'recordExpenses', { lineId: subsidies, rows: [expense(1, overrides)] })
    expect((await record({ occurredOn: '2021-01-01' })).message).toBe('发生日期不能晚于今天')
    expect((await record({ personId: randomUUID() })).message).toBe('第 1 行：人员不存在')
    expect((await record({ amount: 0 })).message).toContain('金额应大于 0')
    const own = directory.person({ organization: school })
    const input = { lineId: subsidies, rows: [expense(1, { personId: own })] }
    expect((await denied({ ...clerk, personId: own }, 'recordExpenses', input)).code).toBe('FORBIDDEN')
  })
})

describe('fees', () => {
  it('reserve their gross amount when they are handed in, and use it when they are paid', async () => {
    const { clerk, leader, budgetId, fees } = await budgeted()
    const feeIds = await recorded(clerk, 2)
    const unnamed = await denied(clerk, 'submitFees', { feeIds })
    expect([unnamed.code, unnamed.message]).toEqual([
      'INVALID',
      '2020 年预算有“专家评审费”，请指定评审费列支的预算项目',
    ])
    const [fee] = await run(clerk, 'submitFees', { feeIds, budgetLineId: fees })
    expect(fee).toMatchObject({ status: 'SUBMITTED', gross: 230_000, budgetLine: { name: '专家评审费' } })
    expect((await figuresOf(clerk, budgetId)).lines[0]).toMatchObject({
      reserved: 460_000,
      used: 0,
      left: 540_000,
    })
    await run(leader, 'approveFees', { feeIds })
    await run(clerk, 'payFees', { feeIds, paidOn: '2020-12-31', voucherNumber: '记-88' })
    expect((await figuresOf(clerk, budgetId)).lines[0]).toMatchObject({
      reserved: 0,
      used: 460_000,
      left: 540_000,
    })
    const { expenses } = await graph.ok(
      leader,
      `{ expenses(filter: { lineId: "${fees}" }) { nodes { ${expenseFields} } } }`,
    )
    expect(expenses.nodes[0]).toMatchObject({
      status: 'USED',
      amount: 230_000,
      description: null,
      fee: { id: feeIds[1] },
      voucherNumber: '记-88',
      settledBy: { id: clerk.personId },
    })
    const direct = { expenseIds: [expenses.nodes[0].id], reason: '退回' }
    expect((await denied(leader, 'cancelExpenses', direct)).message).toContain('请在评审费中撤销')
  })

  it('given back or cancelled free it, and may reserve it again', async () => {
    const { clerk, leader, budgetId, fees } = await budgeted()
    const feeIds = await recorded(clerk, 2)
    const reserved = async () => (await figuresOf(clerk, budgetId)).lines[0].reserved
    await run(clerk, 'submitFees', { feeIds, budgetLineId: fees })
    const [returned] = await run(leader, 'returnFees', { feeIds, reason: '缺少签到表' })
    expect(returned.budgetLine).toBeNull()
    expect(await reserved()).toBe(0)
    await run(clerk, 'submitFees', { feeIds, budgetLineId: fees })
    expect(await reserved()).toBe(460_000)
    await run(clerk, 'cancelFees', { feeIds: feeIds.slice(1), reason: '未到场' })
    expect(await reserved()).toBe(230_000)
  })

  it('need no line where the office has none, and take none that is not for them', async () => {
    const { clerk } = office()
    const feeIds = await recorded(clerk, 1)
    expect((await run(clerk, 'submitFees', { feeIds }))[0]).toMatchObject({
      status: 'SUBMITTED',
      budgetLine: null,
    })
    const { clerk: other, subsidies, fees } = await budgeted()
    const others = await recorded(other, 1)
    const wrong = { feeIds: others, budgetLineId: subsidies }
    expect((await denied(other, 'submitFees', wrong)).message).toContain('不能列支评审费')
    const foreign = await budgeted()
    const taken = await denied(other, 'submitFees', { feeIds: others, budgetLineId: foreign.fees })
    expect(taken.code).toBe('FORBIDDEN')
    expect((await denied(other, 'submitFees', { feeIds: others, budgetLineId: randomUUID() })).code).toBe(
      'NOT_FOUND',
    )
    const five = await recorded(other, 5)
    const { message } = await denied(other, 'submitFees', { feeIds: five, budgetLineId: fees })
    expect(message).toBe('预算项目“专家评审费”剩余 10000.00 元，本次需要 11500.00 元，请减少支出或先调整预算')
  })
})

describe('requests at once', () => {
  it('never draw more than is approved, and one that fits is not refused', async () => {
    const { clerk, leader, budgetId, subsidies } = await budgeted()
    const input = { lineId: subsidies, rows: [expense(60_000), expense(40_000)] }
    const codes = await codesOf(
      Array.from({ length: 9 }, (_, i) => send(i % 2 ? clerk : leader, 'recordExpenses', input)),
    )
    expect(codes.filter((code) => code === '')).toHaveLength(5)
    expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(4)
    expect((await figuresOf(clerk, budgetId)).lines[1]).toMatchObject({ reserved: 500_000, left: 0 })
  })

  it('of fees neither, though each hands in other lines', async () => {
    const { clerk, budgetId, fees } = await budgeted()
    const feeIds = await recorded(clerk, 6)
    const codes = await codesOf(
      feeIds.map((id) => send(clerk, 'submitFees', { feeIds: [id], budgetLineId: fees })),
    )
    expect(codes.toSorted()).toEqual(['', '', '', '', 'CONFLICT', 'CONFLICT'])
    expect((await figuresOf(clerk, budgetId)).lines[0]).toMatchObject({ reserved: 920_000, left: 80_000 })
  })
})

/** One of the lines of fees, or of the expenses, in a state; none where there is none. */
const idIn = async (table: string, where: string, ids: string[], pick: number) => {
  const rows = await database.sql<{ id: string }>(
    `select id from ${table} where ${where} and ${table === 'fee' ? 'office_organization_id' : 'line_id'} = any($1)`,
    [ids],
  )
  return rows[pick % Math.max(1, rows.length)]?.id
}

/** What is drawn on a line, counted from the expenses. */
const recount = (lineId: string) =>
  database.sql<{ reserved: number; used: number }>(
    `select coalesce(sum(amount) filter (where status = 'RESERVED'), 0)::float as reserved,
       coalesce(sum(amount) filter (where status = 'USED'), 0)::float as used from expense where line_id = $1`,
    [lineId],
  )

describe('any sequence of commands', () => {
  const step = fc.record({
    command: fc.constantFrom('record', 'record', 'settle', 'cancel', 'adjust', 'submit', 'return', 'pay'),
    amount: fc.integer({ min: 1, max: 400_000 }),
    pick: fc.nat(20),
  })
  it('leaves reserved + used + left = approved of every line, as a recount of the expenses has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { clerk, leader, budgetId, fees, subsidies } = await budgeted()
        await recorded(clerk, 5)
        for (const { command, amount, pick } of steps) {
          const lines = [fees, subsidies]
          const voucher = { paidOn: '2020-12-31', voucherNumber: '记-1' }
          if (command === 'record') {
            await send(clerk, 'recordExpenses', {
              lineId: subsidies,
              rows: [expense(amount), expense(pick + 1)],
            })
          } else if (command === 'adjust') {
            const input = { lineId: lines[pick % 2], amount, reason: '调整' }
            const { data } = await send(clerk, 'proposeBudgetAdjustment', input)
            const adjustmentId = data?.proposeBudgetAdjustment.id
            if (adjustmentId) await run(leader, 'decideBudgetAdjustment', { adjustmentId, approve: true })
          } else if (command === 'settle' || command === 'cancel') {
            const id = await idIn('expense', `status = 'RESERVED'`, lines, pick)
            if (command === 'settle' && id)
              await send(leader, 'settleExpenses', { expenseIds: [id], ...voucher })
            if (command === 'cancel' && id)
              await send(clerk, 'cancelExpenses', { expenseIds: [id], reason: '撤' })
          } else {
            const from = command === 'submit' ? 'RECORDED' : 'SUBMITTED'
            const id = await idIn('fee', `status = '${from}'`, [clerk.organizationId as string], pick)
            const feeIds = [id ?? randomUUID()]
            if (command === 'submit') await send(clerk, 'submitFees', { feeIds, budgetLineId: fees })
            if (command === 'return') await send(leader, 'returnFees', { feeIds, reason: '退回' })
            if (command === 'pay' && (await send(leader, 'approveFees', { feeIds })).errors.length === 0) {
              await run(clerk, 'payFees', { feeIds, ...voucher })
            }
          }
          for (const line of (await figuresOf(clerk, budgetId)).lines) {
            const [counted] = await recount(line.id)
            expect(line).toMatchObject(counted as object)
            expect(line.left).toBeGreaterThanOrEqual(0)
            expect(line.reserved + line.used + line.left).toBe(line.approved)
          }
        }
      }),
      { numRuns: 6 },
    )
  }, 30_000)
})

describe('who sees money', () => {
  const document = `query ($id: ID!, $keys: [_Any!]!) { budget(id: $id) { approved } budgets { totalCount }
    _entities(representations: $keys) { ... on Budget { id } ... on BudgetLine { approved } ... on Expense { amount } } }`

  it('is the office and the tiers above', async () => {
    const world = await budgeted()
    const { body, clerk, budgetId, subsidies } = world
    const [{ id: expenseId }] = await run(clerk, 'recordExpenses', {
      lineId: subsidies,
      rows: [expense(100)],
    })
    const keys = [
      { __typename: 'Budget', id: budgetId },
      { __typename: 'BudgetLine', id: subsidies },
      { __typename: 'Expense', id: expenseId },
    ]
    const look = (reader: Actor) => graph.ok(reader, document, { id: budgetId, keys })
    const seen = [{ id: budgetId }, { approved: 500_000 }, { amount: 100 }]
    for (const reader of [clerk, officer(body), officer(organs.sichuan)]) {
      expect(await look(reader)).toMatchObject({ budget: { approved: 1_800_000 }, _entities: seen })
    }
    for (const reader of [officer(organs.tongjiang), officer(organs.mianyang)]) {
      const nothing = { budget: null, budgets: { totalCount: 0 }, _entities: [null, null, null] }
      expect(await look(reader)).toEqual(nothing)
    }
  })

  it('is also who is paid, of what is paid to him and of no budget', async () => {
    const { clerk, subsidies, fees } = await budgeted()
    const personId = directory.person({ organization: school })
    await run(clerk, 'recordExpenses', {
      lineId: subsidies,
      rows: [expense(100, { personId }), expense(200)],
    })
    const feeIds = await recorded(clerk, 1)
    await run(clerk, 'submitFees', { feeIds, budgetLineId: fees })
    const own = actor({ role: 'EXPERT', personId, organizationId: null })
    const list = `{ expenses { totalCount nodes { amount line { id } } } }`
    expect((await graph.ok(own, list)).expenses).toEqual({
      totalCount: 1,
      nodes: [{ amount: 100, line: null }],
    })
  })

  it('does not change it by this; and should the code forget it, the database does not', async () => {
    const { body, clerk, budgetId, subsidies } = await budgeted()
    const above = officer(organs.sichuan, { roles: ['LEADER'] })
    const input = { lineId: subsidies, rows: [expense(100)] }
    expect((await denied(above, 'recordExpenses', input)).code).toBe('FORBIDDEN')
    expect((await denied(officer(organs.mianyang), 'recordExpenses', input)).code).toBe('NOT_FOUND')
    expect((await denied(above, 'decideBudget', { budgetId, approve: true })).code).toBe('FORBIDDEN')
    const change = (who: Actor, data: object) =>
      personnel.write(who, (tx) => tx.budgetLine.updateMany({ where: { id: subsidies }, data }))
    expect(await change(above, { approved: 1 })).toEqual({ count: 0 })
    await expect(change(officer(body), { used: 1 })).rejects.toThrow('permission denied')
    await run(clerk, 'recordExpenses', input)
    await expect(change(officer(body), { approved: 99 })).rejects.toThrow('budget_line_not_exceeded')
    // An expense past the commands is held back by the line too.
    const row = await personnel.write(officer(body), (tx) =>
      tx.expense.findFirstOrThrow({ where: { lineId: subsidies } }),
    )
    const greedy = personnel.write(officer(body), (tx) =>
      tx.expense.createMany({ data: [{ ...row, id: randomUUID(), amount: 500_000 }] }),
    )
    await expect(greedy).rejects.toThrow('budget_line_not_exceeded')
    const line = await personnel.write(officer(body), (tx) =>
      tx.budgetLine.findUniqueOrThrow({ where: { id: subsidies } }),
    )
    const forged = { ...line, id: randomUUID(), name: '凭空', position: 99, reserved: 0 }
    const insert = personnel.write(officer(body), (tx) => tx.budgetLine.createMany({ data: [forged] }))
    await expect(insert).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is not disturbed by malformed ids', async () => {
    const { clerk } = office()
    expect(await graph.ok(clerk, `{ budget(id: "x") { id } }`)).toEqual({ budget: null })
    expect((await graph.refused(clerk, `{ expenses(filter: { lineId: "x" }) { totalCount } }`)).code).toBe(
      'INVALID',
    )
  })
})

/** The SQL of so many expenses entered, paid and listed with their budget. */
async function statements(count: number): Promise<number> {
  const { clerk, leader, subsidies } = await budgeted()
  const rows = Array.from({ length: count }, () => expense(100))
  const sent = await personnel.statementsOf(async () => {
    const made = await run(clerk, 'recordExpenses', { lineId: subsidies, rows })
    const expenseIds = made.map(({ id }: { id: string }) => id)
    await run(leader, 'settleExpenses', { expenseIds, paidOn: '2020-12-31', voucherNumber: '记-1' })
    await graph.ok(
      leader,
      `{ expenses(filter: { lineId: "${subsidies}" }, first: 200) { nodes { ${expenseFields} } }
      budgets(filter: { officeId: "${clerk.organizationId}" }) { nodes { ${budgetFields} lines { adjustments { id } } } } }`,
    )
  })
  return sent.length
}

describe('the number of statements', () => {
  it('does not grow with the expenses', async () => {
    expect(await statements(40)).toBe(await statements(2))
  })
})
