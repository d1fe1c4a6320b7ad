import { setTimeout as sleep } from 'node:timers/promises'
import type { Send } from '../stories/player.ts'

const start = /* GraphQL */ `
  mutation Start($input: StartSheetImportInput!) {
    startSheetImport(input: $input) {
      id
    }
  }
`
const apply = /* GraphQL */ `
  mutation Apply($input: ApplySheetImportInput!) {
    applySheetImport(input: $input) {
      id
    }
  }
`
const look = /* GraphQL */ `
  query Look($id: ID!) {
    sheetImport(id: $id) {
      status
      progress
      good
      bad
      created
      changed
      unchanged
      failure
      faults(first: 5) {
        nodes {
          cell
          message
        }
      }
    }
  }
`
const startExport = /* GraphQL */ `
  mutation Export($input: StartSheetExportInput!) {
    startSheetExport(input: $input) {
      id
    }
  }
`
const lookExport = /* GraphQL */ `
  query Exported($id: ID!) {
    sheetExport(id: $id) {
      status
      rows
      failure
      file {
        url
        size
      }
    }
  }
`

const busy = new Set(['QUEUED', 'CHECKING', 'APPLYING', 'RUNNING'])

/** Waits until a piece of work is no longer under way. */
async function settled<T extends { status: string; failure: string | null }>(
  read: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const row = await read()
    if (row.failure) throw new Error(row.failure)
    if (!busy.has(row.status)) return row
    await sleep(300)
  }
}

/** Has an uploaded sheet of schools checked and applied; answers with its counts and the seconds of both steps. */
export async function importSchools(send: Send, bytes: Uint8Array) {
  const fileId = await send.upload('学校.xlsx', bytes)
  const begun = performance.now()
  const { startSheetImport } = await send(start, { input: { kind: 'SCHOOLS', fileId } })
  const read = async () => (await send(look, { id: startSheetImport.id })).sheetImport
  const { good, bad, faults } = await settled(read)
  const checked = performance.now()
  if (bad > 0) throw new Error(`${bad} faulty rows: ${JSON.stringify(faults.nodes)}`)
  await send(apply, { input: { importId: startSheetImport.id } })
  const { created, changed, unchanged } = await settled(read)
  return {
    rows: good as number,
    created: created as number,
    changed: changed as number,
    unchanged: unchanged as number,
    checkSeconds: seconds(begun, checked),
    applySeconds: seconds(checked, performance.now()),
  }
}

/** Exports all schools; answers with the rows, the seconds and the bytes. */
export async function exportSchools(send: Send) {
  const begun = performance.now()
  const { startSheetExport } = await send(startExport, { input: { kind: 'SCHOOLS' } })
  const { rows, file } = await settled(
    async () => (await send(lookExport, { id: startSheetExport.id })).sheetExport,
  )
  return { rows: rows as number, bytes: file.size as number, seconds: seconds(begun, performance.now()) }
}

const seconds = (from: number, to: number) => Number(((to - from) / 1_000).toFixed(1))
