import DataLoader from 'dataloader'

const loaders = new WeakMap<object, Map<string, DataLoader<string, unknown>>>()

/**
 * Collects what the rows of one list ask for into one question for all of them. Nothing is kept: a later command of
 * the same request must not read what an earlier one saw.
 *
 * @param name one name for one question
 * @param ask answers for all keys at once; a key without an answer gets undefined
 */
export async function loadTogether<Value>(
  ctx: { tx: object },
  name: string,
  key: string,
  ask: (keys: string[]) => Promise<Map<string, Value>>,
): Promise<Value | undefined> {
  const own = loaders.get(ctx.tx) ?? new Map<string, DataLoader<string, unknown>>()
  loaders.set(ctx.tx, own)
  let loader = own.get(name)
  if (!loader) {
    const batch = async (keys: readonly string[]) => {
      const answers = await ask([...new Set(keys)])
      return keys.map((one) => answers.get(one))
    }
    loader = new DataLoader<string, unknown>(batch, { cache: false, maxBatchSize: 500 })
    own.set(name, loader)
  }
  return (await loader.load(key)) as Value | undefined
}

/** The rows that belong to one parent, read together with those of its neighbours. */
export async function loadChildren<Row>(
  ctx: { tx: object },
  name: string,
  parentId: string,
  read: (parentIds: string[]) => Promise<Row[]>,
  parentOf: (row: Row) => string | null,
): Promise<Row[]> {
  const rows = await loadTogether(ctx, name, parentId, async (ids) =>
    Map.groupBy(await read(ids), (row) => parentOf(row) ?? ''),
  )
  return rows ?? []
}
