/**
 * Snapshot stores: one snapshot under a name, whole.
 *
 * @module
 */
import type { Snapshot, SnapshotStore } from '@muniment/kernel'
import { holds, refuses, same } from '../store-contract/expectations.ts'
import { oddNames, progressAt, wrongNames, wrongProgress } from './odd-names.ts'
import type { PortCase } from './port-case.ts'
import { handleOf } from './races.ts'

const snapshotOf = (n: number, body: Uint8Array = new Uint8Array(64).fill(n)): Snapshot => ({
  ...progressAt(n),
  schema: `rows-${n}`,
  body,
})

/** Long bodies are told by their first difference: the whole would fill pages. */
const loadsTo = async (
  store: SnapshotStore,
  expected: Snapshot | undefined,
  promised: string,
  name = 'a',
): Promise<void> => {
  const found = await store.load(name)
  if (found === undefined || expected === undefined) return same(found, expected, promised)
  const { body, ...rest } = found
  const { body: given, ...known } = expected
  same({ ...rest }, known, promised)
  holds(body instanceof Uint8Array, 'the body of a snapshot is bytes', body)
  same(body.length, given.length, `${promised}, with a body of this length`)
  same(
    given.findIndex((byte, index) => body[index] !== byte),
    -1,
    `${promised}, byte for byte`,
  )
}

const wrongSchemas: readonly unknown[] = ['', 'x'.repeat(129), 'rows/1', 'rows 1', 'ä', 7, null, undefined]
const wrongBodies: readonly unknown[] = ['text', [1, 2], null, undefined, new ArrayBuffer(4), new Uint16Array(2), {}]

