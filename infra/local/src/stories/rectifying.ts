import type { Player, Send } from './player.ts'

export const reportRectification = /* GraphQL */ `
  mutation Report($input: SubmitRectificationInput!) {
    submitRectification(input: $input) { id receiptNumber }
  }
`
const pass = /* GraphQL */ `
  mutation Pass($input: PassRectificationInput!) {
    passRectification(input: $input) { id passedOn }
  }
`
const verify = /* GraphQL */ `
  mutation Verify($input: VerifyRectificationInput!) {
    verifyRectification(input: $input) { id status }
  }
`
export const close = /* GraphQL */ `
  mutation Close($input: CloseProblemInput!) {
    closeProblem(input: $input) { id status closedOn }
  }
`

interface Rectified {
  problemId: string
  unit: string
  /** The supervising department, where there is one: it judges the report before the organ does. */
  department?: string
  organ: string
  days: { rectified: string; passed?: string; verified: string; closed: string }
}

/** The unit reports, its department passes the report, the organ verifies and closes; answers the receipt number. */
export async function rectifyProblem(
  player: Player,
  { problemId, unit, department, organ, days }: Rectified,
) {
  const at = (login: string, day: string): Promise<Send> => player.as(login, day)
  const { submitRectification } = await (await at(unit, days.rectified))(reportRectification, {
    input: { problemId, text: '已按要求整改到位（演示）', submittedOn: days.rectified },
  })
  if (department && days.passed) {
    await (await at(department, days.passed))(pass, {
      input: { problemId, note: '已督促整改，情况属实（演示）', on: days.passed },
    })
  }
  await (await at(organ, days.verified))(verify, {
    input: { problemId, finding: '现场核查，整改到位（演示）', methods: ['ON_SITE'], on: days.verified },
  })
  await (await at(organ, days.closed))(close, { input: { problemId, closedOn: days.closed } })
  return submitRectification.receiptNumber as string
}
