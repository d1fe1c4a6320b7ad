/** The services that own a database, in the order in which people list them. */
export const DATABASE_SERVICES = ['directory', 'personnel', 'cases', 'evaluations', 'documents'] as const

export type DatabaseService = (typeof DATABASE_SERVICES)[number]

/** One long-running process of the system. */
export type ProcessKind = {
  /** Folder under `apps/`, name of its log and of its setting `SUBGRAPH_<NAME>_URL`. */
  name: string
  role: 'gateway' | 'subgraph' | 'worker'
  /** Added to PORT_BASE. Workers listen for health and metrics only. */
  portOffset: number
  /** Limit of the heap in MiB. A small young generation halves what a process holds after a load. */
  heap: number
}

const subgraph = (name: DatabaseService, portOffset: number): ProcessKind => ({
  name,
  role: 'subgraph',
  portOffset,
  heap: 192,
})

/** All processes, in the order in which they are started; they are stopped the other way round. */
export const PROCESSES: readonly ProcessKind[] = [
  subgraph('directory', 1),
  subgraph('personnel', 2),
  subgraph('cases', 3),
  subgraph('evaluations', 4),
  subgraph('documents', 5),
  { name: 'gateway', role: 'gateway', portOffset: 0, heap: 384 },
  { name: 'report-worker', role: 'worker', portOffset: 11, heap: 384 },
  { name: 'notice-worker', role: 'worker', portOffset: 12, heap: 192 },
]

/** Port of each process by name. */
export type Ports = Record<string, number>
