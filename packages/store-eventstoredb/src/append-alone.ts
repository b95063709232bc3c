/**
 * A call of its own for each append: it has a deadline, and what happens to others does not reach it.
 *
 * @module
 */
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import { StoreFailure } from '@muniment/kernel'
import { appendMessages } from './append-message.ts'
import type { Call } from './connections.ts'
import { type Answer, type Asked, conflict, type Delivery, positionIn } from './delivery.ts'
import { commandErrorOf } from './failures.ts'
import { NotAnswered } from './within-time.ts'

const answerIn = (asked: Asked, response: AppendResp): Answer => {
  const wrong = response.getWrongExpectedVersion()
  if (wrong !== undefined)
    throw conflict(asked, wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : 'no_stream')
  const success = response.getSuccess()
  // Neither is no answer at all.
  if (success === undefined) throw new StoreFailure({ code: 'outcome_unknown', stream: asked.write.stream })
  return { revision: BigInt(success.getCurrentRevision()), position: positionIn(success.getPosition()) }
}

/** @throws NotAnswered, and what the client fails with. */
export const appendAlone = (call: Call, asked: Asked, timeoutMs: number, delivery: Delivery): Promise<Answer> =>
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
        const messages = appendMessages(asked.name, asked.write)
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