export const snapshotCases: readonly PortCase<SnapshotStore>[] = [
  {
    id: 'SNP-01',
    title: 'a name under which nothing was saved has no snapshot',
    needs: [],
    run: async ({ port }) => {
      await port.save('b', snapshotOf(1))
      await loadsTo(port, undefined, 'a name under which nothing was saved has no snapshot')
    },
  },
  {
    id: 'SNP-02',
    title: 'a snapshot is loaded as it was saved, byte for byte, from none to 1 MiB',
    needs: [],
    run: async ({ port }) => {
      const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
      const long = Uint8Array.from({ length: 1_024 * 1_024 }, (_, index) => (index * 31 + (index >> 8)) % 256)
      const bodies = [new Uint8Array(0), new Uint8Array(1), everyByte, everyByte.toReversed(), long]
      for (const [n, body] of bodies.entries()) {
        await port.save(`s-${n}`, snapshotOf(n, body))
        await loadsTo(port, snapshotOf(n, body), 'a snapshot is loaded as it was saved', `s-${n}`)
      }
      const odd: Snapshot = {
        schema: 'x'.repeat(128),
        checkpoint: ' "\\\n\u2028 \u{1F600} e\u0301',
        sequence: Number.MAX_SAFE_INTEGER,
        body: new Uint8Array(1),
      }
      await port.save('odd', odd)
      await loadsTo(port, odd, 'a snapshot is loaded as it was saved', 'odd')
    },
  },
  {
    id: 'SNP-03',
    title: 'a snapshot is replaced whole: schema, progress and body, by a shorter one and by one from further back',
    needs: [],
    run: async ({ port }) => {
      const bodies = [1_000, 10, 0, 500].map((length) => new Uint8Array(length).fill(length % 251))
      for (const [index, body] of bodies.entries()) {
        await port.save('a', snapshotOf(9 - index, body))
        await loadsTo(port, snapshotOf(9 - index, body), 'the last snapshot that was saved is loaded')
      }
    },
  },
  {
    id: 'SNP-04',
    title: 'a snapshot that was removed is gone, removing twice is harmless, and another can be saved',
    needs: [],
    run: async ({ port }) => {
      await port.remove('a')
      await port.save('a', snapshotOf(1))
      await port.save('b', snapshotOf(2))
      for (let time = 0; time < 2; time += 1) {
        await port.remove('a')
        await loadsTo(port, undefined, 'a snapshot that was removed is gone')
      }
      await loadsTo(port, snapshotOf(2), 'removing one leaves the others', 'b')
      await port.save('a', snapshotOf(3))
      await loadsTo(port, snapshotOf(3), 'another can be saved where one was removed')
    },
  },
  {
    id: 'SNP-05',
    title: 'snapshots do not disturb each other, whatever they are called',
    needs: [],
    run: async ({ port }) => {
      for (const [n, name] of oddNames.entries()) await port.save(name, snapshotOf(n))
      for (const [n, name] of oddNames.entries())
        await loadsTo(port, snapshotOf(n), 'each name has a snapshot of its own', name)
    },
  },
  {
    id: 'SNP-06',
    title: 'a name of another form is an invalid argument',
    needs: [],
    run: async ({ port }) => {
      for (const name of wrongNames as readonly string[]) {
        const shown = JSON.stringify(name)
        await refuses(() => port.load(name), 'invalid_argument', `load refuses the name ${shown}`)
        await refuses(() => port.save(name, snapshotOf(1)), 'invalid_argument', `save refuses the name ${shown}`)
        await refuses(() => port.remove(name), 'invalid_argument', `remove refuses the name ${shown}`)
      }
    },
  },
  {
    id: 'SNP-07',
    title: 'a snapshot of another form is an invalid argument and changes nothing',
    needs: [],
    run: async ({ port }) => {
      await port.save('a', snapshotOf(1))
      const wrong: readonly unknown[] = [
        ...wrongProgress.map((progress) =>
          typeof progress === 'object' && progress !== null
            ? { schema: 'rows-1', body: new Uint8Array(1), ...progress }
            : progress,
        ),
        ...wrongSchemas.map((schema) => ({ ...snapshotOf(2), schema })),
        ...wrongBodies.map((body) => ({ ...snapshotOf(2), body })),
      ]
      for (const snapshot of wrong)
        await refuses(() => port.save('a', snapshot as never), 'invalid_argument', 'save refuses what is no snapshot')
      await loadsTo(port, snapshotOf(1), 'what was refused changes nothing')
    },
  },
  {
    id: 'SNP-08',
    title: 'no bytes are shared with the caller, those of a Buffer neither, and of a view the view alone is kept',
    needs: [],
    run: async ({ port }) => {
      const one = (): Uint8Array => new Uint8Array(16).fill(1)
      for (const given of [one(), Buffer.from(one()), Buffer.alloc(64, 1).subarray(8, 24)]) {
        const saving = port.save('a', snapshotOf(1, given))
        given.fill(9)
        await saving
        const loaded = (await port.load('a')) as Snapshot
        await loadsTo(port, snapshotOf(1, one()), 'what the caller changes after the call does not matter')
        loaded.body.fill(8)
        Reflect.set(loaded, 'sequence', 77)
        await loadsTo(port, snapshotOf(1, one()), 'what the caller changes of what it got does not matter')
      }
    },
  },
  {
    id: 'SNP-09',
    title: 'a load while others save gives one snapshot, whole',
    needs: [],
    run: async (context) => {
      const of = (n: number): Snapshot => snapshotOf(n, new Uint8Array(1_000 * (1 + (n % 7))).fill(n))
      let over = false
      const writing = async (): Promise<void> => {
        for (let n = 0; n < 50; n += 1) await handleOf(context, 0).save('a', of(n))
      }
      const written = writing().finally(() => {
        over = true
      })
      for (let reads = 0; !over && reads < 100_000; reads += 1) {
        const found = await context.within(handleOf(context, 1).load('a'), 'a load is answered while others save')
        if (found === undefined) continue
        const { body, ...rest } = of(found.sequence)
        same({ schema: found.schema, checkpoint: found.checkpoint, sequence: found.sequence }, rest, 'a load is whole')
        const isWhole = found.body.length === body.length && found.body.every((byte, index) => byte === body[index])
        holds(isWhole, 'a load while others save gives one snapshot, whole')
      }
      await written
    },
  },
  {
    id: 'SNP-10',
    title: 'what one handle saves and removes holds for the other one',
    needs: ['second'],
    run: async ({ port, handles }) => {
      const second = handles[1] as SnapshotStore
      await loadsTo(second, undefined, 'a name under which nothing was saved has no snapshot')
      await port.save('a', snapshotOf(1))
      await loadsTo(second, snapshotOf(1), 'the other handle loads what was saved')
      await second.save('a', snapshotOf(2))
      await loadsTo(port, snapshotOf(2), 'the other handle loads what was saved')
      await second.remove('a')
      await loadsTo(port, undefined, 'a snapshot that the other handle removed is gone')
    },
  },
  {
    id: 'SNP-11',
    title: 'snapshots are there when the data are opened again, and removed ones are not',
    needs: ['durable'],
    run: async ({ port, factory }) => {
      await port.save('a', snapshotOf(1))
      await port.save('a', snapshotOf(2))
      await port.save('b', snapshotOf(3))
      await port.remove('b')
      const reopened = (await factory.reopen?.(port)) as SnapshotStore
      await loadsTo(reopened, snapshotOf(2), 'a snapshot is there when the data are opened again')
      await loadsTo(reopened, undefined, 'a snapshot that was removed is not', 'b')
    },
  },
]
