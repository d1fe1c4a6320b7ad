import { hash, verify } from '@node-rs/argon2'
import {
  type Client,
  DomainError,
  isId,
  isInRange,
  recognise,
  refuse,
  systemActor,
  transact,
} from '@dudao/service'
import type { Context } from '../context.ts'
import type { Account, Post, Prisma } from '../generated/prisma/client.ts'
import type { CreateAccountInput, OpenDelegationInput } from '../generated/resolvers.ts'
import { holdsOn, notEndedOn } from '../periods.ts'
import { accountFault, afterFailure, newPasswordFault, openingFault } from './rules.ts'
import {
  accessSeconds,
  hashToken,
  type Identity,
  newRefreshToken,
  sessionHours,
  type TokenIssuer,
} from './tokens.ts'

type Tx = Prisma.TransactionClient

export interface SessionParent {
  accessToken: string
  refreshToken: string
  expiresIn: number
  post: Post | null
  posts: Post[]
}

/**
 * Sign-in. It reads accounts, which nobody else may, so it runs in transactions of its own as the service; a refused
 * sign-in is counted although its request changes nothing else. Times here are real: sessions know no explicit clock.
 */
export interface Accounts {
  signIn(
    ctx: Context,
    input: { login: string; password: string; postId?: string | null },
  ): Promise<SessionParent>
  refresh(ctx: Context, refreshToken: string): Promise<SessionParent>
  switchPost(ctx: Context, postId: string): Promise<SessionParent>
  signOut(ctx: Context): Promise<boolean>
  changePassword(ctx: Context, input: { current: string; next: string }): Promise<SessionParent>
  create(ctx: Context, input: CreateAccountInput): Promise<void>
  delegate(ctx: Context, input: OpenDelegationInput): Promise<string>
  /** A token for a worker whose secret was right. */
  signService(name: string): Promise<string>
}

/** The same for a wrong password, an unknown login and a locked account: nobody learns which logins exist. */
const wrong = () =>
  new DomainError('UNAUTHENTICATED', '用户名或密码不正确；连续输错 5 次的账号锁定 15 分钟，请稍后再试')
const noSession = () =>
  new DomainError('UNAUTHENTICATED', '登录已失效，请重新登录；以外部身份登录的，请用 x-post 指明任职')
const ended = () => new DomainError('UNAUTHENTICATED', '登录已失效，请重新登录')

/** No person can choose such a login: it has a colon. */
export const serviceLogin = (name: string) => `service:${name}`

/** The workers whose work is done with the rights of whoever asked for it. */
const delegates = ['report-worker']

/** Verified when the login does not exist, so that both answers take the same time. */
const dummyHash = hash('no such account')

/**
 * @param client with connections of its own: a request holds one of the service's already while it waits for one here,
 * and out of one pool all requests at once could wait for each other
 */
