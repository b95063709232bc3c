import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { aProcess, doneOf, history, keepFresh, notDoneOf, ready, run, vault, vaultStream } from './fixtures/vault.ts'
import { storeWith, watched } from './fixtures/watched-store.ts'

const isDone = (outcome: { readonly _tag: string }): boolean => outcome._tag === 'Right'

const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

describe('load', () => {
  it('the second command reads only what was appended since the first, from the newest event that is known', async () => {
    const { store, reads } = watched(memoryStore())
    const process = aProcess(store)
    for (let n = 0; n < 5; n += 1) doneOf(await run(aProcess(store), `other-${n}`, keepFresh().command))
    reads.length = 0
    doneOf(await run(process, 'first', keepFresh().command))
    doneOf(await run(process, 'second', keepFresh().command))
    doneOf(await run(aProcess(store), 'other-6', keepFresh().command))
    reads.splice(2, 1)
    doneOf(await run(process, 'third', keepFresh().command))
    expect(reads).toEqual([
      { stream: vaultStream, from: 0n, events: 5 },
      { stream: vaultStream, from: 5n, events: 0 },
      { stream: vaultStream, from: 6n, events: 2 },
    ])
  })
})

describe('a stream that does not exist', () => {
  it('is not kept: anybody can name one', async () => {
    const process = aProcess(memoryStore())
    for (let n = 0; n < 10; n += 1) await process.streams.load(vault, `test.vault-${n}`)
    for (let n = 0; n < 10; n += 1)
      doneOf(await run(process, 'nothing', { verb: 'nothing' }, { stream: `test.vault-${n}` }))
    expect(process.streams.size).toBe(0)
    doneOf(await run(process, 'first', keepFresh().command))
    doneOf(await run(process, 'second', keepFresh().command))
    expect(process.streams.size).toBe(1)
  })
})

describe('races', () => {
  it.each([1, 2])('two parallel commands never both win (in %i processes)', async (processes) => {
    for (let round = 0; round < 25; round += 1) {
      const store = memoryStore()
      const one = aProcess(store)
      const other = processes === 1 ? one : aProcess(store)
      const outcomes = await Promise.all([
        run(one, 'one', { verb: 'take', by: 'one' }),
        run(other, 'other', { verb: 'take', by: 'other' }),
      ])
      expect(outcomes.filter(isDone)).toHaveLength(1)
      const [loser] = outcomes.filter((outcome) => !isDone(outcome))
      expect(loser).toMatchObject({ left: { _tag: 'Rejected', rejection: { _tag: 'VaultNotFree' } } })
      expect(await history(store)).toHaveLength(1)
    }
  })

  it.each([1, 32])('of 32 racers one wins (in %i processes)', async (processes) => {
    const store = memoryStore()
    const environments = Array.from({ length: processes }, () => aProcess(store))
    const racers = Array.from({ length: 32 }, (_, n) => {
      const environment = environments[n % processes] ?? aProcess(store)
      return run(environment, `racer-${n}`, { verb: 'take', by: `racer-${n}` })
    })
    const outcomes = await Promise.all(racers)
    const recorded = await history(store)
    expect(recorded).toHaveLength(1)
    const winners = outcomes.filter(isDone).map(doneOf)
    expect(winners.map(({ events }) => events[0]?.id)).toEqual([recorded[0]?.id])
    for (const loser of outcomes.filter((outcome) => !isDone(outcome)))
      expect(loser).toMatchObject({ left: { rejection: { _tag: 'VaultNotFree' } } })
  })

  it('32 racers that may all win are all written, each once, or told of a conflict', async () => {
    const store = memoryStore()
    const racers = Array.from({ length: 32 }, (_, n) => run(aProcess(store), `racer-${n}`, keepFresh().command))
    const outcomes = await Promise.all(racers)
    const won = outcomes.filter(isDone).map((outcome) => doneOf(outcome).events[0]?.id)
    expect(new Set(won)).toEqual(new Set((await history(store)).map(({ id }) => id)))
    expect(won.length).toBeGreaterThanOrEqual(10)
    for (const lost of outcomes.filter((outcome) => !isDone(outcome)))
      expect(notDoneOf(lost)).toEqual({ _tag: 'Conflict', stream: vaultStream, attempts: 10 })
  })

  it('the same command run 8 times at once, in as many processes, leaves one effect and one secret', async () => {
    const store = memoryStore()
    const runs = Array.from({ length: 8 }, () => run(aProcess(store), 'same', keepFresh().command))
    const outcomes = (await Promise.all(runs)).map(doneOf)
    const recorded = await history(store)
    expect(recorded).toHaveLength(1)
    expect(outcomes.filter(({ repeated }) => !repeated)).toHaveLength(1)
    expect(new Set(outcomes.map(({ events }) => events[0]?.id))).toEqual(new Set([recorded[0]?.id]))
  })
})

