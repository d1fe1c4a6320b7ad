/** An entity of another service, by its key. */
export interface Reference {
  id: string
}

/** A division; the graph brings its path along for fields that require it. */
export interface DivisionReference extends Reference {
  path?: string
}

/** The entity of another service behind a column. */
export const reference = (id: string): Reference => ({ id })

/** The same for a column that may be empty. */
export const maybeReference = (id: string | null): Reference | null => (id ? { id } : null)
