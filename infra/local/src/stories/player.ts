import { parse } from 'graphql'

/** What the graph answered: its data, or the first refusal. */
export interface Refusal {
  code: string
  message: string
}

/** Sends one operation in somebody's post at one instant. */
export type Send = {
  // The shape of an answer is what the story asks for.
  // oxlint-disable-next-line typescript/no-explicit-any
  (document: string, variables?: Record<string, unknown>): Promise<any>
  /** Sends what must be refused; answers the refusal, throws when the graph agreed. */
  refused(document: string, variables?: Record<string, unknown>): Promise<Refusal>
  /** Uploads a workbook through the gateway; answers with the id of the file. */
  upload(name: string, bytes: Uint8Array): Promise<string>
  /** Downloads a file through the gateway. */
  download(path: string): Promise<{ status: number; bytes: Uint8Array }>
}

export interface Player {
  /**
   * A demo account's voice.
   *
   * @param at instant of the explicit clock: a date (09:00 in China) or an ISO instant
   * @param organization name of the organization whose post acts; default: the first post
   */
  as(login: string, at: string, organization?: string): Promise<Send>
  /** Operations sent so far. */
  sent(): number
}

interface Session {
  accessToken: string
  posts: { id: string; organization: { name: string } }[]
}

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const signIn = /* GraphQL */ `
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      accessToken
      posts {
        id
        organization {
          name
        }
      }
    }
  }
`

/** Plays through the public graph only, as any client could. */
export function createPlayer(gatewayUrl: string, password: string): Player {
  const sessions = new Map<string, Promise<Session>>()
  let count = 0

  async function post(headers: Record<string, string>, query: string, variables: object) {
    parse(query) // a mistake in the story is found here, with its place
    count += 1
    const response = await fetch(`${gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(60_000),
    })
    const answer = (await response.json()) as {
      data?: unknown
      errors?: { message: string; extensions?: { code?: string } }[]
    }
    const [first] = answer.errors ?? []
    return {
      data: answer.data,
      refusal: first && { code: first.extensions?.code ?? '', message: first.message },
    }
  }

  async function open(login: string, clock: string): Promise<Session> {
    const { data, refusal } = await post({ 'x-dudao-clock': clock }, signIn, { input: { login, password } })
    if (refusal) throw new Error(`sign-in of ${login}: ${refusal.code} ${refusal.message}`)
    return (data as { signIn: Session }).signIn
  }

  return {
    sent: () => count,
    async as(login, at, organization) {
      const clock = at.length === 10 ? `${at}T09:00:00+08:00` : at
      if (!sessions.has(login)) sessions.set(login, open(login, clock))
      const { accessToken, posts } = await (sessions.get(login) as Promise<Session>)
      const acting = organization && posts.find((own) => own.organization.name === organization)
      if (organization && !acting) throw new Error(`${login} has no post in ${organization}`)
      const headers = {
        authorization: `Bearer ${accessToken}`,
        'x-dudao-clock': clock,
        ...(acting && { 'x-post': acting.id }),
      }
      const send = async (document: string, variables: Record<string, unknown> = {}) => {
        const { data, refusal } = await post(headers, document, variables)
        if (refusal)
          throw new Error(
            `${login} at ${at}: ${refusal.code} ${refusal.message}\n${document.trim().slice(0, 200)}`,
          )
        return data
      }
      return Object.assign(send, {
        async refused(document: string, variables: Record<string, unknown> = {}) {
          const { data, refusal } = await post(headers, document, variables)
          if (!refusal)
            throw new Error(`${login} at ${at}: the graph agreed to ${JSON.stringify(data).slice(0, 200)}`)
          return refusal
        },
        async upload(name: string, bytes: Uint8Array) {
          const response = await fetch(`${gatewayUrl}/files?name=${encodeURIComponent(name)}`, {
            method: 'POST',
            headers: { ...headers, 'content-type': workbook },
            body: Buffer.from(bytes),
            signal: AbortSignal.timeout(60_000),
          })
          const { id, message } = (await response.json()) as { id: string; message?: string }
          if (response.status !== 201)
            throw new Error(`${login}: upload answered ${response.status} ${message}`)
          return id
        },
        async download(path: string) {
          const response = await fetch(`${gatewayUrl}${path}`, {
            headers,
            signal: AbortSignal.timeout(60_000),
          })
          return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
        },
      })
    },
  }
}
