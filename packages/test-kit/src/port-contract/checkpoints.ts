/**
 * Checkpoint stores: what was saved last, and that of two who save in its place it is one.
 *
 * @module
 */
import type { CheckpointStore, SavedProgress } from '@muniment/kernel'
import { holds, refuses, same, sameFields } from '../store-contract/expectations.ts'
import { oddNames, progressAt, wrongNames, wrongProgress } from './odd-names.ts'
import type { PortCase } from './port-case.ts'
import { handleOf, race, winnerOf } from './races.ts'

const loaded = async (store: CheckpointStore, follower: string): Promise<SavedProgress> => {
  const saved = await store.load(follower)
  holds(saved !== undefined, 'what was saved is loaded', saved)
  return saved
}

/** What was saved is this, under this token. */
const keeps = async (store: CheckpointStore, follower: string, sequence: number, token: string): Promise<void> =>
  sameFields(await loaded(store, follower), { ...progressAt(sequence), token }, 'what was saved last is loaded')

const conflicts = async (store: CheckpointStore, token: string | undefined, promised: string): Promise<void> =>
  void (await refuses(() => store.save('a', progressAt(99), token), 'checkpoint_conflict', promised))

const grownBytesMax = 256 * 1_024

export const checkpointCases: readonly PortCase<CheckpointStore>[] = [
  {
    id: 'CPT-01',
    title: 'a follower that never saved has nothing',
    needs: [],
    run: async ({ port }) => {
      await port.save('b', progressAt(1), undefined)
      same(await port.load('a'), undefined, 'a follower that never saved has nothing')
    },
  },
  {
    id: 'CPT-02',
    title: 'what is saved is loaded, to the letter, with the token that the save answered',
    needs: [],
    run: async ({ port }) => {
      const progress = [
        { checkpoint: '', sequence: 0 },
        { checkpoint: `sql:${'0'.repeat(20)}`, sequence: Number.MAX_SAFE_INTEGER },
        { checkpoint: ' "\\/%\n\t\u2028 \u{1F600} e\u0301 \u00E9', sequence: 1 },
        { checkpoint: 'x'.repeat(2_000), sequence: 2 },
      ]
      for (const [index, saved] of progress.entries()) {
        const token = await port.save(`f-${index}`, saved, undefined)
        holds(typeof token === 'string', 'a save answers a token', token)
        same({ ...(await loaded(port, `f-${index}`)) }, { ...saved, token }, 'what is saved is loaded')
      }
    },
  },
  {
    id: 'CPT-03',
    title: 'a save that shows the token of the last one takes its place, forth and back',
    needs: [],
    run: async ({ port }) => {
      let token: string | undefined
      for (const sequence of [5, 9, 9, 0, 3]) {
        const next: string = await port.save('a', progressAt(sequence), token)
        await keeps(port, 'a', sequence, next)
        token = next
      }
    },
  },
  {
    id: 'CPT-04',
    title: 'a save that shows an older token is a conflict and changes nothing, even when all looks as it did then',
    needs: [],
    run: async ({ port }) => {
      const first = await port.save('a', progressAt(1), undefined)
      const second = await port.save('a', progressAt(2), first)
      await conflicts(port, first, 'a save that shows an older token is refused')
      await keeps(port, 'a', 2, second)
      const third = await port.save('a', progressAt(1), second)
      for (const stale of [first, second, 'made up', ''])
        await conflicts(port, stale, 'a save that shows another token than the last is refused')
      await keeps(port, 'a', 1, third)
    },
  },
  {
    id: 'CPT-05',
    title: 'a second first save is a conflict, and so is a token where nothing was saved',
    needs: [],
    run: async ({ port }) => {
      const other = await port.save('b', progressAt(7), undefined)
      await conflicts(port, other, 'a token where nothing was saved is refused')
      same(await port.load('a'), undefined, 'a save that was refused leaves nothing')
      const token = await port.save('a', progressAt(1), undefined)
      await conflicts(port, undefined, 'a second first save is refused')
      await keeps(port, 'a', 1, token)
    },
  },
  {
    id: 'CPT-06',
    title: 'followers do not disturb each other, whatever they are called',
    needs: [],
    run: async ({ port }) => {
      const tokens = new Map<string, string>()
      for (const [index, name] of oddNames.entries()) {
        same(await port.load(name), undefined, `${name} has saved nothing yet`)
        tokens.set(name, await port.save(name, progressAt(index), undefined))
      }
      for (const [index, name] of oddNames.entries()) await keeps(port, name, index, tokens.get(name) as string)
    },
  },
  {
    id: 'CPT-07',
    title: 'a name of another form is an invalid argument',
    needs: [],
    run: async ({ port }) => {
      for (const name of wrongNames as readonly string[]) {
        const shown = JSON.stringify(name)
        await refuses(() => port.load(name), 'invalid_argument', `load refuses the name ${shown}`)
        const save = (): unknown => port.save(name, progressAt(1), undefined)
        await refuses(save, 'invalid_argument', `save refuses the name ${shown}`)
      }
    },
  },
  {
    id: 'CPT-08',
    title: 'progress of another form is an invalid argument and changes nothing',
    needs: [],
    run: async ({ port }) => {
      const token = await port.save('a', progressAt(1), undefined)
      for (const progress of wrongProgress) {
        const save = (): unknown => port.save('a', progress as never, token)
        await refuses(save, 'invalid_argument', 'save refuses what is no progress')
      }
      await keeps(port, 'a', 1, token)
    },
  },
  {
    id: 'CPT-09',
    title: 'nothing is shared with the caller, neither what it gave nor what it got',
    needs: [],
    run: async ({ port }) => {
      const given = { ...progressAt(1) }
      const saving = port.save('a', given, undefined)
      given.sequence = 66
      const token = await saving
      given.checkpoint = 'changed'
      await keeps(port, 'a', 1, token)
      // One that refuses to be changed is as good.
      Reflect.set(await loaded(port, 'a'), 'sequence', 77)
      await keeps(port, 'a', 1, token)
    },
  },
  {
    id: 'CPT-10',
    title: 'of 32 racers with one token one wins, and so it is at the first save',
    needs: [],
    run: async (context) => {
      let token: string | undefined
      for (let round = 0; round < 5; round += 1) {
        const shown = token
        const outcomes = await race(context, (store, racer) => store.save('a', progressAt(racer), shown))
        const winner = winnerOf(outcomes)
        const outcome = outcomes[winner] as PromiseFulfilledResult<string>
        token = outcome.value
        await keeps(context.port, 'a', winner, token)
      }
    },
  },
  {
    id: 'CPT-11',
    title: 'a load while others save gives one save, whole',
    needs: [],
    run: async (context) => {
      const writing = async (): Promise<void> => {
        let token: string | undefined
        for (let n = 0; n < 50; n += 1) token = await handleOf(context, 0).save('a', progressAt(n), token)
      }
      let over = false
      const written = writing().finally(() => {
        over = true
      })
      let last = 0
      for (let reads = 0; !over && reads < 100_000; reads += 1) {
        const saved = await context.within(handleOf(context, 1).load('a'), 'a load is answered while others save')
        if (saved === undefined) continue
        same(saved.checkpoint, progressAt(saved.sequence).checkpoint, 'a load gives one save, whole')
        holds(saved.sequence >= last, 'a load never gives what was saved before what another load gave', saved.sequence)
        last = saved.sequence
      }
      await written
    },
  },
  {
    id: 'CPT-12',
    title: 'what one handle saves the other one loads, and a token of either is good for both',
    needs: ['second'],
    run: async ({ port, handles }) => {
      const second = handles[1] as CheckpointStore
      const first = await port.save('a', progressAt(1), undefined)
      await keeps(second, 'a', 1, first)
      const next = await second.save('a', progressAt(2), first)
      await keeps(port, 'a', 2, next)
      await conflicts(port, first, 'a handle that another one has overtaken is stopped')
      await keeps(second, 'a', 2, next)
    },
  },
  {
    id: 'CPT-13',
    title: 'what was saved is there when the data are opened again, and its token is good',
    needs: ['durable'],
    run: async ({ port, factory }) => {
      const first = await port.save('a', progressAt(1), undefined)
      const token = await port.save('a', progressAt(2), first)
      const reopened = (await factory.reopen?.(port)) as CheckpointStore
      await keeps(reopened, 'a', 2, token)
      same(await reopened.load('b'), undefined, 'a follower that never saved has nothing')
      await conflicts(reopened, first, 'a token from before the last save is no good after')
      const next = await reopened.save('a', progressAt(3), token)
      holds(next !== first && next !== token, 'a token is another one after each save, also when opened again', next)
    },
  },
  {
    id: 'CPT-14',
    title: '1,000 saves take up no more than a few',
    needs: ['storageBytes'],
    run: async ({ port, factory }) => {
      const bytes = async (): Promise<number> => (await factory.storageBytes?.(port)) as number
      let token: string | undefined
      const save = async (sequence: number): Promise<void> => {
        token = await port.save('a', { checkpoint: 'x'.repeat(1_000), sequence }, token)
      }
      for (let n = 0; n < 10; n += 1) await save(n)
      const before = await bytes()
      holds(before > 0, 'what was saved takes up something', before)
      for (let n = 0; n < 1_000; n += 1) await save(n)
      const grown = (await bytes()) - before
      holds(grown <= grownBytesMax, `1,000 saves of 1,000 bytes grow by at most ${grownBytesMax} bytes`, grown)
    },
  },
]
