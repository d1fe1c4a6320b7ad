import { runCommand } from '@dudao/local/src/command.ts'
import { Refusal } from '@dudao/local/bootstrap/refusal.mjs'
import { statistics } from './statistics.ts'

/** What a question needs to know: how thorough, where to say how far it is, and when to give up. */
export interface Bench {
  quick: boolean
  rounds: number
  report: (line: string) => void
  signal: AbortSignal
}

/** One question each; the answer is the line that machines read. */
const questions: Record<string, (bench: Bench) => Promise<object>> = { statistics }

await runCommand(async (signal) => {
  const [name = ''] = process.argv.slice(2).filter((word) => !word.startsWith('--'))
  const quick = process.argv.includes('--quick')
  const ask = questions[name]
  if (!ask) throw new Refusal(`用法：npm run bench -- ${Object.keys(questions).join('|')} [--quick]`)
  const answer = await ask({ quick, rounds: quick ? 3 : 9, report: (line) => console.error(line), signal })
  console.log(JSON.stringify({ name, ...answer }))
  return 0
})
