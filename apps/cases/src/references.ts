/** An entity of another service, by its key. */
export interface Reference {
  id: string
}

/** The entity of another service behind a column. */
export const reference = (id: string): Reference => ({ id })

/** The same for a column that may be empty. */
export const maybeReference = (id: string | null): Reference | null => (id ? { id } : null)
