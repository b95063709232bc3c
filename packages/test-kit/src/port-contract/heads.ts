/**
 * Head stores: the newest signed head of a log, which only grows.
 *
 * @module
 */
import type { Head, HeadStore } from '@muniment/kernel'
import { isStoreFailure } from '@muniment/kernel'
import { holds, refuses, same } from '../store-contract/expectations.ts'
import { oddNames, wrongNames } from './odd-names.ts'
import type { PortCase } from './port-case.ts'
import { handleOf, race, winnerOf } from './races.ts'

const headOf = (size: number, by = 'ada'): Head => ({ size, note: `log\n${size}\n\n— ${by} c2lnbmVk\n` })

const latestIs = async (store: HeadStore, head: Head | undefined, promised: string, log = 'a'): Promise<void> => {
  const latest = await store.latest(log)
  same(latest === undefined ? undefined : { ...latest }, head, promised)
}

const conflicts = async (store: HeadStore, head: Head, promised: string): Promise<void> =>
  void (await refuses(() => store.record('a', head), 'checkpoint_conflict', promised))

const wrongHeads: readonly unknown[] = [
  null,
  undefined,
  'text',
  {},
  { size: 1 },
  { note: 'text' },
  { size: -1, note: 'text' },
  { size: 1.5, note: 'text' },
  { size: Number.NaN, note: 'text' },
  { size: 2 ** 53, note: 'text' },
  { size: 1n, note: 'text' },
  { size: '1', note: 'text' },
  { size: 9, note: '' },
  { size: 9, note: 'x'.repeat(65_537) },
  { size: 9, note: 7 },
]

