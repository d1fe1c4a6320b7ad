import { validate } from 'uuid'

/** Whether a text can be an id at all. SQL would fail on anything else and poison the transaction. */
export const isId = (text: string): boolean => validate(text)
