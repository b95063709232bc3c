/**
 * Key stores: one key for each subject, and what was forgotten stays so.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import type { KeyStore, SubjectKey } from '@muniment/kernel'
import { holds, refuses, same } from '../store-contract/expectations.ts'
import { collect } from '../store-contract/sample-events.ts'
import type { PortCase, PortFactory } from './port-case.ts'
import { race } from './races.ts'

const keyOf = (n: number, length = 32): Uint8Array => new Uint8Array(length).fill(n)
const everyByte = (): Uint8Array => Uint8Array.from({ length: 256 }, (_, byte) => byte)
const forgotten = { status: 'forgotten' } as const
const absent = { status: 'absent' } as const

/** Whatever kind of bytes a store answers. */
const plain = (known: SubjectKey): unknown =>
  known.status === 'present' ? { status: 'present', key: [...known.key] } : { ...known }

const answers = (known: SubjectKey, key: Uint8Array, promised: string): void => {
  holds(known.status !== 'present' || known.key instanceof Uint8Array, 'a key is bytes', known)
  same(plain(known), { status: 'present', key: [...key] }, promised)
}

/** Different subjects that stores have confused. */
const oddSubjects: readonly string[] = [
  'user-1',
  'User-1',
  'user-10',
  'user-1 ',
  ' user-1',
  'user-1/',
  'user-1/a',
  'user-1%2Fa',
  'user-1\\a',
  'user-1:a',
  '.',
  '..',
  '/',
  '../user-1',
  '*',
  '%',
  '_',
  "'",
  '"',
  'é',
  'e\u0301',
  '\u0131',
  'i',
  '\u2028',
  '\u{1F468}\u200D\u{1F469}',
  '\u{1F600}'.repeat(128),
  'x'.repeat(255),
  'x'.repeat(256),
  '__proto__',
  'constructor',
]

const wrongSubjects: readonly unknown[] = ['', 'x'.repeat(257), '\uD800', 'a\uDC00', 7, null, undefined]
const wrongKeys: readonly unknown[] = [new Uint8Array(0), new Uint8Array(513), 'text', [1, 2], null, undefined]

/** The ways in which a store may write a key. */
const writings = (key: Uint8Array): Buffer[] => {
  const bytes = Buffer.from(key)
  const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), bytes.toString('base64').slice(0, -2)]
  return [bytes, ...[...texts, bytes.toString('base64url').slice(0, -1)].map((text) => Buffer.from(text))]
}

const isStored = async (factory: PortFactory<KeyStore>, store: KeyStore, key: Uint8Array): Promise<boolean> => {
  const pieces: Uint8Array[] = []
  for await (const piece of factory.storedBytes?.(store) ?? []) pieces.push(piece)
  const stored = Buffer.concat(pieces)
  return writings(key).some((writing) => stored.includes(writing))
}

