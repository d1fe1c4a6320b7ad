import { validate } from 'uuid'

/** An entity of another service, by its key. */
export interface Reference {
  id: string
}

/** Whether a text can be an id at all. SQL would fail on anything else and poison the transaction. */
export const isId = (text: string): boolean => validate(text)

/** The entity of another service behind a column. */
export const reference = (id: string): Reference => ({ id })

/** The same for a column that may be empty. */
export const maybeReference = (id: string | null): Reference | null => (id ? { id } : null)