export const headCases: readonly PortCase<HeadStore>[] = [
  {
    id: 'HED-01',
    title: 'a log of which no head was recorded has none',
    needs: [],
    run: async ({ port }) => {
      await port.record('b', headOf(1))
      await latestIs(port, undefined, 'a log of which no head was recorded has none')
    },
  },
  {
    id: 'HED-02',
    title: 'a head is given as it was recorded, to the letter',
    needs: [],
    run: async ({ port }) => {
      const heads: readonly Head[] = [
        { size: 0, note: 'x' },
        { size: 1, note: ' "\\/%\n\r\t\u2028 \u{1F600} e\u0301 \u00E9 ' },
        { size: 2, note: '\n' },
        { size: Number.MAX_SAFE_INTEGER, note: 'x'.repeat(65_536) },
      ]
      for (const head of heads) {
        await port.record('a', head)
        await latestIs(port, head, 'a head is given as it was recorded')
      }
    },
  },
  {
    id: 'HED-03',
    title: 'a head of more events takes the place of the one before, also far ahead',
    needs: [],
    run: async ({ port }) => {
      for (const size of [0, 1, 2, 1_000, 1_000_000]) {
        await port.record('a', headOf(size))
        await latestIs(port, headOf(size), 'the newest head is the latest')
      }
    },
  },
  {
    id: 'HED-04',
    title: 'the head that is kept is taken again without a word',
    needs: [],
    run: async (context) => {
      await context.port.record('a', headOf(5))
      await context.port.record('a', headOf(5))
      for (const outcome of await race(context, (store) => store.record('a', headOf(5))))
        if (outcome.status === 'rejected') throw outcome.reason as Error
      await latestIs(context.port, headOf(5), 'the head that is kept stays')
    },
  },
  {
    id: 'HED-05',
    title: 'another head of as many events is a conflict and changes nothing',
    needs: [],
    run: async ({ port }) => {
      await port.record('a', headOf(5))
      await conflicts(port, headOf(5, 'eve'), 'another head of as many events is refused')
      await conflicts(port, { ...headOf(5), note: `${headOf(5).note} ` }, 'another head of as many events is refused')
      await latestIs(port, headOf(5), 'the head that is kept stays')
    },
  },
  {
    id: 'HED-06',
    title: 'a head of fewer events is a conflict, even one that was kept before',
    needs: [],
    run: async ({ port }) => {
      await port.record('a', headOf(5))
      await port.record('a', headOf(9))
      for (const size of [0, 4, 5, 8]) await conflicts(port, headOf(size), 'a head of fewer events is refused')
      await latestIs(port, headOf(9), 'the head that is kept stays')
    },
  },
  {
    id: 'HED-07',
    title: 'logs do not disturb each other, whatever they are called',
    needs: [],
    run: async ({ port }) => {
      for (const [index, log] of oddNames.entries()) await port.record(log, headOf(100 - index))
      for (const [index, log] of oddNames.entries())
        await latestIs(port, headOf(100 - index), 'each log has a head of its own', log)
    },
  },
  {
    id: 'HED-08',
    title: 'a name or a head of another form is an invalid argument and changes nothing',
    needs: [],
    run: async ({ port }) => {
      for (const name of wrongNames as readonly string[]) {
        const shown = JSON.stringify(name)
        await refuses(() => port.latest(name), 'invalid_argument', `latest refuses the name ${shown}`)
        await refuses(() => port.record(name, headOf(1)), 'invalid_argument', `record refuses the name ${shown}`)
      }
      await port.record('a', headOf(5))
      for (const head of wrongHeads)
        await refuses(() => port.record('a', head as Head), 'invalid_argument', 'record refuses what is no head')
      await latestIs(port, headOf(5), 'the head that is kept stays')
    },
  },
  {
    id: 'HED-09',
    title: 'nothing is shared with the caller, neither what it gave nor what it got',
    needs: [],
    run: async ({ port }) => {
      const given = { ...headOf(5) }
      const recording = port.record('a', given)
      given.size = 99
      await recording
      given.note = 'changed'
      await latestIs(port, headOf(5), 'what the caller changes after the call does not matter')
      // One that refuses to be changed is as good.
      Reflect.set((await port.latest('a')) as Head, 'size', 0)
      await latestIs(port, headOf(5), 'what the caller changes of what it got does not matter')
    },
  },
  {
    id: 'HED-10',
    title: 'of 32 that record different heads of as many events one wins',
    needs: [],
    run: async (context) => {
      for (let size = 0; size < 5; size += 1) {
        const outcomes = await race(context, (store, racer) => store.record('a', headOf(size, `racer-${racer}`)))
        const winner = winnerOf(outcomes)
        await latestIs(context.port, headOf(size, `racer-${winner}`), 'the head of the winner is kept')
      }
    },
  },
  {
    id: 'HED-11',
    title: 'while 32 record heads of different sizes the latest never goes back, and the largest stays',
    needs: [],
    run: async (context) => {
      for (let round = 0; round < 5; round += 1) {
        const first = round * 100
        let seen = first === 0 ? 0 : first - 1
        const recorded = race(context, async (store, racer) => {
          const size = first + ((racer * 13) % 32)
          try {
            await store.record('a', headOf(size))
          } catch (failure) {
            holds(isStoreFailure(failure, 'checkpoint_conflict'), 'a head that comes too late is a conflict', failure)
          }
          // Two that ask at the same time may be answered out of turn.
          const before = seen
          const latest = (await handleOf(context, racer + 1).latest('a')) as Head
          holds(latest.size >= size, 'once a head is recorded the latest is not behind it', latest.size)
          holds(latest.size >= before, 'the latest head never goes back', latest.size)
          seen = Math.max(seen, latest.size)
        })
        for (const outcome of await recorded) if (outcome.status === 'rejected') throw outcome.reason as Error
        await latestIs(context.port, headOf(first + 31), 'the largest head stays')
      }
    },
  },
  {
    id: 'HED-12',
    title: 'what one handle records holds for the other one',
    needs: ['second'],
    run: async ({ port, handles }) => {
      const second = handles[1] as HeadStore
      await latestIs(second, undefined, 'a log of which no head was recorded has none')
      await port.record('a', headOf(5))
      await latestIs(second, headOf(5), 'the other handle has the head')
      await conflicts(second, headOf(5, 'eve'), 'another head of as many events is refused by the other handle')
      await conflicts(second, headOf(4), 'a head of fewer events is refused by the other handle')
      await second.record('a', headOf(6))
      await latestIs(port, headOf(6), 'the other handle has the new head')
    },
  },
  {
    id: 'HED-13',
    title: 'a head is there when the data are opened again, and nothing goes back behind it',
    needs: ['durable'],
    run: async ({ port, factory }) => {
      await port.record('a', headOf(5))
      await port.record('a', headOf(9))
      const reopened = (await factory.reopen?.(port)) as HeadStore
      await latestIs(reopened, headOf(9), 'a head is there when the data are opened again')
      await latestIs(reopened, undefined, 'a log of which no head was recorded has none', 'b')
      await conflicts(reopened, headOf(5), 'a head of fewer events is refused after')
      await conflicts(reopened, headOf(9, 'eve'), 'another head of as many events is refused after')
      await reopened.record('a', headOf(9))
      await reopened.record('a', headOf(10))
      await latestIs(reopened, headOf(10), 'heads go on')
    },
  },
]
