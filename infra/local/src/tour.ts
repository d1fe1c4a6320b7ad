import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.ts'
import { root } from './settings.ts'
import { startStack } from './stack.ts'
import { type Check, checkOutcome } from './stories/bazhong/check.ts'
import { type Outcome, playBazhong } from './stories/bazhong/story.ts'
import { createPlayer } from './stories/player.ts'
import { removeFolder, temporaryFolder } from './temporary.ts'

await runCommand(async (signal) => {
  const dir = await temporaryFolder('tour')
  try {
    const stack = await startStack({ dir, mode: 'tour', report: (line) => console.log(line), signal })
    try {
      const started = Date.now()
      const player = createPlayer(stack.gatewayUrl, stack.demoPassword)
      const outcome = await playBazhong(player, (line) => console.log(`  · ${line}`))
      const checks = checkOutcome(outcome)
      console.log(table(checks))
      console.log(`各文书和报告已存入 ${keepPapers(outcome)}`)
      console.log(`共 ${player.sent()} 次操作，${((Date.now() - started) / 1000).toFixed(1)} 秒`)
      console.log(JSON.stringify(figures(outcome, stack.queue)))
      return checks.every(({ ok }) => ok) ? 0 : 1
    } finally {
      await stack.stop()
    }
  } finally {
    await removeFolder(dir)
  }
})

function table(checks: Check[]): string {
  const rows = checks.map(({ title, expected, found, ok }) => {
    const shown = typeof found === 'object' && ok ? '相符' : JSON.stringify(found)
    return `  ${ok ? '✓' : '✗'} ${title}：${shown}${ok ? '' : `（应为 ${JSON.stringify(expected)}）`}`
  })
  return `\n巴中 2020 年教育督导，按源文档数字核对（学校、人员、分区县数字为演示数据）：\n${rows.join('\n')}\n`
}

/** The papers stay after the tour, so that people can look at them. */
function keepPapers({ papers }: Outcome): string {
  const folder = join(root, 'var', 'tour')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '巴中市2020年度报告.pdf'), papers.cityPdf)
  writeFileSync(join(folder, '巴中市2020年度报告.docx'), papers.cityDocx)
  writeFileSync(join(folder, '通江县2020年度报告.pdf'), papers.countyPdf)
  return folder
}

function figures(outcome: Outcome, queue: 'postgres' | 'redis') {
  const { papers: _papers, countyReport, ...rest } = outcome
  return {
    ...rest,
    countyReport: { pages: countyReport.pages, foreignNames: countyReport.foreignNames },
    queue,
  }
}