export const keyCases: readonly PortCase<KeyStore>[] = [
  {
    id: 'KEY-01',
    title: 'a subject without a key is absent, and asking creates none',
    needs: [],
    run: async ({ port }) => {
      await port.create('b', keyOf(1))
      for (let time = 0; time < 2; time += 1) same({ ...(await port.get('a')) }, absent, 'a subject is absent at first')
      same(await collect(port.subjects()), ['b'], 'a subject without a key is not listed')
    },
  },
  {
    id: 'KEY-02',
    title: 'a key that is created is answered and given, byte for byte',
    needs: [],
    run: async ({ port }) => {
      const keys = [keyOf(0, 1), keyOf(255, 1), keyOf(0), everyByte(), keyOf(13, 512)]
      for (const [index, key] of keys.entries()) {
        answers(await port.create(`s-${index}`, key), key, 'create answers the key that it stored')
        answers(await port.get(`s-${index}`), key, 'a key is given as it was created')
      }
    },
  },
  {
    id: 'KEY-03',
    title: 'a second create stores nothing and answers the first key',
    needs: [],
    run: async ({ port }) => {
      await port.create('a', keyOf(1))
      answers(await port.create('a', keyOf(2)), keyOf(1), 'a second create answers the key that is there')
      answers(await port.get('a'), keyOf(1), 'a second create stores nothing')
    },
  },
  {
    id: 'KEY-04',
    title: '32 that create at once are all answered the same key',
    needs: [],
    run: async (context) => {
      for (let round = 0; round < 5; round += 1) {
        const subject = `s-${round}`
        const outcomes = await race(context, (store, racer) => store.create(subject, keyOf(racer)))
        const { status, key } = (await context.port.get(subject)) as { status: string; key: Uint8Array }
        same(status, 'present', 'after creations there is a key')
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') throw outcome.reason as Error
          answers(outcome.value, key, 'whoever creates at once with others is answered the one key that stays')
        }
      }
    },
  },
  {
    id: 'KEY-05',
    title: 'what was forgotten stays forgotten under create and replace, and forgetting twice is harmless',
    needs: [],
    run: async ({ port }) => {
      await port.create('a', keyOf(1))
      for (const subject of ['a', 'never-there', 'a']) {
        await port.forget(subject)
        same({ ...(await port.get(subject)) }, forgotten, 'a subject that was forgotten is forgotten')
        same({ ...(await port.create(subject, keyOf(1))) }, forgotten, 'create never passes a tombstone')
        const replaced = await port.replace(subject, keyOf(1), keyOf(2))
        same({ ...replaced }, forgotten, 'replace never passes a tombstone')
        same({ ...(await port.get(subject)) }, forgotten, 'a tombstone stays')
      }
    },
  },
  {
    id: 'KEY-06',
    title: 'a subject that is forgotten while others create or replace is forgotten',
    needs: [],
    run: async (context) => {
      const { port } = context
      for (let round = 0; round < 20; round += 1) {
        const subject = `s-${round}`
        if (round % 2 === 0) await port.create(subject, keyOf(100))
        const outcomes = await race(context, async (store, racer) => {
          if (racer === round) await store.forget(subject)
          else if (racer % 3 === 0) await store.replace(subject, keyOf(100), keyOf(racer))
          else await store.create(subject, keyOf(racer))
        })
        for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason as Error
        const promised = 'a subject that is forgotten while others create or replace is forgotten'
        same({ ...(await port.get(subject)) }, forgotten, promised)
        same({ ...(await port.create(subject, keyOf(1))) }, forgotten, promised)
      }
    },
  },
  {
    id: 'KEY-07',
    title: 'replace stores in the place of the previous key alone, and answers what holds afterwards',
    needs: [],
    run: async ({ port }) => {
      same({ ...(await port.replace('a', keyOf(1), keyOf(2))) }, absent, 'where there is no key none is replaced')
      same({ ...(await port.get('a')) }, absent, 'a replace without a key stores nothing')
      await port.create('a', keyOf(1))
      for (const previous of [keyOf(2), keyOf(1, 31), keyOf(1, 33)])
        answers(await port.replace('a', previous, keyOf(3)), keyOf(1), 'another previous key replaces nothing')
      answers(await port.get('a'), keyOf(1), 'a replace that does not hold stores nothing')
      answers(await port.replace('a', keyOf(1), keyOf(3, 64)), keyOf(3, 64), 'replace answers the new key')
      answers(await port.get('a'), keyOf(3, 64), 'replace stores the new key')
      answers(await port.create('a', keyOf(9)), keyOf(3, 64), 'create finds the new key')
    },
  },
  {
    id: 'KEY-08',
    title: 'of 32 that replace the same key one does, and all are answered its key',
    needs: [],
    run: async (context) => {
      await context.port.create('a', keyOf(100))
      const outcomes = await race(context, (store, racer) => store.replace('a', keyOf(100), keyOf(racer)))
      const { key } = (await context.port.get('a')) as { key: Uint8Array }
      holds((key[0] as number) < 100, 'one of them replaces it', key)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') throw outcome.reason as Error
        answers(outcome.value, key, 'whoever replaces at once with others is answered the one key that stays')
      }
    },
  },
  {
    id: 'KEY-09',
    title: 'no bytes are shared with the caller, those of a Buffer neither',
    needs: [],
    run: async ({ port }) => {
      for (const [subject, given] of [
        ['a', keyOf(1)],
        ['b', Buffer.from(keyOf(1))],
        ['c', Buffer.alloc(96, 1).subarray(32, 64)],
      ] as const) {
        const creating = port.create(subject, given)
        given.fill(9)
        const created = await creating
        answers(created, keyOf(1), 'what the caller changes after the call does not matter')
        if (created.status === 'present') created.key.fill(8)
        const got = await port.get(subject)
        answers(got, keyOf(1), 'what the caller changes of what it got does not matter')
        if (got.status === 'present') got.key.fill(7)
        answers(await port.get(subject), keyOf(1), 'what the caller changes of what it got does not matter')
        const next = keyOf(2)
        const replacing = port.replace(subject, keyOf(1), next)
        next.fill(9)
        const replaced = await replacing
        answers(replaced, keyOf(2), 'what the caller changes after the call does not matter')
        if (replaced.status === 'present') replaced.key.fill(8)
        answers(await port.get(subject), keyOf(2), 'a key is shared with nobody')
      }
    },
  },
  {
    id: 'KEY-10',
    title: 'every subject that has a key is listed once, and none that was forgotten',
    needs: [],
    run: async ({ port }) => {
      same(await collect(port.subjects()), [], 'an empty store lists nobody')
      const subjects = Array.from({ length: 100 }, (_, n) => `s-${n}`)
      for (const subject of subjects) await port.create(subject, keyOf(1))
      await port.replace('s-3', keyOf(1), keyOf(2))
      for (const subject of ['s-5', 's-50', 'never-there']) await port.forget(subject)
      const left = subjects.filter((subject) => subject !== 's-5' && subject !== 's-50')
      same((await collect(port.subjects())).toSorted(), left.toSorted(), 'subjects lists those that have a key')
    },
  },
  {
    id: 'KEY-11',
    title: 'subjects are kept apart, whatever they are called, and listed as they were given',
    needs: [],
    run: async ({ port }) => {
      for (const [n, subject] of oddSubjects.entries()) {
        const created = await port.create(subject, keyOf(n + 1))
        answers(created, keyOf(n + 1), `the subject ${JSON.stringify(subject)} has no key yet`)
      }
      for (const [n, subject] of oddSubjects.entries())
        answers(await port.get(subject), keyOf(n + 1), `the subject ${JSON.stringify(subject)} has a key of its own`)
      same(
        (await collect(port.subjects())).toSorted(),
        oddSubjects.toSorted(),
        'subjects are listed as they were given',
      )
      await port.forget('user-1')
      for (const [n, subject] of oddSubjects.entries())
        if (subject !== 'user-1') answers(await port.get(subject), keyOf(n + 1), 'forgetting one leaves the others')
    },
  },
  {
    id: 'KEY-12',
    title: 'a subject or a key of another form is an invalid argument',
    needs: [],
    run: async ({ port }) => {
      const refused = async (call: () => unknown, promised: string): Promise<void> =>
        void (await refuses(call, 'invalid_argument', promised))
      for (const subject of wrongSubjects as readonly string[]) {
        const shown = JSON.stringify(subject)
        await refused(() => port.get(subject), `get refuses the subject ${shown}`)
        await refused(() => port.create(subject, keyOf(1)), `create refuses the subject ${shown}`)
        await refused(() => port.replace(subject, keyOf(1), keyOf(2)), `replace refuses the subject ${shown}`)
        await refused(() => port.forget(subject), `forget refuses the subject ${shown}`)
      }
      await port.create('a', keyOf(1))
      for (const key of wrongKeys as readonly Uint8Array[]) {
        await refused(() => port.create('b', key), 'create refuses what is no key')
        await refused(() => port.replace('a', keyOf(1), key), 'replace refuses what is no key')
      }
      same({ ...(await port.get('b')) }, absent, 'what was refused is not stored')
      answers(await port.get('a'), keyOf(1), 'what was refused changes nothing')
    },
  },
  {
    id: 'KEY-13',
    title: 'what one handle creates, replaces and forgets holds for the other one',
    needs: ['second'],
    run: async ({ port, handles }) => {
      const second = handles[1] as KeyStore
      same({ ...(await second.get('a')) }, absent, 'a subject is absent at first')
      await port.create('a', keyOf(1))
      answers(await second.get('a'), keyOf(1), 'the other handle has the key')
      await second.replace('a', keyOf(1), keyOf(2))
      answers(await port.get('a'), keyOf(2), 'the other handle has the new key')
      same(await collect(second.subjects()), ['a'], 'the other handle lists the subject')
      await second.forget('a')
      same({ ...(await port.get('a')) }, forgotten, 'the other handle has forgotten too')
      same({ ...(await port.create('a', keyOf(3))) }, forgotten, 'create never passes a tombstone of another handle')
    },
  },
  {
    id: 'KEY-14',
    title: 'keys and tombstones are there when the data are opened again',
    needs: ['durable'],
    run: async ({ port, factory }) => {
      for (const subject of ['a', 'b', 'c']) await port.create(subject, keyOf(1))
      await port.replace('b', keyOf(1), keyOf(2))
      await port.forget('c')
      await port.forget('never-there')
      const reopened = (await factory.reopen?.(port)) as KeyStore
      answers(await reopened.get('a'), keyOf(1), 'a key is there when the data are opened again')
      answers(await reopened.get('b'), keyOf(2), 'a replaced key is there when the data are opened again')
      for (const subject of ['c', 'never-there'])
        same({ ...(await reopened.create(subject, keyOf(3))) }, forgotten, 'a tombstone outlives its process')
      same((await collect(reopened.subjects())).toSorted(), ['a', 'b'], 'subjects lists those that have a key')
    },
  },
  {
    id: 'KEY-15',
    title: 'a key that was forgotten or replaced is nowhere in what is stored',
    needs: ['storedBytes'],
    run: async ({ port, factory, skip }) => {
      const [key, first, next, kept] = [randomBytes(33), randomBytes(33), randomBytes(33), randomBytes(33)]
      await port.create('a', key)
      await port.create('b', first)
      await port.create('c', kept)
      if (!(await isStored(factory, port, key))) skip('the port writes keys in a form that the case cannot look for')
      await port.replace('b', first, next)
      await port.forget('a')
      holds(!(await isStored(factory, port, key)), 'a key that was forgotten is nowhere in what is stored')
      holds(!(await isStored(factory, port, first)), 'a key that was replaced is nowhere in what is stored')
      await port.forget('b')
      holds(!(await isStored(factory, port, next)), 'a key that was forgotten is nowhere in what is stored')
      holds(await isStored(factory, port, kept), 'a key that was not forgotten is still stored')
    },
  },
]
