import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

/** Without letters and digits that people take for each other on a screen: I and 1, O and 0. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

const length = 8

/** A code that somebody can type from a screen: 8 of 32 signs, 40 bits. */
export const newCode = (): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')

/** What is kept of a code. The session is part of it: equal codes of two sessions do not look alike. */
export const hashCode = (sessionId: string, code: string): string =>
  createHash('sha256').update(`${sessionId} ${code.trim().toUpperCase()}`).digest('hex')

/** Whether the hash is that of the code, in a time that tells nothing. */
export const isCode = (sessionId: string, code: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashCode(sessionId, code), 'hex'), Buffer.from(hash, 'hex'))

/** What the QR code on the screen says. It is no address: the app that reads it sends `checkIn`. */
export const qrTextOf = (sessionId: string, code: string): string => `DUDAO-CHECKIN ${sessionId} ${code}`
