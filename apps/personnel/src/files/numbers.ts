import type { Vault } from '@dudao/service'
import type { InspectorFile } from '../generated/prisma/client.ts'
import { maskIdentityNumber, maskMobile } from './masks.ts'

type Sealed = Pick<InspectorFile, 'personId' | 'identitySealed' | 'mobileSealed'>

// A sealed number opens for its own person and kind only: copied into another row it is worthless.
const identityOf = (personId: string) => `identity:${personId}`
const mobileOf = (personId: string) => `mobile:${personId}`

/** The columns that keep an identity number. */
export const sealIdentity = (vault: Vault, personId: string, number: string | null) => ({
  identitySealed: number && vault.seal(identityOf(personId), number),
  identityHash: number && vault.hash('identity', number),
})

/** The columns that keep a mobile number. */
export const sealMobile = (vault: Vault, personId: string, number: string | null) => ({
  mobileSealed: number && vault.seal(mobileOf(personId), number),
  mobileHash: number && vault.hash('mobile', number),
})

export const openIdentity = (vault: Vault, { personId, identitySealed }: Sealed): string | null =>
  identitySealed && vault.open(identityOf(personId), identitySealed)

export const openMobile = (vault: Vault, { personId, mobileSealed }: Sealed): string | null =>
  mobileSealed && vault.open(mobileOf(personId), mobileSealed)

export function maskedIdentity(vault: Vault, file: Sealed): string | null {
  const number = openIdentity(vault, file)
  return number && maskIdentityNumber(number)
}

export function maskedMobile(vault: Vault, file: Sealed): string | null {
  const number = openMobile(vault, file)
  return number && maskMobile(number)
}
