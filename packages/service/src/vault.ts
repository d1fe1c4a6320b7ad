import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Seals what identifies a person, so that neither a copy of the database nor its audit shows it. */
export interface Vault {
  /** @param place what the value is and whose; it opens in no other place */
  seal(place: string, value: string): string
  /** @throws if the value was altered, moved or sealed under another key */
  open(place: string, sealed: string): string
  /** Keyed hash, by which equal values are found without being opened. */
  hash(kind: string, value: string): string
}

const version = 'v1.'
const ivLength = 12
const tagLength = 16

/**
 * AES-256-GCM with a fresh nonce for each value; HMAC-SHA-256 for look-ups. Both keys are derived from the one given.
 *
 * @param key 32 bytes as base64url
 */
export function createVault(key: string): Vault {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), Buffer.alloc(0), use, 32))
  const sealing = derive('dudao personal data: seal')
  const hashing = derive('dudao personal data: look-up')
  return {
    seal(place, value) {
      const iv = randomBytes(ivLength)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
      return version + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(place, sealed) {
      if (!sealed.startsWith(version)) throw new Error('sealed under an unknown version')
      const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
      const iv = bytes.subarray(0, ivLength)
      const tag = bytes.subarray(ivLength, ivLength + tagLength)
      const decipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: tagLength })
      decipher.setAAD(Buffer.from(place)).setAuthTag(tag)
      const body = bytes.subarray(ivLength + tagLength)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
    hash: (kind, value) => createHmac('sha256', hashing).update(`${kind}:${value}`).digest('base64url'),
  }
}
