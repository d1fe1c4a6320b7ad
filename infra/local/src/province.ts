import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { runCommand } from './command.ts'
import { placesOf } from './province/places.ts'
import { exportSchools, importSchools } from './province/sheets.ts'
import { peakMemory, processorSeconds } from './province/usage.ts'
import { writeWorkbooks } from './province/workbooks.ts'
import { root } from './settings.ts'
import { type Stack, startStack } from './stack.ts'
import { createPlayer } from './stories/player.ts'
import { removeFolder, temporaryFolder } from './temporary.ts'

// A province's worth of made-up schools and inspectors over its real divisions: npm run province makes the workbooks,
// imports the schools into a system of its own, again, and exports them, and says how long it took.
const whole = z.coerce.number().int().min(1)
const { values } = parseArgs({
  options: {
    schools: { type: 'string', default: '24000' },
    inspectors: { type: 'string', default: '6000' },
    seed: { type: 'string', default: '1' },
    province: { type: 'string', default: '510000' },
    'files-only': { type: 'boolean', default: false },
  },
})
const size = z.object({ schools: whole, inspectors: whole, seed: whole }).parse(values)

await runCommand(async (signal) => {
  const dir = await temporaryFolder('tour')
  try {
    const stack = await startStack({ dir, mode: 'tour', report: (line) => console.log(line), signal })
    try {
      return await work(stack, dir)
    } finally {
      await stack.stop()
    }
  } finally {
    await removeFolder(dir)
  }
})

async function work(stack: Stack, dir: string): Promise<number> {
  // A session of its own for each step: the tokens live for minutes.
  const officer = () =>
    createPlayer(stack.gatewayUrl, stack.demoPassword).as('province-officer', '2026-11-22')
  const places = await placesOf(await officer(), values.province)
  const files = await writeWorkbooks(join(root, 'var', 'province'), places, size)
  for (const { path, bytes } of Object.values(files))
    console.log(`  · ${path}（${(bytes / 1_048_576).toFixed(1)} MiB）`)
  if (values['files-only']) return 0

  const bytes = readFileSync(files.schools.path)
  const first = await measured('首次导入', async () => importSchools(await officer(), bytes))
  const again = await measured('再次导入', async () => importSchools(await officer(), bytes))
  const exported = await measured('导出', async () => exportSchools(await officer()))
  const peakMebibytes = peakMemory(stack.processes, ['report-worker', 'directory', 'documents', 'gateway'])
  console.log(JSON.stringify({ ...size, first, again, exported, peakMebibytes }))
  return again.unchanged === first.rows ? 0 : 1

  /** Does a step and tells its figures, with the seconds of processor that the system took for it. */
  async function measured<T extends object>(title: string, step: () => Promise<T>) {
    const before = processorSeconds(stack.processes, dir)
    const figures = await step()
    const after = processorSeconds(stack.processes, dir)
    const used = (kind: 'node' | 'postgres') => Number((after[kind] - before[kind]).toFixed(1))
    const result = { ...figures, nodeCpuSeconds: used('node'), postgresCpuSeconds: used('postgres') }
    console.log(`  · ${title}：${JSON.stringify(result)}`)
    return result
  }
}
