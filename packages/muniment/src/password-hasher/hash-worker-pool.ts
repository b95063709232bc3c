/**
 * The worker engine: `@noble/hashes` and `bcryptjs` in worker threads, one job each, started when needed and kept.
 *
 * An idle worker does not keep the process alive; a busy one does, so that nobody waits for a promise in vain. A worker
 * that crashes rejects its job and is forgotten: the next job starts another.
 *
 * @module
 */
import { Worker } from 'node:worker_threads'
import type { HashEngine } from './hash-engine.ts'
import type { HashAnswer } from './hash-worker.ts'
import { PasswordHasherFailure } from './password-hasher.ts'

/** A worker thread cannot start from a `.ts` file on Node 20: run from the sources, it comes from the build. */
const workerUrl = (): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/password-hasher/hash-worker.js' : './hash-worker.js',
    import.meta.url,
  )

/** A thread without flags, hooks or environment of the process: they are not meant for it, and it needs none. */
const newWorker = (url: URL): Worker => {
  try {
    return new Worker(url, { name: 'muniment-hash', execArgv: [], env: {} })
  } catch (cause) {
    throw new PasswordHasherFailure('failed', { detail: 'no worker could be started', cause })
  }
}

interface Pending {
  readonly resolve: (hash: Uint8Array) => void
  readonly reject: (failure: PasswordHasherFailure) => void
}

/** See the module's words. `url` is the worker's file; tests put a failing one there. */
export const hashWorkerPool = (url: URL = workerUrl()): HashEngine => {
  const all = new Set<Worker>()
  const idle: Worker[] = []
  const busy = new Map<Worker, Pending>()

  const settle = (worker: Worker): Pending | undefined => {
    const pending = busy.get(worker)
    busy.delete(worker)
    return pending
  }

  const forget = (worker: Worker, failure: PasswordHasherFailure): void => {
    all.delete(worker)
    const place = idle.indexOf(worker)
    if (place >= 0) idle.splice(place, 1)
    settle(worker)?.reject(failure)
  }

  const start = (): Worker => {
    const worker = newWorker(url)
    all.add(worker)
    worker.on('message', (answer: HashAnswer) => {
      const pending = settle(worker)
      worker.unref()
      idle.push(worker)
      if ('hash' in answer) pending?.resolve(answer.hash)
      else pending?.reject(new PasswordHasherFailure('failed', { detail: `the worker met ${answer.errorName}` }))
    })
    worker.on('error', (cause) =>
      forget(worker, new PasswordHasherFailure('failed', { detail: 'the worker crashed', cause })),
    )
    worker.on('exit', () => forget(worker, new PasswordHasherFailure('failed', { detail: 'the worker ended' })))
    return worker
  }

  return {
    name: 'worker',
    derive: (job) =>
      new Promise((resolve, reject) => {
        const worker = idle.pop() ?? start()
        busy.set(worker, { resolve, reject })
        worker.ref()
        worker.postMessage(job)
      }),
    close: async () => {
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}
