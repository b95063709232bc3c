/**
 * An owner: a small aggregate that is known by one value at a time, and the commands that claim that value for it.
 *
 * @module
 */
import {
  type Aggregate,
  type ClaimFenced,
  ClaimKey,
  claim,
  claimAhead,
  claimFenced,
  claimKeyOf,
  type ClaimOwners,
  type EventStore,
  type ExecuteEnvironment,
  execute,
  FoldedStreams,
  type Instant,
  prepared,
  type RecordedEvent,
  stored,
  type StoredEvents,
  streamName,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { AssertionError } from 'node:assert'
import type { Draw } from './chance.ts'

interface ValueUsed {
  readonly type: 'ValueUsed'
  readonly data: { readonly claim: ClaimKey }
}

interface ValueDropped {
  readonly type: 'ValueDropped'
  readonly data: Readonly<Record<string, never>>
}

type OwnerEvent = ValueUsed | ValueDropped | ClaimFenced

const ownerEvents: StoredEvents<OwnerEvent> = {
  ValueUsed: stored<ValueUsed>('ValueUsed', { claim: ClaimKey }),
  ValueDropped: stored<ValueDropped>('ValueDropped', {}),
  ClaimFenced: claimFenced,
}

interface OwnerState {
  uses: ClaimKey | undefined
}

type Use = { readonly key: ClaimKey | undefined }

const owner: Aggregate<OwnerState, Use, OwnerEvent, never> = {
  category: 'owner',
  events: ownerEvents,
  initial: () => ({ uses: undefined }),
  evolve: (draft, fact) => {
    if (fact.type === 'ValueUsed') draft.uses = fact.data.claim
    if (fact.type === 'ValueDropped') draft.uses = undefined
  },
  decide:
    ({ key }) =>
    ({ uses }) => {
      if (key === uses) return E.right([])
      return E.right([
        key === undefined ? { type: 'ValueDropped', data: {} } : { type: 'ValueUsed', data: { claim: key } },
      ])
    },
}

const owners: ClaimOwners<OwnerState, OwnerEvent> = {
  aggregate: owner,
  uses: ({ uses }, key) => uses === key,
  releasedBy: { kind: 'system', id: 'claims', source: 'system' },
}

const pepper = { version: 1, secret: new Uint8Array(32).fill(1) }
const noon = '2026-11-22T12:00:00.000Z' as Instant

/** Owners and values that have nothing to do with those of another town, though they are in the same store. */
export type Town = string

/** One command of an owner: to use this value, or none any more. */
export interface Wish {
  readonly owner: string
  readonly value: string | undefined
  readonly command: string
}

export const wish = (name: string, value: string | undefined, command = `${name} ${value ?? 'drops'}`): Wish => ({
  owner: name,
  value,
  command,
})

/** What somebody who asks is told. `lost every race` is a defect where there are enough attempts. */
export type Told = 'done' | 'nothing to do' | 'taken' | 'lost every race'

/** Attempts enough for every race of the contract. */
const attemptsMax = 200

/** What a process has that remembers nothing. */
export const aProcess = (store: EventStore): ExecuteEnvironment => ({
  store,
  streams: new FoldedStreams(store),
  now: () => noon,
  attemptsMax,
})

const pauseMsMax = 200

/**
 * As {@link aProcess}, out of step with the others: it waits longer after each race that it lost, up to a fifth of a second.
 * Whoever begins again at once is fenced again by those who do so too, for as long as an append takes its time.
 */
export const aPatientProcess = (store: EventStore, draw: Draw): ExecuteEnvironment => ({
  ...aProcess(store),
  pause: (n) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.min(pauseMsMax, 2 ** n) * (0.5 + draw(1_000) / 1_000))
    }),
})

const keyOf = (town: Town, value: string): ClaimKey => claimKeyOf(pepper, town, 'name', value)

/** Carries the command out by `execute` and `claimAhead` of the kernel. Fails when the store does. */
export const carryOut = async (
  environment: ExecuteEnvironment,
  town: Town,
  { owner: name, value, command }: Wish,
): Promise<Told> => {
  const ownerStream = streamName(town, owner.category, name)
  const key = value === undefined ? undefined : keyOf(town, value)
  const taken = { _tag: 'ValueTaken' } as const
  const outcome = await execute<OwnerState, Use, OwnerEvent, typeof taken>(environment, {
    aggregate: owner,
    stream: ownerStream,
    envelope: {
      principal: { kind: 'user', id: name, source: 'api' },
      command: 'owners.use',
      commandId: command,
      correlationId: command,
    },
    prepare: () => {
      if (key === undefined) return prepared({ key })
      const request = { namespace: town, key, scope: 'name', ownerStream, owners, taken }
      return prepared({ key }, { claim: claimAhead(environment, request) })
    },
  })()
  if (E.isRight(outcome)) return outcome.right.events.length === 0 ? 'nothing to do' : 'done'
  const { left } = outcome
  if (left._tag === 'Conflict') return 'lost every race'
  if (left._tag === 'Failure') {
    const message = `a command on a store that is there is carried out; it failed: ${String(left.cause)}`
    throw new AssertionError({ message })
  }
  if (left.rejection._tag === 'ValueTaken') return 'taken'
  throw new AssertionError({ message: 'a command id that was used once is not taken for another command' })
}

/** What the log of a town says, event by event. */
export interface TownLog {
  /** Who uses the value in the end. */
  readonly userOf: (value: string) => string | undefined
  /** How often the effect of a command is there. */
  readonly effectsOf: (command: string) => number
}

/** Fails when at any point two owners use one value, and when one uses in the end what somebody else holds. */
export const townLogOf = (town: Town, log: readonly RecordedEvent[]): TownLog => {
  const used = new Map<string, string>()
  const holders = new Map<string, string>()
  const effects = new Map<string, number>()
  const [ownerPrefix, claimPrefix] = [streamName(town, owner.category, ''), streamName(town, claim.category, '')]
  const fail = (message: string): never => {
    const trail = log.map(({ type, stream, revision }) => `${stream}@${revision} ${type}`).join('\n')
    throw new AssertionError({ message: `${message}; the log is\n${trail}` })
  }
  for (const { stream, type, data, metadata } of log) {
    if (stream.startsWith(claimPrefix)) {
      const { ownerStream } = data as { readonly ownerStream: string }
      const key = stream.slice(claimPrefix.length)
      if (type === 'ValueClaimed') holders.set(key, ownerStream)
      else if (holders.get(key) === ownerStream) holders.delete(key)
    }
    if (!stream.startsWith(ownerPrefix) || type === 'ClaimFenced') continue
    const command = metadata['commandId'] ?? ''
    effects.set(command, (effects.get(command) ?? 0) + 1)
    const key = type === 'ValueUsed' ? (data as ValueUsed['data']).claim : undefined
    for (const [other, uses] of used)
      if (uses === key && other !== stream) fail(`at no point do two owners use one value; ${other} and ${stream} do`)
    if (key === undefined) used.delete(stream)
    else used.set(stream, key)
  }
  for (const [stream, key] of used)
    if (holders.get(key) !== stream) fail(`whoever uses a value holds it; ${stream} does not`)
  return {
    userOf: (value) => {
      const key = keyOf(town, value)
      const [stream] = [...used].find(([, uses]) => uses === key) ?? []
      return stream?.slice(ownerPrefix.length)
    },
    effectsOf: (command) => effects.get(command) ?? 0,
  }
}
