import {
  type Aggregate,
  commandKeyOf,
  type EventStore,
  eventIdOf,
  execute,
  FoldedStreams,
  object,
  prepared,
  StoreFailure,
  stored,
} from '@muniment/kernel'
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { aProcess, doneOf, envelopeOf, history, run, vault, vaultStream } from './fixtures/vault.ts'
import { storeWith } from './fixtures/watched-store.ts'

interface Rights {
  admin: boolean
}

interface RightsGiven {
  readonly type: 'RightsGiven'
  readonly data: { readonly rights: Rights }
}

/** Emits the very object that its command holds, and never an administrator. */
const gate: Aggregate<{ admin: boolean | undefined }, { rights: Rights }, RightsGiven, 'TooMuch'> = {
  category: 'gate',
  events: {
    RightsGiven: stored<RightsGiven>('RightsGiven', { rights: object<Rights>('rights', { admin: t.boolean }) }),
  },
  initial: () => ({ admin: undefined }),
  evolve: (draft, fact) => {
    draft.admin = fact.data.rights.admin
  },
  decide:
    ({ rights }) =>
    () =>
      rights.admin
        ? { _tag: 'Left', left: 'TooMuch' }
        : { _tag: 'Right', right: [{ type: 'RightsGiven', data: { rights } }] },
}
const gateStream = 'test.gate-1'

describe('what a caller changes while its command is under way', () => {
  const stores: readonly (readonly [string, (store: EventStore, change: () => void) => Partial<EventStore>])[] = [
    [
      'before a second delivery',
      (store, change) => {
        let deliveries = 0
        return {
          append: async (write, options) => {
            deliveries += 1
            if (deliveries > 1) return store.append(write, options)
            change()
            throw new StoreFailure({ code: 'unavailable' })
          },
        }
      },
    ],
    [
      'between the append and its answer',
      (store, change) => ({
        append: async (write, options) => {
          const result = await store.append(write, options)
          change()
          return result
        },
      }),
    ],
  ]

  it.each(stores)('%s is neither stored nor folded nor answered', async (_, overridden) => {
    for (const value of [true, 'no boolean' as unknown as boolean]) {
      const store = memoryStore()
      const rights: Rights = { admin: false }
      const environment = aProcess(
        storeWith(
          store,
          overridden(store, () => {
            rights.admin = value
          }),
        ),
      )
      const outcome = await execute(environment, {
        aggregate: gate,
        stream: gateStream,
        envelope: envelopeOf('c'),
        prepare: () => prepared({ rights }),
      })()
      const [recorded] = await history(store, gateStream)
      const data = { rights: { admin: false } }
      expect(recorded).toMatchObject({
        data,
        id: eventIdOf(commandKeyOf(envelopeOf('c')), gateStream, 0, 'RightsGiven', data),
      })
      expect(outcome).toMatchObject({ right: { events: [{ fact: { data } }] } })
      for (const streams of [environment.streams, new FoldedStreams(store)])
        expect((await streams.load(gate, gateStream)).state).toEqual({ admin: false })
    }
  })
})

describe('what a command answers', () => {
  it.each([
    ['the first time', false],
    ['again', true],
  ])('%s cannot be changed, nor with it what is remembered', async (_, again) => {
    const process = aProcess(memoryStore())
    const envelope = envelopeOf('c', { commandDigest: 'digest' })
    const asked = () => run(process, 'c', { verb: 'take', by: 'me' }, { envelope })
    const first = doneOf(await asked())
    const [event] = (again ? doneOf(await asked()) : first).events
    expect(() => Object.assign(event?.fact.data ?? {}, { by: 'mallory' })).toThrow(TypeError)
    expect(() => Object.assign(event?.metadata ?? {}, { command: 'other' })).toThrow(TypeError)
    expect(doneOf(await asked())).toMatchObject({ repeated: true, events: [{ fact: { data: { by: 'me' } } }] })
  })

  it('holds nothing that was prepared for the asker when nothing was recorded: a secret that no log knows', async () => {
    const outcome = await execute(aProcess(memoryStore()), {
      aggregate: vault,
      stream: vaultStream,
      envelope: envelopeOf('c'),
      prepare: () => prepared({ verb: 'nothing' } as const, { result: 'mnk_secret' }),
    })()
    expect(outcome).toMatchObject({ right: { events: [], repeated: false, result: undefined } })
  })
})