export function createAccounts(client: Client<Tx>, issuer: TokenIssuer): Accounts {
  /** With the rights of the service, in the name of the one who asked: the audit keeps who. */
  const asService = <R>(ctx: Context, action: string, work: (tx: Tx) => Promise<R>) => {
    const { accountId, personId, postId, organizationId, requestId } = ctx.actor
    const who = { accountId, personId, postId, organizationId }
    return transact(
      client,
      { actor: { ...systemActor('accounts', requestId), ...who }, mode: 'write', action },
      work,
    )
  }

  async function begin(
    tx: Tx,
    accountId: string,
    posts: Post[],
    wished?: string | null,
  ): Promise<SessionParent> {
    const post = wished ? posts.find(({ id }) => id === wished) : posts[0]
    if (wished && !post) throw new DomainError('FORBIDDEN', '您没有这个任职，或任职已经结束')
    const refreshToken = newRefreshToken()
    const expiresAt = new Date(Date.now() + sessionHours * 3_600_000)
    const postId = post?.id ?? null
    await tx.session.create({ data: { accountId, postId, refreshHash: hashToken(refreshToken), expiresAt } })
    const identity: Identity = { subject: accountId, kind: 'PERSON', postId }
    return {
      accessToken: await issuer.sign(identity),
      refreshToken,
      expiresIn: accessSeconds,
      post: post ?? null,
      posts,
    }
  }

  return {
    async signIn(ctx, { login, password, postId }) {
      const outcome = await asService(ctx, 'signIn', async (tx) => {
        const [account] = await tx.$queryRaw<
          { id: string }[]
        >`select id from account where login = ${login} for update`
        const row = account && (await tx.account.findUnique({ where: { id: account.id } }))
        const refusal = await tryPassword(tx, row ?? undefined, password)
        if (!row || refusal) return refusal ?? 'WRONG'
        if (row.failedSignIns > 0)
          await tx.account.update({ where: { id: row.id }, data: { failedSignIns: 0, lockedUntil: null } })
        const session = await begin(tx, row.id, await currentPosts(tx, row.personId, ctx.now), postId)
        return { session, account: row }
      })
      if (outcome === 'LOCKED' || outcome === 'WRONG') throw wrong()
      await welcome(ctx, outcome.account)
      return outcome.session
    },

    async refresh(ctx, refreshToken) {
      const outcome = await asService(ctx, 'refreshSession', async (tx) => {
        const refreshHash = hashToken(refreshToken)
        // Locked, so that of two uses at once the second sees the first.
        await tx.$queryRaw`select id from session where refresh_hash = ${refreshHash} for update`
        const session = await tx.session.findUnique({ where: { refreshHash }, include: { account: true } })
        if (!session || session.expiresAt < new Date() || session.account.disabledAt) return null
        if (session.endedAt) {
          // A token used twice was copied: every session of the account ends.
          await endSessions(tx, session.accountId)
          return null
        }
        await tx.session.update({ where: { id: session.id }, data: { endedAt: new Date() } })
        const { account, postId } = session
        const posts = await currentPosts(tx, account.personId, ctx.now)
        return { session: await begin(tx, account.id, posts, postId), account }
      })
      if (!outcome) throw ended()
      await welcome(ctx, outcome.account)
      return outcome.session
    },

    switchPost(ctx, postId) {
      const { accountId, personId } = ctx.actor
      if (!accountId || !personId) throw ended()
      return asService(ctx, 'switchPost', async (tx) => {
        // An access token outlives the sign-out by minutes, and a foreign issuer's knows no session of ours: neither
        // can be turned into twelve hours.
        const open = { accountId, endedAt: null, expiresAt: { gt: new Date() } }
        if ((await tx.session.count({ where: open })) === 0) throw noSession()
        return begin(tx, accountId, await currentPosts(tx, personId, ctx.now), postId)
      })
    },

    async signOut(ctx) {
      const { accountId } = ctx.actor
      if (!accountId) throw ended()
      await asService(ctx, 'signOut', (tx) => endSessions(tx, accountId))
      return true
    },

    async changePassword(ctx, { current, next }) {
      const { accountId, personId, postId } = ctx.actor
      if (!accountId || !personId) throw ended()
      refuse(newPasswordFault(current, next))
      const passwordHash = await hash(next)
      const outcome = await asService(ctx, 'changePassword', async (tx) => {
        await tx.$queryRaw`select id from account where id = ${accountId}::uuid for update`
        const row = await tx.account.findUniqueOrThrow({ where: { id: accountId } })
        const refusal = await tryPassword(tx, row, current)
        if (refusal) return refusal
        const data = { passwordHash, failedSignIns: 0, lockedUntil: null }
        await tx.account.update({ where: { id: accountId }, data })
        await endSessions(tx, accountId)
        return begin(tx, accountId, await currentPosts(tx, personId, ctx.now), postId)
      })
      if (outcome === 'LOCKED' || outcome === 'WRONG') throw wrong()
      return outcome
    },

    async create(ctx, { personId, login, password, identity }) {
      refuse(accountFault({ login, password, identity }))
      const passwordHash = password ? await hash(password) : null
      await asService(ctx, 'createAccount', async (tx) => {
        const posts = await tx.post.findMany({ where: { personId, ...notEndedOn(ctx) } })
        refuse(openingFault(posts.map(({ divisionPath }) => isInRange(ctx.actor.ranges, divisionPath))))
        const [added] = await tx.account.createManyAndReturn({
          data: [{ personId, login, passwordHash, ...identity }],
          skipDuplicates: true,
        })
        if (!added) throw new DomainError('CONFLICT', '用户名或外部身份已被使用，或该人员已有账号')
      })
    },

    async delegate(ctx, { accountId, postId, errandId }) {
      if (errandId && !isId(errandId)) throw new DomainError('INVALID', '代办事项不存在')
      const { posts, worker } = await asService(ctx, 'openDelegation', async (tx) => {
        const asker = ctx.actor.accountId
          ? await tx.account.findUnique({ where: { id: ctx.actor.accountId } })
          : null
        const worker = delegates.find((name) => serviceLogin(name) === asker?.login)
        if (!worker) throw new DomainError('FORBIDDEN', '该服务不能代为读取')
        const account = isId(accountId) ? await tx.account.findUnique({ where: { id: accountId } }) : null
        const isOpen = account && !account.disabledAt
        return { worker, posts: isOpen ? await currentPosts(tx, account.personId, ctx.now) : [] }
      })
      if (!posts.some(({ id }) => id === postId)) throw new DomainError('FORBIDDEN', '申请人已不在该任职上')
      return issuer.sign({
        subject: accountId,
        kind: 'PERSON',
        postId,
        delegate: worker,
        errand: errandId ?? null,
      })
    },

    async signService(name) {
      const login = serviceLogin(name)
      const id = await transact(
        client,
        { actor: systemActor('accounts'), mode: 'write', action: 'signService' },
        async (tx) => {
          await tx.account.createManyAndReturn({ data: [{ login }], skipDuplicates: true })
          return (await tx.account.findUniqueOrThrow({ where: { login } })).id
        },
      )
      return issuer.sign({ subject: id, kind: 'SERVICE' })
    },
  }
}

