import type { Refusal } from '../player.ts'
import { check, type Story } from '../story.ts'
import { expected, kindergarten, refusals } from './facts.ts'
import { followUp } from './follow-up.ts'
import { inspectKindergarten } from './inspection.ts'

/** The measure of Mianyang, played on a kindergarten in Santai, up to the urging of what expired. */
export const mianyang: Story = {
  title: '绵阳教育督导：计划、实施、反馈、整改（幼儿园、督学、问题内容为演示数据）',
  async play(player, report) {
    report('方案、督导小组、通知、实地督导、评议、反馈、意见书、报告')
    const inspected = await inspectKindergarten(player)
    report('一项整改销号，一项逾期，提出督办建议')
    const { receipt, ...outcome } = await followUp(player, inspected)
    const { refused } = inspected
    return {
      checks: [
        ...Object.entries(refusals).map(([key, words]) =>
          check(`拒绝：${words}`, true, named(words, refused[key])),
        ),
        check('一项销号，一项逾期并提出督办', expected, outcome),
        check('整改报告有回执号', true, /^ZG-2023-\d{6}$/.test(receipt)),
        check('整改责任在被督导单位', kindergarten, outcome.responsible),
      ],
      figures: { ...outcome, refused },
    }
  },
}

const named = (words: string, refusal?: Refusal) => refusal?.message.includes(words) ?? false
