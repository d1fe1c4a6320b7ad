import type { Story } from '../story.ts'
import { checkOutcome } from './check.ts'
import { playBazhong } from './story.ts'

/** The city of Bazhong in 2020. */
export const bazhong: Story = {
  title: '巴中 2020 年教育督导，按源文档数字核对（学校、人员、分区县数字为演示数据）',
  async play(player, report) {
    const outcome = await playBazhong(player, report)
    const { papers, countyReport, ...rest } = outcome
    return {
      checks: checkOutcome(outcome),
      figures: {
        ...rest,
        countyReport: { pages: countyReport.pages, foreignNames: countyReport.foreignNames },
      },
      papers: {
        '巴中市2020年度报告.pdf': papers.cityPdf,
        '巴中市2020年度报告.docx': papers.cityDocx,
        '通江县2020年度报告.pdf': papers.countyPdf,
      },
    }
  },
}
