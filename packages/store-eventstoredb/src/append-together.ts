/**
 * One call that all appends of a client share: cheaper for each, and all are lost with it.
 *
 * What has been sent over a call that is lost was written or was not. That the server says of the call that it is no leader
 * holds for the append that it could not take, not for those before it.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { EventStoreDBClient } from '@eventstore/db-client'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { invalidArgument, StoreFailure } from '@muniment/kernel'
import { appendAlone } from './append-alone.ts'
import { sharedMessages } from './append-message.ts'
import type { StreamsStub } from './client-face.ts'
import type { Call } from './connections.ts'
import { type Answer, type Asked, conflict, type Delivery, positionIn } from './delivery.ts'
import { codeOf, sizeOf, wasNotConnected } from './failures.ts'
import { NotAnswered } from './within-time.ts'

/** What is under way on a call that has ended. */
class CallLost extends Error {
  override readonly name = 'CallLost'
  /** Of gRPC. */
  readonly code: unknown

  constructor(cause: unknown) {
    super('the call that appends share has ended', { cause })
    this.code = codeOf(cause)
  }
}

type Refusal = NonNullable<ReturnType<BatchAppendResp['getError']>>

const refused = (asked: Asked, refusal: Refusal): StoreFailure => {
  const { stream } = asked.write
  const details = refusal.getDetails()
  const kind = details?.getTypeName() ?? ''
  const cause = { cause: new Error(refusal.getMessage()) }
  switch (kind.replace('event_store.client.', '')) {
    case 'WrongExpectedVersion': {
      const wrong = details?.unpack((bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes), kind)
      const actual = wrong?.hasCurrentStreamRevision() === true ? BigInt(wrong.getCurrentStreamRevision()) : 'no_stream'
      return conflict(asked, actual)
    }
    case 'StreamDeleted':
      return new StoreFailure({ code: 'stream_tombstoned', stream }, cause)
    case 'AccessDenied':
      return new StoreFailure({ code: 'access_denied' }, cause)
    case 'MaximumAppendSizeExceeded': {
      const exceeded = details?.unpack((bytes) => shared.MaximumAppendSizeExceeded.deserializeBinary(bytes), kind)
      return new StoreFailure(
        { code: 'append_too_large', size: sizeOf(asked.write), max: exceeded?.getMaxappendsize() ?? 0 },
        cause,
      )
    }
    case 'BadRequest':
      return invalidArgument('write', 'must be one that the server takes', cause.cause)
    case 'google.protobuf.Empty':
      // Without a code: the server was not ready, too busy, or no leader, and has not begun.
      if (refusal.getCode() === 0) return new StoreFailure({ code: 'unavailable' }, cause)
  }
  return new StoreFailure({ code: 'outcome_unknown', stream }, cause)
}

const answerIn = (asked: Asked, response: BatchAppendResp): Answer => {
  const refusal = response.getError()
  if (refusal !== undefined) throw refused(asked, refusal)
  const success = response.getSuccess()
  // Neither is no answer at all.
  if (success === undefined) throw new StoreFailure({ code: 'outcome_unknown', stream: asked.write.stream })
  return { revision: BigInt(success.getCurrentRevision()), position: positionIn(success.getPosition()) }
}

interface Waiting {
  readonly asked: Asked
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

type SharedStream = ReturnType<StreamsStub['batchAppend']>

class SharedCall {
  readonly #waiting = new Map<string, Waiting>()
  readonly #ended: () => void
  #stream: SharedStream | undefined

  /** `ended` is called once nothing can be sent over it any more. */
  constructor(ended: () => void) {
    this.#ended = ended
  }

  async open({ face }: Call): Promise<this> {
    const begin = face.GRPCStreamCreator(streamsGrpc.StreamsClient, 'batchAppend', (stub) =>
      this.#hearing(
        stub.batchAppend(...face.callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY })),
      ),
    )
    this.#stream = await begin()
    return this
  }

  // At most as many wait as calls have a place on a connection, so that gRPC may hold what is not sent yet.
  append(asked: Asked, delivery: Delivery): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const correlation = randomUUID()
      const messages = sharedMessages(correlation, asked.name, asked.write)
      this.#waiting.set(correlation, { asked, resolve, reject })
      delivery.dropped = () => this.#waiting.delete(correlation)
      delivery.sent = true
      for (const message of messages) this.#stream?.write(message)
    })
  }

  #hearing(stream: SharedStream): SharedStream {
    stream.on('data', (response: BatchAppendResp) => this.#hear(response))
    stream.on('error', (error) => this.#lose(error))
    stream.on('end', () => this.#lose(undefined))
    return stream
  }

  #hear(response: BatchAppendResp): void {
    const correlation = response.getCorrelationId()?.getString() ?? ''
    const waiting = this.#waiting.get(correlation)
    if (waiting === undefined) return
    this.#waiting.delete(correlation)
    try {
      waiting.resolve(answerIn(waiting.asked, response))
    } catch (thrown) {
      waiting.reject(thrown as Error)
    }
  }

  #lose(error: unknown): void {
    this.#ended()
    const lost = wasNotConnected(error) ? (error as Error) : new CallLost(error)
    for (const { reject } of this.#waiting.values()) reject(lost)
    this.#waiting.clear()
  }
}

const sharedCalls = new WeakMap<EventStoreDBClient, Promise<SharedCall>>()

const sharedCallOf = (call: Call): Promise<SharedCall> => {
  const { client } = call
  const known = sharedCalls.get(client)
  if (known !== undefined) return known
  const forget = (): void => {
    if (sharedCalls.get(client) === made) sharedCalls.delete(client)
  }
  const made = new SharedCall(forget).open(call)
  sharedCalls.set(client, made)
  made.catch(forget)
  return made
}

interface Generated {
  readonly proto?: { readonly event_store?: { readonly client?: { readonly streams?: typeof streams } } }
}

/**
 * Generated code finds its own parts under one global name. The client's successor takes that name when it comes into the
 * process, and writes our messages of this one kind with fields that they do not have.
 */
const isTakenOver = (): boolean =>
  (globalThis as Generated).proto?.event_store?.client?.streams?.BatchAppendReq.Options !==
  streams.BatchAppendReq.Options

/** Where there is no such call, or none that can be used, each append goes alone. @throws NotAnswered, and what the client fails with. */
export const appendTogether = async (
  call: Call,
  asked: Asked,
  timeoutMs: number,
  delivery: Delivery,
): Promise<Answer> => {
  if (isTakenOver() || !(await call.face.supports(streamsGrpc.StreamsService.batchAppend)))
    return await appendAlone(call, asked, timeoutMs, delivery)
  const shared = await sharedCallOf(call)
  if (delivery.over) throw new NotAnswered(timeoutMs)
  return await shared.append(asked, delivery)
}
