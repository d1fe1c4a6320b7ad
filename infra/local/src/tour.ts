import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../bootstrap/refusal.mjs'
import { runCommand } from './command.ts'
import { root } from './settings.ts'
import { startStack } from './stack.ts'
import { stories } from './stories/index.ts'
import { createPlayer } from './stories/player.ts'
import type { Outcome, Story } from './stories/story.ts'
import { removeFolder, temporaryFolder } from './temporary.ts'

await runCommand(async (signal) => {
  const [name = 'bazhong'] = process.argv.slice(2)
  const story = stories[name]
  if (!story) throw new Refusal(`没有名为“${name}”的演示，可选：${Object.keys(stories).join('、')}`)
  const dir = await temporaryFolder('tour')
  try {
    const stack = await startStack({ dir, mode: 'tour', report: (line) => console.log(line), signal })
    try {
      const started = Date.now()
      const player = createPlayer(stack.gatewayUrl, stack.demoPassword)
      const outcome = await story.play(player, (line) => console.log(`  · ${line}`))
      console.log(table(story, outcome))
      if (outcome.papers) console.log(`各文书和报告已存入 ${keep(outcome.papers)}`)
      console.log(`共 ${player.sent()} 次操作，${((Date.now() - started) / 1000).toFixed(1)} 秒`)
      console.log(JSON.stringify({ story: name, ...outcome.figures, queue: stack.queue }))
      return outcome.checks.every(({ ok }) => ok) ? 0 : 1
    } finally {
      await stack.stop()
    }
  } finally {
    await removeFolder(dir)
  }
})

function table({ title }: Story, { checks }: Outcome): string {
  const rows = checks.map(({ title, expected, found, ok }) => {
    const shown = typeof found === 'object' && ok ? '相符' : JSON.stringify(found)
    return `  ${ok ? '✓' : '✗'} ${title}：${shown}${ok ? '' : `（应为 ${JSON.stringify(expected)}）`}`
  })
  return `\n${title}：\n${rows.join('\n')}\n`
}

/** The papers stay after the tour, so that people can look at them. */
function keep(papers: Record<string, Uint8Array>): string {
  const folder = join(root, 'var', 'tour')
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of Object.entries(papers)) writeFileSync(join(folder, name), bytes)
  return folder
}
