import type { Refusal } from '../player.ts'
import { check, type Story } from '../story.ts'
import { coverSchools } from './duty.ts'
import { expected, refusals } from './facts.ts'
import { changeSession } from './session.ts'

/** The words of the refusal that name the rule, or the whole of another refusal. */
const named = (words: string, refusal?: Refusal) =>
  refusal?.message.includes(words) ? words : refusal?.message

/** The district of Yanjiang in 2024. */
export const yanjiang: Story = {
  title: '雁江 2024 年督学换届与挂牌督导（学校、督学人数为演示数据）',
  async play(player, report) {
    report('督学换届：旧任结束，推荐、审核、公示、聘任、报市备案')
    const session = await changeSession(player)
    report('岗前培训，挂牌督导全覆盖')
    const duty = await coverSchools(player, session)
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
      ],
      figures: {
        session: { ended, appointed, filed },
        coverage: { before: duty.before.figures, after: duty.after.figures },
        refused: { ...refused, untrained: duty.untrained },
      },
    }
  },
}
