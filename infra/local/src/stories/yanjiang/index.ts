import type { Refusal } from '../player.ts'
import { check, type Story } from '../story.ts'
import { coverSchools } from './duty.ts'
import { expected, refusals } from './facts.ts'
import { changeSession } from './session.ts'
import { decompose, readProgress, recordProgress, superviseOnSite } from './tasks.ts'
import { expected as worked } from './work-points.ts'
import { planYear } from './year-plan.ts'

/** The words of the refusal that name the rule, or the whole of another refusal. */
const named = (words: string, refusal?: Refusal) =>
  refusal?.message.includes(words) ? words : refusal?.message

/** The district of Yanjiang in 2024. */
export const yanjiang: Story = {
  title: '雁江 2024 年督学换届、挂牌督导与工作要点（学校、督学人数和进度为演示数据）',
  async play(player, report) {
    report('督学换届：旧任结束，推荐、审核、公示、聘任、报市备案')
    const session = await changeSession(player)
    report('岗前培训，挂牌督导全覆盖')
    const duty = await coverSchools(player, session)
    report('年度督导计划：编制、报批、批准')
    const plan = await planYear(player, session.organs)
    report('工作要点：登记、分解、目标、台账')
    const points = await decompose(player, session.organs)
    await recordProgress(player, points)
    const progress = await readProgress(player, points)
    report('进度滞后，提议实地督办')
    const onSite = await superviseOnSite(player)
    const { refused, ended, appointed, filed } = session
    return {
      checks: [
        check('旧任督学结束任期', expected.ended, ended),
        check('新一届聘任', expected.appointed, appointed),
        check('报市级备案', expected.filed, filed),
        check('连续第四届：拒绝', refusals.fourthTerm, named(refusals.fourthTerm, refused.fourthTerm)),
        check(
          '公示不足七个工作日：拒绝',
          refusals.shortNotice,
          named(refusals.shortNotice, refused.shortNotice),
        ),
        check('未经岗前培训上岗：拒绝', refusals.untrained, named(refusals.untrained, duty.untrained)),
        check('挂牌督导（补齐前）', expected.before, duty.before.figures),
        check('缺口列明', [duty.lastSchool], duty.before.gaps),
        check('挂牌督导（补齐后）', expected.after, duty.after.figures),
        check('责任督学超额', 0, duty.after.overloaded),
        check('年度督导计划经本级政府批准', worked.plan, {
          items: plan.items,
          planned: plan.planned,
          status: plan.status,
        }),
        check('工作要点 7 部分的项数', worked.sections, points.sections),
        check('工作要点共', worked.items, points.items),
        check('第 35 项分解的任务', worked.evaluationTasks, points.tasks.get(35)?.length),
        check('目标及其限定词', worked.targets, progress.targets),
        check('目标完成情况（演示数据）', worked.states, progress.states),
        check('九月底进度滞后的任务（演示数据）', worked.late, progress.late),
        check('提议实地督办：一次，不重复', worked.proposed, onSite.proposed),
        check('实地督办由人决定', 'ACCEPTED', onSite.decision),
      ],
      figures: {
        session: { ended, appointed, filed },
        coverage: { before: duty.before.figures, after: duty.after.figures },
        refused: { ...refused, untrained: duty.untrained },
        plan,
        targets: progress.targets,
        onSite,
      },
    }
  },
}
