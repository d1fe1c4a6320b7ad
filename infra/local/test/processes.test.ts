import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../src/ports.ts'
import { supervise } from '../src/processes.ts'
import { eventually, isAlive, scratchFolder, startFixture } from './helpers.ts'

async function superviseFixture(env: Record<string, string> = {}) {
  const port = await freePort()
  const log = join(scratchFolder(), 'fixture.log')
  const reported: string[] = []
  const spec = {
    name: 'fixture',
    cwd: join(import.meta.dirname, 'fixtures'),
    args: ['server.ts'],
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    port,
    log,
  }
  const supervised = supervise(spec, { report: (line) => reported.push(line) })
  onTestFinished(() => supervised.stop())
  return { supervised, reported, log }
}

describe('a supervised process', { timeout: 20_000 }, () => {
  test('is ready when it says so, not when it listens', async () => {
    const since = Date.now()
    const { supervised } = await superviseFixture({ READY_AFTER_MS: '800' })
    await supervised.ready()
    expect(Date.now() - since).toBeGreaterThan(800)
  })

  test('comes back after kill -9, as another process, and that is reported', async () => {
    const { supervised, reported } = await superviseFixture()
    await supervised.ready()
    const before = supervised.pid
    await supervised.kill('SIGKILL')
    expect(supervised.pid).toBeUndefined()
    await supervised.ready()
    expect(supervised.pid).not.toBe(before)
    expect(reported).toEqual([expect.stringMatching(/^fixture 意外退出（SIGKILL），0\.5 秒后重启/)])
  })

  test('waits longer before each further try', async () => {
    const { supervised, reported } = await superviseFixture()
    for (let life = 1; life <= 3; life += 1) {
      await supervised.ready()
      await supervised.kill('SIGKILL')
    }
    await supervised.ready()
    expect(reported.map((line) => /([\d.]+) 秒后/.exec(line)?.[1])).toEqual(['0.5', '1', '2'])
  })

  test('that dies before it was ever ready is not tried again, and its last words are told', async () => {
    const { supervised, reported } = await superviseFixture({ DIE: '7' })
    await expect(supervised.ready()).rejects.toThrow(/fixture 启动失败[\s\S]*最后一句话/)
    expect(reported).toEqual([])
  })

  test('restarts gracefully on demand', async () => {
    const { supervised, reported, log } = await superviseFixture()
    await supervised.ready()
    const before = supervised.pid
    await supervised.restart()
    expect(supervised.pid).not.toBe(before)
    expect(readFileSync(log, 'utf8')).toContain('stopped: SIGTERM')
    expect(reported).toEqual([])
  })

  test('stays away after it was stopped, also in the middle of waiting for its next life', async () => {
    const { supervised } = await superviseFixture()
    await supervised.ready()
    await supervised.kill('SIGKILL')
    await supervised.stop()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(supervised.pid).toBeUndefined()
  })

  test('ends with a supervisor that was killed', async () => {
    const log = join(scratchFolder(), 'fixture.log')
    const { child, line } = await startFixture('supervisor.ts', [String(await freePort()), log])
    const pid = Number(line)
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGKILL')
    await eventually('the process is gone', () => !isAlive(pid))
    expect(readFileSync(log, 'utf8')).toContain('stopped: disconnect')
  })
})
