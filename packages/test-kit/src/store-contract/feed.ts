/**
 * A feed that is pulled message by message, each in the time that a store is allowed for one step.
 *
 * @module
 */
import type { EventStore, FeedMessage, SubscribeOptions } from '@muniment/kernel'
import type { CaseContext } from './contract-case.ts'
import { holds } from './expectations.ts'

/** One feed of a case. It ends with its signal, or when the case ends with its store. */
export interface PulledFeed {
  readonly abort: AbortController
  readonly iterator: AsyncIterator<FeedMessage>
  /** Everything that was pulled so far. */
  readonly messages: readonly FeedMessage[]
  /** The next message. Fails when the feed ends or stays silent. */
  next(): Promise<FeedMessage>
  /** Pulls up to the first message that fits, and gives all that were pulled for it. */
  until(fits: (message: FeedMessage) => boolean): Promise<readonly FeedMessage[]>
  /** Aborts. Fails when the feed does not end, or ends with an error. */
  end(): Promise<void>
}

export const isCaughtUp = (message: FeedMessage): boolean => message.kind === 'caught_up'

export const isEventOf =
  (stream: string) =>
  (message: FeedMessage): boolean =>
    message.kind === 'event' && message.event.stream === stream

/** `a0` for an event, the kind for any other message. */
export const outlineOf = (message: FeedMessage): string =>
  message.kind === 'event' ? `${message.event.stream}${message.event.revision}` : message.kind

/** The events alone. */
export const eventsIn = (messages: readonly FeedMessage[]): string[] =>
  messages.filter((message) => message.kind === 'event').map(outlineOf)

export const pulled = (
  { store, within }: Pick<CaseContext, 'store' | 'within'>,
  options: Partial<SubscribeOptions> = {},
  from: EventStore = store,
): PulledFeed => {
  const abort = new AbortController()
  const feed = from.subscribe({ after: 'start', signal: abort.signal, ...options })
  const iterator = feed[Symbol.asyncIterator]()
  const messages: FeedMessage[] = []
  const next = async (): Promise<FeedMessage> => {
    const seen = messages.slice(-20).map(outlineOf).join(' ')
    const { done, value } = await within(iterator.next(), `a feed goes on after [${seen}]`)
    holds(done !== true, `a feed does not end by itself; it had given [${seen}]`)
    messages.push(value)
    return value
  }
  return {
    abort,
    iterator,
    messages,
    next,
    until: async (fits) => {
      const found: FeedMessage[] = []
      for (;;) {
        const message = await next()
        found.push(message)
        if (fits(message)) return found
      }
    },
    end: async () => {
      abort.abort()
      for (;;) {
        const { done } = await within(iterator.next(), 'a feed whose signal aborts ends')
        if (done === true) return
      }
    },
  }
}
