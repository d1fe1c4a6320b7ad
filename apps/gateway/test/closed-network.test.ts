import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { subgraphNames } from '../src/subgraphs.ts'
import { createKeys, send } from './world.ts'

const root = join(import.meta.dirname, '..')

it('opens connections to its services only, from start to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const record = join(folder, 'connections')
  const keys = await createKeys('actor')
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('./record-connections.ts'), 'src/main.ts'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        // Apollo's own settings, as an operator's shell may have them: they must not make it call home.
        APOLLO_KEY: 'service:dudao:not-a-real-key',
        APOLLO_GRAPH_REF: 'dudao@current',
        RECORD_CONNECTIONS: record,
        PORT: '0',
        ACTOR_PRIVATE_KEY: keys.private,
        ACTOR_PUBLIC_KEY: keys.public,
        ...Object.fromEntries(
          subgraphNames.map((name) => [`SUBGRAPH_${name.toUpperCase()}_URL`, 'http://127.0.0.1:9']),
        ),
      },
    },
  )
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve)
  })
  const port = await portOf(child.stdout)
  const { errors } = await send(`http://127.0.0.1:${port}`, '{ divisions { nodes { id } } __typename }')
  expect(errors.length).toBeGreaterThan(0)
  await fetch(`http://127.0.0.1:${port}/ready`)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)

  const hosts = readFileSync(record, 'utf8').trim().split('\n')
  expect(new Set(hosts)).toEqual(new Set(['connect 127.0.0.1']))
})

/** The port in the log line that says that the process serves. */
function portOf(output: NodeJS.ReadableStream): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    output.on('data', (piece) => {
      text += piece
      const line = text.split('\n').find((candidate) => candidate.includes('"serving"'))
      if (line) resolve(JSON.parse(line).address.port)
    })
    output.on('end', () => reject(new Error(`the gateway did not start:\n${text}`)))
  })
}
