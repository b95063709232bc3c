/** A password that was compared with one that has been changed since: never a login, whatever was compared. @module */
import {
  defaultLockPolicy,
  type SessionId,
  type UserCommand,
  type UserEvent,
  type UserId,
  type UserState,
  user,
  userEvents,
} from '@muniment/core'
import {
  type Aggregate,
  type ClaimKey,
  type EventStore,
  type ExecuteEnvironment,
  execute,
  FoldedStreams,
  type Instant,
  type NotDone,
  prepared,
  type Sealed,
  type StoredEvents,
  sealed,
  stored,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { logOf } from '../team.fixture.ts'

interface PasswordReplaced {
  readonly type: 'PasswordReplaced'
  readonly data: { readonly passwordHash: Sealed }
}

interface ReplacePassword {
  readonly type: 'ReplacePassword'
  readonly passwordHash: Sealed
}

type LaterEvent = UserEvent | PasswordReplaced

const laterEvents: StoredEvents<LaterEvent> = {
  ...userEvents,
  PasswordReplaced: stored<PasswordReplaced>('PasswordReplaced', { passwordHash: sealed('user.passwordHash') }),
}

/** The user as decided upon here, whose password can be changed: that begins another generation. */
const laterUser: Aggregate<UserState, UserCommand | ReplacePassword, LaterEvent, unknown> = {
  ...user,
  events: laterEvents,
  evolve: (draft, fact) => {
    if (fact.type !== 'PasswordReplaced') return user.evolve(draft, fact)
    if (draft.user.status !== 'active') return
    const { password } = draft.user
    draft.user.password = { hash: fact.data.passwordHash, generation: (password?.generation ?? 0) + 1 }
  },
  decide: (command) =>
    command.type === 'ReplacePassword'
      ? () => E.right([{ type: 'PasswordReplaced', data: { passwordHash: command.passwordHash } }])
      : user.decide(command),
}

const noon = '2026-11-22T12:00:00.000Z' as Instant
const stream = 'muniment.user-usr_1'

/** What stands in for a hash and its comparison: the password itself, as long as a sealed text is. */
const hashOf = (password: string): Sealed => `s1.${password.padEnd(40, 'x')}` as Sealed

const aProcess = (store: EventStore): ExecuteEnvironment => ({
  store,
  streams: new FoldedStreams(store),
  now: () => noon,
})

type Proof = Extract<UserCommand, { readonly type: 'RecordPasswordLogin' }>['proof']

const envelopeOf = (commandId: string) => ({
  principal: { kind: 'anonymous', source: 'dashboard' },
  command: 'test',
  commandId,
  correlationId: commandId,
})

const runs = async (
  environment: ExecuteEnvironment,
  commandId: string,
  command: UserCommand | ReplacePassword,
): Promise<void> => {
  const envelope = envelopeOf(commandId)
  const done = await execute(environment, {
    aggregate: laterUser,
    stream,
    envelope,
    prepare: () => prepared(command),
  })()
  if (E.isLeft(done)) throw new Error(commandId, { cause: done.left })
}

const signedUp = async (): Promise<EventStore> => {
  const store = memoryStore()
  await runs(aProcess(store), 'sign up', {
    type: 'SignUp',
    userId: `usr_${'1'.padStart(32, '0')}` as UserId,
    emailClaim: `v1.${'c'.repeat(43)}` as ClaimKey,
    email: hashOf('address'),
    username: undefined,
    name: undefined,
    by: { method: 'password', passwordHash: hashOf('old') },
    founds: undefined,
  })
  return store
}

/** A login as the verb carries it out: `compare` is the slow part, asked for the state that was loaded. */
const logsIn = (
  environment: ExecuteEnvironment,
  compare: (state: UserState) => Promise<Proof>,
): Promise<E.Either<NotDone<unknown>, readonly string[]>> =>
  execute(environment, {
    aggregate: laterUser,
    stream,
    envelope: envelopeOf('log in'),
    prepare: async (state) =>
      prepared({
        type: 'RecordPasswordLogin',
        proof: await compare(state),
        login: {
          now: noon,
          sessionId: `ses_${'1'.padStart(32, '0')}` as SessionId,
          expiresAt: noon,
          addressClaim: undefined,
          sessionsMax: 1,
          over: [],
        },
      }),
  })().then(E.map(({ events }) => events.map(({ fact }) => fact.type)))

const proofOf = ({ user: known }: UserState, password: string): Proof => {
  const stands = known.status === 'active' ? known.password : undefined
  return { generation: stands?.generation, matched: stands?.hash === hashOf(password) }
}

const typesOf = async (store: EventStore) => (await logOf(store)).map(({ type }) => type)

/** Compares, and while it does for the first time, something happens. */
const comparingWhile = (password: string, happens: () => Promise<void>) => {
  const compared: Proof[] = []
  return {
    compared,
    compare: async (state: UserState): Promise<Proof> => {
      const proof = proofOf(state, password)
      compared.push(proof)
      if (compared.length === 1) await happens()
      return proof
    },
  }
}

/** The whole comparison of the first attempt, whatever it is asked later. */
const frozen = (compare: (state: UserState) => Promise<Proof>) => {
  let first: Promise<Proof> | undefined
  return (state: UserState): Promise<Proof> => (first ??= compare(state))
}

const replaced: ReplacePassword = { type: 'ReplacePassword', passwordHash: hashOf('new') }

describe.each([
  ['another process', (store: EventStore) => [aProcess(store), aProcess(store)] as const],
  [
    'this process',
    (store: EventStore) => {
      const one = aProcess(store)
      return [one, one] as const
    },
  ],
])('a login while %s changes the password', (_, processesOn) => {
  it('by the old one is compared anew, with the new one, and fails', async () => {
    const store = await signedUp()
    const [own, other] = processesOn(store)
    const { compare, compared } = comparingWhile('old', () => runs(other, 'change', replaced))
    expect(await logsIn(own, compare)).toEqual(E.right(['LoginFailed']))
    expect(compared).toEqual([
      { generation: 1, matched: true },
      { generation: 2, matched: false },
    ])
    expect(await typesOf(store)).toEqual(['UserSignedUp', 'PasswordReplaced', 'LoginFailed'])
  })

  it('by the new one, which did not match when it was compared first, succeeds', async () => {
    const store = await signedUp()
    const [own, other] = processesOn(store)
    const { compare, compared } = comparingWhile('new', () => runs(other, 'change', replaced))
    expect(await logsIn(own, compare)).toEqual(E.right(['LoginSucceeded']))
    expect(compared.map(({ matched }) => matched)).toEqual([false, true])
  })

  it.each(['old', 'new'])(
    'by a proof that is not made anew is StaleProof, for the %s one, and no event',
    async (by) => {
      const store = await signedUp()
      const [own, other] = processesOn(store)
      const { compare } = comparingWhile(by, () => runs(other, 'change', replaced))
      expect(await logsIn(own, frozen(compare))).toMatchObject({
        left: { _tag: 'Rejected', rejection: { _tag: 'StaleProof' } },
      })
      expect(await typesOf(store)).toEqual(['UserSignedUp', 'PasswordReplaced'])
    },
  )

  it('to the very same one is compared anew all the same: a proof is of a generation, not of a text', async () => {
    const store = await signedUp()
    const [own, other] = processesOn(store)
    const same: ReplacePassword = { type: 'ReplacePassword', passwordHash: hashOf('old') }
    const { compare } = comparingWhile('old', () => runs(other, 'change', same))
    expect(await logsIn(own, frozen(compare))).toMatchObject({ left: { rejection: { _tag: 'StaleProof' } } })
    expect(await logsIn(own, async (state) => proofOf(state, 'old'))).toEqual(E.right(['LoginSucceeded']))
  })

  it('or does anything else, is decided with the proof that stands: an attempt by somebody else costs no comparison', async () => {
    const store = await signedUp()
    const [own, other] = processesOn(store)
    const { compare, compared } = comparingWhile('old', () =>
      runs(other, 'attempt', {
        type: 'AttemptLogin',
        method: 'password',
        factor: 'first',
        now: noon,
        policy: defaultLockPolicy,
      }),
    )
    expect(await logsIn(own, frozen(compare))).toEqual(E.right(['LoginSucceeded']))
    expect(compared).toHaveLength(1)
    expect(await typesOf(store)).toEqual(['UserSignedUp', 'LoginAttempted', 'LoginSucceeded'])
  })
})
