import { randomUUID } from 'node:crypto'
import { type Actor, anonymous, rangeOf, type Role } from '@dudao/service'

/** An actor in a post; every default is visible here. Without a division it sees only what names its body or person. */
export function actor(
  overrides: Partial<Actor> & { division?: { id: string; path: string }; role?: Role } = {},
): Actor {
  const { division, role = 'OFFICER', ...rest } = overrides
  return {
    ...anonymous(randomUUID()),
    kind: 'PERSON',
    accountId: randomUUID(),
    personId: randomUUID(),
    postId: randomUUID(),
    organizationId: randomUUID(),
    divisionId: division?.id ?? null,
    divisionPath: division?.path ?? null,
    ranges: division ? [rangeOf(division.path)] : [],
    roles: [role],
    ...rest,
  }
}

/** A small piece of the division tree, with the paths that directory would give. */
export const places = {
  sichuan: { id: '01930000-0000-7000-8000-0000000000a1', path: '/1/2/' },
  bazhong: { id: '01930000-0000-7000-8000-0000000000a2', path: '/1/2/3/' },
  tongjiang: { id: '01930000-0000-7000-8000-0000000000a3', path: '/1/2/3/4/' },
  enyang: { id: '01930000-0000-7000-8000-0000000000a4', path: '/1/2/3/5/' },
  mianyang: { id: '01930000-0000-7000-8000-0000000000a5', path: '/1/2/6/' },
}
