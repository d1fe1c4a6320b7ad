import { check, type Story } from '../story.ts'
import { expected } from './facts.ts'
import { playProblems } from './problems.ts'

/** The district of Congtai: its 36 problems, of which 33 are closed and 3 explained. */
export const congtai: Story = {
  title: '丛台 2020 年督查问题整改（问题内容、责任单位为演示数据）',
  async play(player, report) {
    const { summary, units, receipts, stillOpen } = await playProblems(player, report)
    return {
      checks: [
        check('发现问题、销号、情况说明、销号率、办结率', expected.summary, summary),
        check('整改报告回执号各不相同', summary.closed, new Set(receipts).size),
        check('作了情况说明的问题仍在责任单位待办', expected.summary.explained, stillOpen),
        check('各责任单位问题合计', expected.summary.total, units),
      ],
      figures: { summary, stillOpen },
    }
  },
}