describe('prepare', () => {
  it('is done anew when the stream moved while it ran, also when this process saw it move', async () => {
    for (const processes of [1, 2]) {
      const store = memoryStore()
      const environment = aProcess(store)
      const other = processes === 1 ? environment : aProcess(store)
      const preparedFor: (string | undefined)[] = []
      const outcome = await run(environment, 'slow', async (state) => {
        preparedFor.push(state.takenBy)
        if (preparedFor.length === 1) doneOf(await run(other, 'quick', { verb: 'take', by: 'quick' }))
        return ready({ verb: 'leave', why: `after ${preparedFor.at(-1)}` })
      })
      expect(preparedFor).toEqual([undefined, 'quick'])
      expect(doneOf(outcome).events[0]?.fact.data).toEqual({ why: 'after quick' })
      expect((await history(store)).map(({ type }) => type)).toEqual(['VaultTaken', 'VaultLeft'])
    }
  })

  it('what was prepared for a state that moved is never appended', async () => {
    const { store, appends } = watched(memoryStore())
    const process = aProcess(store)
    // A stream that exists: the process keeps its state, and sees it move before it would append.
    doneOf(await run(process, 'first', { verb: 'leave', why: 'first' }))
    let runs = 0
    await run(process, 'slow', async () => {
      runs += 1
      const mine = runs
      if (mine === 1) doneOf(await run(process, 'quick', { verb: 'take', by: 'quick' }))
      return ready({ verb: 'leave', why: `run ${mine}` })
    })
    expect(appends.flat().flatMap(({ events }) => events.map(({ data }) => data))).toEqual([
      { why: 'first' },
      { by: 'quick' },
      { why: 'run 2' },
    ])
  })

  it('a refusal by prepare is Rejected and appends nothing', async () => {
    const { store, appends } = watched(memoryStore())
    const refusal = { _tag: 'ValueTaken' } as const
    const outcome = await run(aProcess(store), 'c', () => ({ _tag: 'Left', left: refusal }))
    expect(outcome).toEqual({ _tag: 'Left', left: { _tag: 'Rejected', rejection: refusal } })
    expect(appends).toEqual([])
  })
})

describe('attemptsMax', () => {
  it('after so many lost races the answer is Conflict, and each attempt prepared anew', async () => {
    const { store, appends } = watched(memoryStore())
    const pauses: number[] = []
    const environment = aProcess(store, { attemptsMax: 3, pause: async (n) => void pauses.push(n) })
    let prepared = 0
    const outcome = await run(environment, 'unlucky', async () => {
      prepared += 1
      doneOf(await run(aProcess(store), `lucky-${prepared}`, keepFresh().command))
      return ready(keepFresh().command)
    })
    expect(notDoneOf(outcome)).toEqual({ _tag: 'Conflict', stream: vaultStream, attempts: 3 })
    expect({ prepared, pauses, appends: appends.length }).toEqual({ prepared: 3, pauses: [2, 3], appends: 6 })
    expect(await history(store)).toHaveLength(3)
  })

  it('the default is ten', async () => {
    const store = memoryStore()
    let prepared = 0
    const outcome = await run(aProcess(store), 'unlucky', async () => {
      prepared += 1
      doneOf(await run(aProcess(store), `lucky-${prepared}`, keepFresh().command))
      return ready(keepFresh().command)
    })
    expect(notDoneOf(outcome)).toMatchObject({ _tag: 'Conflict', attempts: 10 })
  })
})

describe('a tail that another load of this process is reading', () => {
  it('a repeated command is answered with all of its events, never with a part of them', async () => {
    const store = memoryStore()
    const digests = ['first half', 'second half']
    doneOf(await run(aProcess(store), 'ahead', keepFresh().command))

    const [asked, emptyTail, halfRead, betweenTwo] = [gate(), gate(), gate(), gate()]
    let reads = 0
    const slow = storeWith(store, {
      readStream: async (stream, options) => {
        const read = (reads += 1)
        const answer = await store.readStream(stream, options)
        // The first two are those of the command that warms the cache.
        if (read === 3) {
          asked.open()
          await emptyTail.opened
        }
        if (read !== 4) return answer
        const halting = async function* () {
          for await (const event of answer.events) {
            yield event
            halfRead.open()
            await betweenTwo.opened
          }
        }
        return { ...answer, events: { [Symbol.asyncIterator]: halting } }
      },
    })
    const process = aProcess(slow)
    doneOf(await run(process, 'warm', { verb: 'nothing' }))
    const repeating = run(process, 'pair', { verb: 'keep', digests })
    await asked.opened
    doneOf(await run(aProcess(store), 'pair', { verb: 'keep', digests }))
    const reading = run(process, 'reader', { verb: 'nothing' })
    await halfRead.opened
    emptyTail.open()
    setImmediate(betweenTwo.open)
    const outcome = doneOf(await repeating)
    expect(outcome.events.map(({ fact }) => fact.data)).toEqual(digests.map((digest) => ({ digest })))
    doneOf(await reading)
  })
})
