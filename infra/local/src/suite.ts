import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../bootstrap/refusal.mjs'
import { lendPostgres } from './lend-postgres.ts'
import { redisAnswers } from './redis.ts'
import { readSettings, root } from './settings.ts'
import { runSteps } from './steps.ts'

const LOCAL_REDIS = 'redis://127.0.0.1:6379'

const jsonReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

type Count = { passed: number; failed: number }

export type SuiteOptions = {
  /** Handed to vitest; when there are any, only the tests run. */
  filters: string[]
  /** Without a Redis: fail instead of leaving its tests out. */
  requireRedis: boolean
  signal: AbortSignal
}

/**
 * Checks and tests everything, and ends with the line that machines read: `N passed, N failed`.
 * @returns the exit code: 0 when nothing failed and something passed
 */
export async function runSuite({ filters, requireRedis, signal }: SuiteOptions): Promise<number> {
  const redisUrl = await findRedis(requireRedis)
  const steps = filters.length > 0 ? { passed: 0, failed: 0 } : await runSteps(signal)
  const tests = await lendPostgres('test', { durable: false }, (adminUrl, dir) =>
    runTests({ adminUrl, redisUrl, dir, filters, signal }),
  )
  const passed = steps.passed + tests.passed
  const failed = steps.failed + tests.failed
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}

async function findRedis(required: boolean): Promise<string | undefined> {
  const url = readSettings().REDIS_URL ?? LOCAL_REDIS
  if (await redisAnswers(url)) return url
  if (required || url !== LOCAL_REDIS) {
    throw new Refusal(`连不上 Redis：${new URL(url).host}`, '请启动 Redis，或者用 REDIS_URL 指出它的地址。')
  }
  console.log(`没有 Redis（${LOCAL_REDIS}）：需要 Redis 的测试不运行，队列只在 PostgreSQL 上测试。`)
  return undefined
}

type TestRun = {
  adminUrl: string
  redisUrl: string | undefined
  dir: string
  filters: string[]
  signal: AbortSignal
}

async function runTests({ adminUrl, redisUrl, dir, filters, signal }: TestRun): Promise<Count> {
  const report = join(dir, 'report.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters]
  const env = { ...process.env, TEST_DATABASE_ADMIN_URL: adminUrl, TEST_REDIS_URL: redisUrl }
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(join(root, 'node_modules/.bin/vitest'), args, {
      cwd: root,
      env,
      signal,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', reject)
    child.on('close', resolve)
  })
  return countTests(report, code)
}

/** A file that does not even load has no failed test; it counts as one, and so does a run without a report. */
function countTests(report: string, code: number | null): Count {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = jsonReport.parse(
    JSON.parse(readFileSync(report, 'utf8')),
  )
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = numFailedTests + broken.length
  return { passed: numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) }
}
