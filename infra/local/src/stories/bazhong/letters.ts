import { setTimeout as sleep } from 'node:timers/promises'
import type { Player } from '../player.ts'
import { counties, office } from './facts.ts'

const letter = /* GraphQL */ `
  query Letter($id: ID!) {
    letter(id: $id) { id status number failure files { name mediaType url } deliveries { id status } }
  }
`
const inbox = /* GraphQL */ `
  query Inbox {
    inbox(first: 50) { totalCount nodes { id status letter { id number title } } }
  }
`
const read = /* GraphQL */ `
  mutation Read($input: ReadLetterInput!) {
    readLetter(input: $input) { id status }
  }
`
const sign = /* GraphQL */ `
  mutation Sign($input: SignForLetterInput!) {
    signForLetter(input: $input) { id status signedOn }
  }
`

/** Waits until the workers have rendered and served a letter; throws with its failure or after a minute. */
async function waitUntilServed(
  player: Player,
  letterId: string,
): Promise<{ name: string; mediaType: string; url: string }[]> {
  const send = await player.as('city-officer', '2020-04-22')
  for (const started = Date.now(); Date.now() - started < 60_000; await sleep(150)) {
    const { letter: found } = await send(letter, { id: letterId })
    if (found.status === 'SERVED') return found.files
    if (found.failure) throw new Error(`letter ${found.number}: ${found.failure}`)
  }
  throw new Error(`letter ${letterId} was not served within a minute`)
}

/** The letters are rendered and served in the background, then each county government reads and signs for its own. */
export async function receiveLetters(player: Player, letterIds: Record<string, string>) {
  const files: Record<string, { name: string; mediaType: string; url: string }[]> = {}
  for (const { key } of counties) files[key] = await waitUntilServed(player, letterIds[key] as string)
  for (const { key } of counties) {
    const send = await player.as(`${key}-gov`, '2020-04-24')
    const { inbox: own } = await send(inbox)
    if (own.totalCount !== 1)
      throw new Error(`${key} finds ${own.totalCount} letters in its inbox instead of 1`)
    const [delivery] = own.nodes
    await send(read, { input: { deliveryId: delivery.id } })
    await send(sign, {
      input: { deliveryId: delivery.id, signedOn: '2020-04-24', idempotencyKey: `sign-${key}` },
    })
  }
  return files
}

const letterFigures = /* GraphQL */ `
  query LetterFigures {
    letterSummary(filter: { from: "2020-01-01", to: "2020-12-31" }) { issued served signed received receivedSigned }
  }
`

export async function countLetters(player: Player) {
  const send = await player.as('city-leader', '2020-12-31', office.city)
  const { letterSummary } = await send(letterFigures)
  return { issued: letterSummary.issued as number, signed: letterSummary.signed as number }
}
