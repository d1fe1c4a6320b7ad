import type { Player, Refusal } from '../player.ts'
import type { Feedback } from './feedback.ts'

const report = /* GraphQL */ `
  mutation Report($input: SubmitRectificationInput!) {
    submitRectification(input: $input) { id receiptNumber }
  }
`
const sendBack = /* GraphQL */ `
  mutation SendBack($input: ReturnRectificationInput!) {
    returnRectification(input: $input) { id status returns }
  }
`
const verify = /* GraphQL */ `
  mutation Verify($input: VerifyRectificationInput!) {
    verifyRectification(input: $input) { id status }
  }
`
const close = /* GraphQL */ `
  mutation Close($input: CloseProblemInput!) {
    closeProblem(input: $input) { id status closedOn }
  }
`

/** The letters, the verification, the closure: each by the side that may, each attempt of the other side refused. */
export async function rectify(
  player: Player,
  { parts }: Feedback,
): Promise<{ refused: Record<string, Refusal> }> {
  const first = parts.find(({ parentNumber }) => parentNumber === 0)
  const other = parts.find(({ county, parentNumber }) => county === 'enyang' && parentNumber !== 0)
  if (!first || !other) throw new Error('the story needs a part of Tongjiang and one of Enyang')
  const as = (login: string, date: string) => player.as(login, date)
  const submit = async (login: string, date: string, problemId: string, text: string) =>
    (await as(login, date))(report, { input: { problemId, text, submittedOn: date } })
  const refused: Record<string, Refusal> = {}

  // The parent waits for its part; nobody reports upward before.
  refused.parentBeforeParts = await (await as('city-gov', '2020-05-18')).refused(report, {
    input: { problemId: first.parentId, text: '市政府整改情况报告（演示）', submittedOn: '2020-05-18' },
  })

  // Tongjiang reports, the city verifies and closes the part; the rectifying side itself cannot.
  await submit('tongjiang-gov', '2020-05-20', first.id, '通江县人民政府整改情况报告（演示）：措施已全部落实')
  refused.closedByRectifyingSide = await (await as('tongjiang-gov', '2020-05-21')).refused(close, {
    input: { problemId: first.id, closedOn: '2020-05-21' },
  })
  const city = await as('city-officer', '2020-06-01')
  await city(verify, {
    input: {
      problemId: first.id,
      finding: '现场核查，整改到位（演示）',
      methods: ['ON_SITE'],
      on: '2020-06-01',
    },
  })
  await city(close, { input: { problemId: first.id, closedOn: '2020-06-01' } })

  // Enyang's report is returned once, then verified.
  await submit('enyang-gov', '2020-05-22', other.id, '恩阳区整改情况报告（演示）')
  await city(sendBack, {
    input: { problemId: other.id, reason: '佐证材料不全，请补充（演示）', on: '2020-06-01' },
  })
  await submit('enyang-gov', '2020-06-10', other.id, '恩阳区补充整改情况报告（演示）')
  const later = await as('city-officer', '2020-06-20')
  await later(verify, {
    input: {
      problemId: other.id,
      finding: '补充材料齐全，整改到位（演示）',
      methods: ['DOCUMENTS'],
      on: '2020-06-20',
    },
  })
  await later(close, { input: { problemId: other.id, closedOn: '2020-06-20' } })

  // The city reports upward; only the province closes the parent.
  await submit(
    'city-gov',
    '2020-06-22',
    first.parentId,
    '巴中市人民政府整改情况报告（演示）：所属县已完成整改并经市级核查',
  )
  refused.parentClosedByCity = await (await as('city-officer', '2020-06-23')).refused(close, {
    input: { problemId: first.parentId, closedOn: '2020-06-23' },
  })
  const province = await as('province-officer', '2020-07-06')
  await province(verify, {
    input: {
      problemId: first.parentId,
      finding: '抽查核实，整改到位（演示）',
      methods: ['ON_SITE', 'DOCUMENTS'],
      on: '2020-07-06',
    },
  })
  await province(close, { input: { problemId: first.parentId, closedOn: '2020-07-06' } })
  return { refused }
}

const figures = /* GraphQL */ `
  query ProblemFigures($province: ID!, $against: ID!) {
    received: problems(filter: { ownedBy: $province, responsibleOrganizationId: $against, topLevelOnly: true }, first: 50) {
      totalCount
      nodes { status aspect parts { id status returns } }
    }
    owned: problemSummary(filter: { from: "2020-01-01", to: "2020-12-31", perspective: OWNED }) { total closureRate }
  }
`

/** Counted as the city sees them: the province's problems against it, closed ones among them, returns of its parts. */
export async function countProblems(player: Player, provinceOffice: string, cityGovernment: string) {
  const send = await player.as('city-officer', '2020-12-31')
  const { received } = await send(figures, { province: provinceOffice, against: cityGovernment })
  const nodes: { status: string; aspect: string; parts: { returns: number }[] }[] = received.nodes
  return {
    province: received.totalCount as number,
    aspects: new Set(nodes.map(({ aspect }) => aspect)).size,
    closed: nodes.filter(({ status }) => status === 'CLOSED').length,
    returned: nodes.flatMap(({ parts }) => parts).reduce((sum, { returns }) => sum + returns, 0),
  }
}
