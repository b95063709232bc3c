/**
 * Appending: what was sent and not answered is taken neither for written nor for not written.
 *
 * One call is one delivery. Whoever calls repeats it verbatim, with the same ids and the same expectation, and reads back when
 * there is still no answer: the kernel's `append` does.
 *
 * @module
 */
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import {
  type AppendLimits,
  type AppendResult,
  type CallOptions,
  contentBytes,
  isStoreFailure,
  type OwnedWrite,
  ownedAppend,
  readable,
  StoreFailure,
  type StreamWrite,
} from '@muniment/kernel'
import { appendMessages, encodedEventOf } from './append-message.ts'
import { checkpointAt, type Position } from './checkpoint.ts'
import type { Call } from './connections.ts'
import { endOfLog } from './end-of-log.ts'
import { commandErrorOf, readFailure, saysDeleted, writeFailure } from './failures.ts'
import { readStream } from './read-stream.ts'
import type { Session } from './session.ts'
import { NotAnswered } from './within-time.ts'

/** How a store appends. */
export interface AppendSettings {
  readonly limits: AppendLimits
  /** `batch` shares one call among all appends: faster for imports, see {@link EventStoreDbStoreOptions}. */
  readonly path: 'unary' | 'batch'
}

/** In bytes, as it is sent. */
const sizeOf = ({ write }: Asked): number => write.events.reduce((sum, event) => sum + contentBytes(event), 0)

/** What the server said. */
interface Answer {
  readonly revision: bigint
  /** Absent where the server has found the events and not their place. */
  readonly position: Position | undefined
}

interface Asked {
  readonly write: OwnedWrite
  /** Of the stream, on the server. */
  readonly name: string
}

/** One append on its way. To find a node takes the client as long as it wants, and what is over is not sent any more. */
interface Delivery {
  sent: boolean
  over: boolean
}

const conflict = ({ write: { stream, expected } }: Asked, actual: bigint | 'no_stream' | undefined): StoreFailure =>
  new StoreFailure({ code: 'concurrency_conflict', stream, expected, ...(actual === undefined ? {} : { actual }) })

const answerIn = (asked: Asked, response: AppendResp): Answer => {
  const wrong = response.getWrongExpectedVersion()
  if (wrong !== undefined)
    throw conflict(asked, wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : 'no_stream')
  const success = response.getSuccess()
  // Neither is no answer at all.
  if (success === undefined) throw new StoreFailure({ code: 'outcome_unknown', stream: asked.write.stream })
  const position = success.getPosition()
  return {
    revision: BigInt(success.getCurrentRevision()),
    position:
      position === undefined
        ? undefined
        : { commit: BigInt(position.getCommitPosition()), prepare: BigInt(position.getPreparePosition()) },
  }
}

/** A call of its own for each append: it has a deadline, and what happens to others does not reach it. */
const appendAlone = (call: Call, asked: Asked, timeoutMs: number, delivery: Delivery): Promise<Answer> =>
  call.face.execute(
    streamsGrpc.StreamsClient,
    'append',
    (stub) =>
      new Promise((resolve, reject) => {
        if (delivery.over) return reject(new NotAnswered(timeoutMs))
        delivery.sent = true
        const deadline = new Date(Date.now() + timeoutMs)
        const sink = stub.append(
          ...call.face.callArguments({ requiresLeader: true }, { deadline }),
          (error: unknown, response: AppendResp) => {
            if (error !== null && error !== undefined) return reject(commandErrorOf(error) as Error)
            try {
              resolve(answerIn(asked, response))
            } catch (thrown) {
              reject(thrown as Error)
            }
          },
        )
        sink.on('error', reject)
        const messages = appendMessages(asked.name, asked.write.expected, asked.write.events.map(encodedEventOf))
        let sent = 0
        const send = (): void => {
          while (sent < messages.length) {
            sent += 1
            if (!sink.write(messages[sent - 1] as AppendReq)) {
              sink.once('drain', send)
              return
            }
          }
          sink.end()
        }
        send()
      }),
  )

/** Through the call that all appends of the client share. */
const appendTogether = async (
  { client }: Call,
  asked: Asked,
  timeoutMs: number,
  delivery: Delivery,
): Promise<Answer> => {
  const { write, name } = asked
  delivery.sent = true
  const { success, nextExpectedRevision, position } = await client.appendToStream(
    name,
    write.events.map(({ id, type, data, metadata }) => ({
      id,
      type,
      data: data as Record<string, unknown>,
      contentType: 'application/json' as const,
      metadata: metadata as Record<string, unknown>,
    })),
    { expectedRevision: write.expected, requiresLeader: true, deadline: timeoutMs },
  )
  // A client that was told not to throw invents the revision.
  if (!success) throw conflict(asked, undefined)
  return { revision: nextExpectedRevision, position }
}

