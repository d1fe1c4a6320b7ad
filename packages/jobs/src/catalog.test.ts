import { expect, it } from 'vitest'
import { catalog } from './catalog.ts'

/** One payload per job shape ever released. Rows are added, never changed: jobs in flight must parse for ever. */
const frozen: [job: string, payload: unknown, key: string][] = [
  [
    'document.render',
    { documentId: '01930000-0000-7000-8000-000000000001' },
    '01930000-0000-7000-8000-000000000001',
  ],
  [
    'report.make',
    { reportId: '01930000-0000-7000-8000-000000000002' },
    '01930000-0000-7000-8000-000000000002',
  ],
  [
    'delivery.serve',
    { deliveryId: '01930000-0000-7000-8000-000000000003' },
    '01930000-0000-7000-8000-000000000003',
  ],
  [
    'sheet.check',
    { importId: '01930000-0000-7000-8000-000000000004' },
    '01930000-0000-7000-8000-000000000004',
  ],
  [
    'sheet.apply',
    { importId: '01930000-0000-7000-8000-000000000005' },
    '01930000-0000-7000-8000-000000000005',
  ],
  [
    'sheet.export',
    { exportId: '01930000-0000-7000-8000-000000000006' },
    '01930000-0000-7000-8000-000000000006',
  ],
]

it.each(frozen)('parses the released payload of %s and keeps its key', (name, payload, key) => {
  const job = catalog[name]
  expect(job?.key(job.payload.parse(payload) as never)).toBe(key)
})

it('has a frozen payload for every job', () => {
  expect(new Set(frozen.map(([name]) => name))).toEqual(new Set(Object.keys(catalog)))
})
