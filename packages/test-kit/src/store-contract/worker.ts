/**
 * Another process that works on the data of a store: what truly runs at the same time, and what can be killed.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import { spawn } from 'node:child_process'
import type { Json } from '@muniment/kernel'
import { type CaseContext, limitOf, type Need } from './contract-case.ts'

/** What a case needs that starts workers. */
export const workerNeeds: readonly Need[] = ['module', 'address', 'connect']

/** A process of its own, with a handle on the data. */
export interface Worker {
  /** What its script tells next. Fails when it ends before it does. */
  readonly told: () => Promise<Json>
  /** Answers the next `await asked()` of its script. */
  readonly ask: (question: Json) => void
  /** Ends it as a power cut would, and resolves once it is gone. Harmless when it is gone already. */
  readonly kill: () => Promise<void>
}

/** In scope of a script: `factory`, `store`, `tell(json)`, which resolves once it was sent, and `asked()`. */
const programOf = (module: string, address: Json, script: string): string => `
  const { default: factory } = await import(${JSON.stringify(module)})
  const store = await factory.connect(${JSON.stringify(address)})
  const [questions, waiting] = [[], []]
  process.on('message', (question) => waiting.length > 0 ? waiting.shift()(question) : questions.push(question))
  process.on('disconnect', () => process.exit())
  const asked = () => questions.length > 0 ? questions.shift() : new Promise((resolve) => waiting.push(resolve))
  const tell = (answer) => new Promise((resolve, reject) =>
    process.send(answer, (error) => error === null ? resolve() : reject(error)))
  await tell('connected')
  ${script}
  await store.close()
  process.disconnect()`

/**
 * Starts a process that connects to the data of the case and then runs this JavaScript, in which `await` may stand. The
 * caller kills it; one that is forgotten is killed when the case has used up its time.
 */
export const startWorker = async (
  { store, factory }: Pick<CaseContext, 'store' | 'factory'>,
  script: string,
): Promise<Worker> => {
  const address = (await factory.address?.(store)) as Json
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', programOf(factory.module as string, address, script)],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], timeout: limitOf(factory), killSignal: 'SIGKILL' },
  )
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const answers: Json[] = []
  let arrived = (): void => undefined
  child.on('message', (answer) => {
    answers.push(answer as Json)
    arrived()
  })
  // Not before its last message and the last of what it wrote.
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve())).then(() => arrived())
  child.on('error', (error) => {
    errors += error.message
  })
  const worker: Worker = {
    told: async () => {
      while (answers.length === 0) {
        if (child.exitCode !== null || child.signalCode !== null) {
          await gone
          if (answers.length > 0) break
          const end = child.signalCode ?? `code ${child.exitCode}`
          const message = `a process that works on the data of a store goes on; it ended with ${end}\n${errors}`
          throw new AssertionError({ message })
        }
        await new Promise<void>((resolve) => {
          arrived = resolve
        })
      }
      return answers.shift() as Json
    },
    // One that is gone says so to whoever waits for what it tells.
    ask: (question) => void child.send(question as Parameters<typeof child.send>[0], () => undefined),
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
  // How long a process takes to start says nothing about the store: no case waits for that.
  await worker.told()
  return worker
}

/** Starts this many workers, which are gone when `run` has ended, however it does. A script knows its number as `n`. */
export const withWorkers = async (
  context: Pick<CaseContext, 'store' | 'factory'>,
  count: number,
  script: string,
  run: (workers: readonly Worker[]) => Promise<void>,
): Promise<void> => {
  const started = await Promise.allSettled(
    Array.from({ length: count }, (_, n) => startWorker(context, `const n = ${n}\n${script}`)),
  )
  const workers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  try {
    for (const one of started) if (one.status === 'rejected') throw one.reason
    await run(workers)
  } finally {
    await Promise.all(workers.map(({ kill }) => kill()))
  }
}
