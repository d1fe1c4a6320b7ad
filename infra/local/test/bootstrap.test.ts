import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkPlatform, checkWritable } from '../bootstrap/surroundings.mjs'
import { eventually, fixture, isAlive, scratchFolder } from './helpers.ts'

/** `npm start` in a package whose start script is the last step of the bootstrap. */
async function npmStart() {
  const folder = scratchFolder()
  const pidFile = join(folder, 'pid')
  const script = `"${process.execPath}" "${fixture('bootstrapped.mjs')}" "${pidFile}"`
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', scripts: { start: script } }))
  const npm = spawn('npm', ['start'], { cwd: folder, stdio: 'ignore', detached: true })
  onTestFinished(() => void npm.kill('SIGKILL'))
  await eventually('the command runs', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '')
  return { npm, pid: Number(readFileSync(pidFile, 'utf8')) }
}

describe('a command below npm', { timeout: 20_000 }, () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)('ends when npm gets %s', async (signal) => {
    const { npm, pid } = await npmStart()
    npm.kill(signal)
    await eventually('the command is gone', () => !isAlive(pid))
  })

  test('gets one Ctrl-C, though the terminal sends it to everybody, and its exit code is handed on', async () => {
    const pidFile = join(scratchFolder(), 'pid')
    const bootstrap = spawn(process.execPath, [fixture('bootstrapped.mjs'), pidFile], {
      stdio: 'ignore',
      detached: true,
    })
    const exit = new Promise((resolve) => bootstrap.once('exit', resolve))
    await eventually('the command runs', () => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '')
    process.kill(-bootstrap.pid!, 'SIGINT')
    expect(await exit).toBe(1)
  })
})

describe('the surroundings', () => {
  test('are refused in plain words on a system without binaries', () => {
    expect(() => checkPlatform('win32-x64')).toThrow('不支持的系统：win32-x64')
  })

  test('are refused where nothing can be written', () => {
    const file = join(scratchFolder(), 'file')
    writeFileSync(file, '')
    expect(() => checkWritable(file)).toThrow(/没有写权限/)
  })
})