const firstRevision = ({ expected, events }: OwnedWrite, last: bigint): bigint =>
  expected === 'no_stream' ? 0n : typeof expected === 'bigint' ? expected + 1n : last - BigInt(events.length) + 1n

/**
 * Looks for the events of an append that the server calls written without saying where.
 *
 * @throws StoreFailure `concurrency_conflict` when they are not there: the server knew their ids of a stream that was deleted.
 */
const lookedUp = async (session: Session, asked: Asked, last: bigint): Promise<AppendResult> => {
  const { write } = asked
  const from = firstRevision(write, last)
  const { head, events } = await readStream(session, write.stream, {
    from: from < 0n ? 'start' : from,
    maxCount: write.events.length,
  })
  let found: AppendResult | undefined
  let index = 0
  for await (const { id, revision, position, checkpoint } of events) {
    if (id !== write.events[index]?.id) throw conflict(asked, head)
    index += 1
    found = { revision, position, checkpoint, alreadyWritten: true }
  }
  if (found === undefined || index < write.events.length) throw conflict(asked, head)
  return found
}

/** To a stream that somebody has deleted softly the server says the same as of a tombstone, where the stream must exist. */
const checkSoftDeleted = async (session: Session, asked: Asked): Promise<void> => {
  const { head } = await readStream(session, asked.write.stream, { maxCount: 0 })
  throw conflict(asked, head)
}

const delivered = async (
  session: Session,
  asked: Asked,
  { path }: Pick<AppendSettings, 'path'>,
): Promise<AppendResult> => {
  const { known } = session
  const append = path === 'batch' ? appendTogether : appendAlone
  const delivery: Delivery = { sent: false, over: false }
  const seen = known.position
  let answer: Answer
  try {
    answer = await session.askInTime((call, leftMs) => append(call, asked, leftMs, delivery))
  } catch (thrown) {
    delivery.over = true
    if (!delivery.sent) throw readFailure(thrown)
    if (saysDeleted(thrown) && asked.write.expected === 'stream_exists') await checkSoftDeleted(session, asked)
    throw writeFailure(thrown, { ...asked.write, size: () => sizeOf(asked) })
  }
  const { revision, position } = answer
  if (position === undefined) {
    try {
      return await lookedUp(session, asked, revision)
    } catch (thrown) {
      if (isStoreFailure(thrown, 'concurrency_conflict')) throw thrown
      // The server calls it written, and whether it is could not be seen.
      throw new StoreFailure({ code: 'outcome_unknown', stream: asked.write.stream }, { cause: thrown })
    }
  }
  known.saw(position.commit)
  return {
    revision,
    position: position.commit,
    checkpoint: checkpointAt(position),
    alreadyWritten: position.commit <= seen,
  }
}

/**
 * @throws StoreFailure `concurrency_conflict`, `outcome_unknown`, `unavailable`, `stream_tombstoned`, `event_too_large`,
 *   `append_too_large`, `invalid_argument`, `access_denied`, `aborted`.
 */
export const append = async (
  session: Session,
  settings: AppendSettings,
  write: StreamWrite,
  { signal }: CallOptions = {},
): Promise<AppendResult> => {
  session.checkUsable(signal)
  const owned = readable('write', () => ownedAppend(write, settings.limits))
  return appendTo(session, settings, session.nameOf(owned.stream), owned, signal)
}

/** Appends to a stream by its name on the server. @throws StoreFailure as {@link append}. */
export const appendTo = async (
  session: Session,
  settings: Pick<AppendSettings, 'path'>,
  name: string,
  write: OwnedWrite,
  signal: AbortSignal | undefined,
): Promise<AppendResult> => {
  const asked: Asked = { write, name }
  const key = `${name} ${write.events[0]?.id}`
  const { known } = session
  return known.alone(key, async () => {
    if (session.appendsWait) await session.appendsMayGo()
    if (known.isBehind(key)) await known.upToNow(key, async () => void (await endOfLog(session, signal)))
    session.checkUsable(signal)
    try {
      return await delivered(session, asked, settings)
    } catch (failure) {
      if (isStoreFailure(failure, 'outcome_unknown')) known.doubt(key)
      throw failure
    }
  })
}
