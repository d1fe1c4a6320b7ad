import { setTimeout as sleep } from 'node:timers/promises'
import { strFromU8, unzipSync } from 'fflate'
import type { Player } from '../player.ts'
import { counties } from './facts.ts'

const request = /* GraphQL */ `
  mutation RequestReport($input: RequestReportInput!) {
    requestReport(input: $input) { id status }
  }
`
const report = /* GraphQL */ `
  query Report($id: ID!) {
    report(id: $id) { status progress stage pages failure files { name mediaType size url } }
  }
`

export interface MadeReport {
  pdf: Uint8Array
  docx: Uint8Array
  /** Reading text of the DOCX, without markup. */
  text: string
  pages: number
  ms: number
  /** Progress percentages as they were seen while it was made. */
  progress: number[]
}

const at = '2020-12-31'

/** Asks for the annual report, for tests that want to disturb its making. */
export async function requestReport(player: Player, login: string, key: string): Promise<string> {
  const send = await player.as(login, at)
  const { requestReport: asked } = await send(request, {
    input: { kind: 'ANNUAL', year: 2020, isDemo: true, idempotencyKey: key },
  })
  return asked.id
}

/** Waits for a report and downloads its two papers through the gateway. */
export async function fetchReport(
  player: Player,
  login: string,
  id: string,
  seconds = 90,
): Promise<MadeReport> {
  const started = Date.now()
  const send = await player.as(login, at)
  const progress: number[] = []
  for (; Date.now() - started < seconds * 1_000; await sleep(100)) {
    const { report: found } = await send(report, { id })
    if (progress.at(-1) !== found.progress) progress.push(found.progress)
    if (found.status === 'FAILED') throw new Error(`report of ${login}: ${found.failure}`)
    if (found.status !== 'DONE') continue
    const ms = Date.now() - started
    const fileOf = async (ending: string) => {
      const file = found.files.find(({ name }: { name: string }) => name.endsWith(ending))
      const { status, bytes } = await send.download(file.url)
      if (status !== 200 || bytes.length !== file.size)
        throw new Error(`${file.name}: download answered ${status}`)
      return bytes
    }
    const docx = await fileOf('.docx')
    return { pdf: await fileOf('.pdf'), docx, text: textOf(docx), pages: found.pages, ms, progress }
  }
  throw new Error(`the report of ${login} was not made within ${seconds} s`)
}

export async function makeReport(player: Player, login: string): Promise<MadeReport> {
  return fetchReport(player, login, await requestReport(player, login, `annual-${login}`))
}

function textOf(docx: Uint8Array): string {
  const xml = unzipSync(docx)['word/document.xml']
  if (!xml) throw new Error('the DOCX has no document')
  return strFromU8(xml)
    .replaceAll(/<\/w:(p|tc)>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
}

/** Names of other counties in a county's report; there must be none. */
export function foreignNames(text: string, own: string): string[] {
  return counties.filter(({ key, name }) => key !== own && text.includes(name)).map(({ name }) => name)
}
