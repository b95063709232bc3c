/**
 * The store of a server, in a thread of its own: what it waits for is real, whatever time the simulation has.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads'
import { isStoreFailure, type RecordedEvent, type StreamWrite } from '@muniment/kernel'
import { eventStoreDbStore } from '@muniment/store-eventstoredb'
import type { Answer, Question } from './server-store.ts'

const store = eventStoreDbStore(workerData as Parameters<typeof eventStoreDbStore>[0])
const port = parentPort
if (port === null) throw new Error('not for the main thread')

const collected = async <A>(items: AsyncIterable<A>): Promise<readonly A[]> => {
  const all: A[] = []
  for await (const item of items) all.push(item)
  return all
}

const answerTo = async ({ method, args }: Question): Promise<unknown> => {
  switch (method) {
    case 'append':
      return store.append(args[0] as StreamWrite)
    case 'readStream': {
      const { head, events } = await store.readStream(...(args as Parameters<typeof store.readStream>))
      return { head, events: await collected(events) }
    }
    case 'readAll':
      return collected(store.readAll(...(args as Parameters<typeof store.readAll>)))
    case 'head':
      return store.head()
    case 'close':
      return store.close()
  }
}

const tell = (answer: Answer): void => port.postMessage(answer)

const follow = async (): Promise<void> => {
  for await (const message of store.subscribe({ after: 'start', signal: new AbortController().signal }))
    if (message.kind === 'event') tell({ event: message.event satisfies RecordedEvent })
}

port.on('message', (question: Question) => {
  answerTo(question).then(
    (value) => {
      tell({ number: question.number, value })
      // Nothing else keeps this thread.
      if (question.method === 'close') port.close()
    },
    (error: unknown) =>
      tell({ number: question.number, failed: isStoreFailure(error) ? error.detail : { text: String(error) } }),
  )
})
follow().catch((error: unknown) => tell({ broken: String(error) }))
