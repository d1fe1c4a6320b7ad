import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdFolder } from '../src/folder-lock.ts'
import { readPostmaster, stopPostmaster } from '../src/postmaster.ts'
import { temporaryFolder } from '../src/temporary.ts'
import { isAlive, scratchFolder, startFixture } from './helpers.ts'

test('a killed run is cleared away by the next, database and all', { timeout: 60_000 }, async () => {
  const base = scratchFolder()
  const killed = await temporaryFolder('tour', { base, young: 0 })
  onTestFinished(() => stopPostmaster(join(killed, 'postgres')))
  const { child } = await startFixture('postgres-owner.ts', [join(killed, 'postgres')])
  const { pid } = readPostmaster(join(killed, 'postgres'))!
  child.kill('SIGKILL')
  await temporaryFolder('tour', { base, young: 0 })
  expect(isAlive(pid)).toBe(false)
  expect(existsSync(killed)).toBe(false)
})

test('a run that goes on, and one that has just begun, are left alone', async () => {
  const base = scratchFolder()
  const running = await temporaryFolder('test', { base, young: 0 })
  onTestFinished(holdFolder(running, 'npm test'))
  const begun = await temporaryFolder('test', { base, young: 0 })
  await temporaryFolder('test', { base })
  expect([running, begun].filter(existsSync)).toEqual([running, begun])
})
