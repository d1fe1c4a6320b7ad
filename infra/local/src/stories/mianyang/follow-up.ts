import type { Player } from '../player.ts'
import { rectifyProblem } from '../rectifying.ts'
import { days } from './facts.ts'

const organ = 'mianyang-officer'

const dispatch = /* GraphQL */ `
  mutation Dispatch($input: RecordReportDispatchesInput!) {
    recordReportDispatches(input: $input) { id report { dispatches { kind } } }
  }
`
const propose = /* GraphQL */ `
  mutation Propose($input: ProposeSupervisionInput!) {
    proposeSupervision(input: $input) { id status problem { id } }
  }
`
const look = /* GraphQL */ `
  query Look($first: ID!, $second: ID!, $inspectionId: ID!) {
    first: problem(id: $first) { status responsibleOrganization { name } }
    second: problem(id: $second) { status supervision { organization { name } } }
    inspection(id: $inspectionId) { status plan { methods } team { role } }
  }
`
const proposals = /* GraphQL */ `
  query Proposals {
    supervisionProposals(filter: { status: PROPOSED, ownOnly: true }, first: 10) {
      totalCount
      nodes { dueOn problem { id } }
    }
  }
`

interface Inspected {
  inspectionId: string
  bureau: string
  first: string
  second: string
}

/** One problem is rectified and closed; the other expires, and to urge it is proposed, once. */
export async function followUp(player: Player, { inspectionId, bureau, first, second }: Inspected) {
  const { recordReportDispatches } = await (await player.as(organ, days.completed))(dispatch, {
    input: {
      inspectionId,
      dispatches: [{ kind: 'EDUCATION_DEPARTMENT', organizationId: bureau, sentOn: days.completed }],
    },
  })
  const receipt = await rectifyProblem(player, {
    problemId: first,
    unit: 'santai-kindergarten',
    department: 'santai-bureau',
    organ,
    days,
  })
  const send = await player.as(organ, days.late)
  await send(propose, { input: { on: days.late } })
  // Asked twice, proposed once.
  await send(propose, { input: { on: days.late } })
  const { supervisionProposals } = await send(proposals)
  const seen = await send(look, { first, second, inspectionId })
  const kinds: string[] = recordReportDispatches.report.dispatches.map(({ kind }: { kind: string }) => kind)
  return {
    receipt,
    reportedTo: kinds.toSorted(),
    first: seen.first.status as string,
    responsible: seen.first.responsibleOrganization.name as string,
    second: seen.second.status as string,
    supervisedBy: seen.second.supervision.organization.name as string,
    proposed: supervisionProposals.nodes.map(
      ({ problem }: { problem: { id: string } }) => problem.id === second,
    ),
    methods: seen.inspection.plan.methods.length as number,
    leads: seen.inspection.team.filter(({ role }: { role: string }) => role === 'LEAD').length as number,
  }
}
