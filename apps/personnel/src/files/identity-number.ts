import { type PlainDate, plainDateSchema } from '@dudao/rules'

/** What an identity number says about its bearer. */
export interface IdentityFacts {
  birthDate: PlainDate
  gender: 'MALE' | 'FEMALE'
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/** The number as it is kept: without spaces, X in capitals (also the full-width one of Chinese keyboards). */
export const normalIdentityNumber = (text: string): string =>
  text.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** The check character of the first 17 digits (GB 11643: ISO 7064, MOD 11-2). */
export function checkCharacter(digits: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return checkCharacters[sum % 11] as string
}

/**
 * Date of birth and gender of an 18-character identity number (GB 11643-1999): 6 digits of the place, 8 of the date of
 * birth, 3 of order (odd for men), a check character. Undefined where the form, the date or the check is wrong.
 */
export function readIdentityNumber(number: string): IdentityFacts | undefined {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return undefined
  if (checkCharacter(number.slice(0, 17)) !== number[17]) return undefined
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!plainDateSchema.safeParse(birthDate).success) return undefined
  return { birthDate, gender: Number(number[16]) % 2 === 1 ? 'MALE' : 'FEMALE' }
}
