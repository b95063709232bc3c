/**
 * A handle whose calls somebody else makes: now, later, or never, as when a process stands still or dies.
 *
 * @module
 */
import type { EventStore, RecordedEvent } from '@muniment/kernel'
import { collect } from './sample-events.ts'

/** Makes a call of the handle. One whose answer never comes is a process that died. */
export type Steer = <A>(kind: 'read' | 'append', call: () => Promise<A>) => Promise<A>

async function* given(events: readonly RecordedEvent[]): AsyncGenerator<RecordedEvent, void, void> {
  yield* events
}

/** A read of a stream is one call, up to its last event. */
export const steeredHandle = (store: EventStore, steer: Steer): EventStore => ({
  ...wholeHandle(store),
  append: (write, options) => steer('append', () => store.append(write, options)),
  ...(store.appendMany === undefined
    ? {}
    : {
        appendMany: (...call: Parameters<Required<EventStore>['appendMany']>) =>
          steer('append', () => (store as Required<EventStore>).appendMany(...call)),
      }),
  readStream: (stream, options) =>
    steer('read', async () => {
      const { head, events } = await store.readStream(stream, options)
      return { head, events: given(await collect(events)) }
    }),
})

/** Every method by itself: that of a class would be lost in a copy. */
const wholeHandle = (store: EventStore): Omit<EventStore, 'appendMany'> => ({
  capabilities: store.capabilities,
  append: (...call) => store.append(...call),
  readStream: (...call) => store.readStream(...call),
  readAll: (...call) => store.readAll(...call),
  subscribe: (...call) => store.subscribe(...call),
  head: (...call) => store.head(...call),
  compareCheckpoints: (...call) => store.compareCheckpoints(...call),
  close: () => store.close(),
})

/** The same store, as one that appends to one stream at a time. */
export const oneStreamAtATime = (store: EventStore): EventStore => ({
  ...wholeHandle(store),
  capabilities: { ...store.capabilities, atomicMultiStream: false, checksWithoutWrites: false },
})

/** What the last call of a process came to. */
export type Death = 'nothing was sent' | 'it was on its way' | 'it had taken effect'

export const deaths: readonly Death[] = ['nothing was sent', 'it was on its way', 'it had taken effect']

/** A handle of a process that dies at one of its calls. */
export interface MortalHandle {
  readonly store: EventStore
  /** The answer, or that it died. */
  readonly outlived: <A>(running: Promise<A>) => Promise<A | 'died'>
  /** What was on its way arrives, whatever comes of it. */
  readonly arrive: () => Promise<void>
}

const never = <A>(): Promise<A> => new Promise(() => {})

/** Dies at this call, counted from 1. */
export const mortalHandle = (store: EventStore, dyingCall: number, death: Death): MortalHandle => {
  let calls = 0
  let die: (_: 'died') => void = () => undefined
  const died = new Promise<'died'>((resolve) => {
    die = resolve
  })
  let onItsWay: (() => Promise<unknown>) | undefined
  const steer: Steer = async (_, call) => {
    calls += 1
    if (calls !== dyingCall) return call()
    if (death === 'it was on its way') onItsWay = call
    if (death === 'it had taken effect') await call().catch(() => undefined)
    die('died')
    return never()
  }
  return {
    store: steeredHandle(store, steer),
    outlived: (running) => Promise.race([died, running]),
    arrive: async () => {
      const call = onItsWay
      onItsWay = undefined
      await call?.().catch(() => undefined)
    },
  }
}
