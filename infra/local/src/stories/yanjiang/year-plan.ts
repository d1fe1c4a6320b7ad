import type { Organs } from '../bodies.ts'
import type { Player } from '../player.ts'

const save = /* GraphQL */ `
  mutation SavePlan($input: SaveAnnualPlanInput!) {
    saveAnnualPlan(input: $input) { id }
  }
`
const submit = /* GraphQL */ `
  mutation SubmitPlan($input: SubmitAnnualPlanInput!) {
    submitAnnualPlan(input: $input) { id }
  }
`
const approve = /* GraphQL */ `
  mutation ApprovePlan($input: ApproveAnnualPlanInput!) {
    approveAnnualPlan(input: $input) { inForce { status } figures { items planned } }
  }
`

const sources = {
  REGULAR_REPORTS: '挂牌督导反映的问题',
  MONITORING: '义务教育质量监测反映的问题',
  COMPLAINTS: '群众投诉反映的问题',
  OTHER_UNITS: '其他部门转来的问题',
}

const item = (title: string, unitKinds: string[], over: object) => ({
  title,
  field: 'SCHOOL',
  scope: 'SPECIAL',
  unitKinds,
  orientations: ['PROCESS'],
  openness: ['OPEN'],
  ...over,
})

/** The inspections that the work points ask for, as the office's plan of the year: handed in, approved by its government. */
export async function planYear(player: Player, organs: Organs) {
  const send = await player.as('yanjiang-officer', '2024-04-26')
  const { saveAnnualPlan } = await send(save, {
    input: {
      year: 2024,
      title: '雁江区2024年教育督导计划（演示）',
      combination: '过程性督导与结果性评价结合，明察与暗访结合',
      sources: Object.entries(sources).map(([kind, text]) => ({ kind, text })),
      items: [
        item('学前教育普及普惠过程性督导', ['KINDERGARTEN'], { month: 5 }),
        item('义务教育优质均衡过程性督导', ['SCHOOL'], { month: 6, inspections: 2 }),
        item('幼儿园办园行为专项督导', ['KINDERGARTEN'], {
          from: '2024-09-01',
          to: '2024-10-31',
          openness: ['COVERT'],
        }),
      ],
      isDemo: true,
    },
  })
  const planId: string = saveAnnualPlan.id
  await send(submit, { input: { planId, approverId: organs.government, submittedOn: '2024-04-26' } })
  const { approveAnnualPlan } = await (await player.as('yanjiang-leader', '2024-04-30'))(approve, {
    input: { planId, decisionNumber: '演示雁府函〔2024〕1号', decidedOn: '2024-04-30' },
  })
  return { ...approveAnnualPlan.figures, status: approveAnnualPlan.inForce.status }
}