/** The rest of the answer is read as the one who signed in. Whoever was somebody already stays that. */
async function welcome(ctx: Context, account: Pick<Account, 'id' | 'personId'>): Promise<void> {
  if (ctx.actor.kind !== 'ANONYMOUS') return
  await recognise(ctx.tx, { accountId: account.id, personId: account.personId })
}

const endSessions = (tx: Tx, accountId: string) =>
  tx.session.updateMany({ where: { accountId, endedAt: null }, data: { endedAt: new Date() } })

/** Tries a password and counts a wrong one. The account's row is locked; without an account it takes as long. */
async function tryPassword(
  tx: Tx,
  account: Account | undefined,
  password: string,
): Promise<'WRONG' | 'LOCKED' | undefined> {
  const right = await verify(account?.passwordHash ?? (await dummyHash), password)
  const refusal = judge(account, right)
  if (account && refusal === 'WRONG') {
    const data = afterFailure(account.failedSignIns, new Date())
    await tx.account.update({ where: { id: account.id }, data })
  }
  return refusal
}

function judge(account: Account | undefined, right: boolean): 'WRONG' | 'LOCKED' | undefined {
  if (account?.lockedUntil && account.lockedUntil > new Date()) return 'LOCKED'
  if (!account || account.disabledAt || !account.passwordHash || !right) return 'WRONG'
  return undefined
}

/** Posts that hold on the day of an instant, oldest first. */
export async function currentPosts(tx: Tx, personId: string | null, now: Date): Promise<Post[]> {
  if (!personId) return []
  return tx.post.findMany({
    where: { personId, ...holdsOn({ now }) },
    orderBy: { id: 'asc' },
    take: 50,
  })
}
