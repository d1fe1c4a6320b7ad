interface Fault {
  path?: (string | number)[] | undefined
}

interface Answer<F extends Fault> {
  data?: Record<string, unknown> | null | undefined
  errors?: F[] | undefined
}

export interface Question {
  variables: Record<string, unknown> | undefined
  /** Gives the answer back to every place that asked. */
  spread: <F extends Fault>(answer: Answer<F>) => Answer<F>
}

/**
 * The planner asks for an entity once for every place where it stands: fifty problems of one county ask for the county
 * fifty times. This asks for each once.
 */
export function askOnce(variables: Record<string, unknown> | undefined): Question {
  const representations = variables?.representations
  if (!Array.isArray(representations) || representations.length < 2)
    return { variables, spread: (answer) => answer }
  const places = new Map<string, number>()
  const unique: unknown[] = []
  const placeOf = representations.map((representation) => {
    const key = JSON.stringify(representation)
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, unique.length)
    return unique.push(representation) - 1
  })
  if (unique.length === representations.length) return { variables, spread: (answer) => answer }
  return { variables: { ...variables, representations: unique }, spread: (answer) => spread(answer, placeOf) }
}

function spread<F extends Fault>({ data, errors }: Answer<F>, placeOf: number[]): Answer<F> {
  const found = data?._entities
  return {
    data: Array.isArray(found) ? { ...data, _entities: copies(found, placeOf) } : data,
    errors: errors?.flatMap((fault) => {
      const [root, place, ...rest] = fault.path ?? []
      if (root !== '_entities' || typeof place !== 'number') return [fault]
      return placeOf.flatMap((own, i) => (own === place ? [{ ...fault, path: [root, i, ...rest] }] : []))
    }),
  }
}

/** The executor writes into what it is given, so that every place has a copy of its own. */
function copies(found: unknown[], placeOf: number[]): unknown[] {
  const given = new Set<number>()
  return placeOf.map((place) => {
    if (given.has(place)) return structuredClone(found[place])
    given.add(place)
    return found[place]
  })
}
