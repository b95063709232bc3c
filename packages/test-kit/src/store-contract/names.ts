/**
 * Names of streams, types of events and ids: what is kept as it is and what is refused.
 *
 * @module
 */
import type { ContractCase } from './contract-case.ts'
import { failureOf, holds, refuses, same } from './expectations.ts'
import { allEvents, anEvent, aWrite, aWriteOf, revisions, streamEvents } from './sample-events.ts'

export const namesCases: readonly ContractCase[] = [
  {
    id: 'NAM-01',
    title: 'names with -, /, blanks inside, signs of other dialects, emoji and 200 characters are kept as they are',
    needs: [],
    run: async ({ store }) => {
      const names = [
        'credential-1',
        'a/b',
        'a b',
        'a$b',
        'a%b_c\\d',
        "a'b; drop table events --",
        'a"b',
        '👩‍👩‍👧 family',
        'e\u0301',
        '\u00e9',
        'שלום',
        'a'.repeat(200),
        '__proto__',
        'constructor',
      ]
      for (const name of names) {
        await store.append(aWrite(name, 'no_stream'))
        same(
          (await streamEvents(store, name)).map((event) => event.stream),
          [name],
          'a name is kept as it is',
        )
      }
      same(
        (await allEvents(store)).map((event) => event.stream),
        names,
        'a name is kept as it is in the log',
      )
    },
  },
  {
    id: 'NAM-02',
    title: 'a name that starts with $ is refused by writes and reads: servers keep these for themselves',
    needs: [],
    run: async ({ store }) => {
      for (const stream of ['$all', '$ce-user', '$']) {
        await refuses(() => store.append(aWrite(stream, 'any')), 'invalid_argument', `the stream ${stream} is refused`)
        await refuses(() => streamEvents(store, stream), 'invalid_argument', `the stream ${stream} is refused`)
      }
    },
  },
  {
    id: 'NAM-03',
    title: 'an empty name and one that is no string are invalid arguments',
    needs: [],
    run: async ({ store }) => {
      for (const name of ['', 7, undefined, null]) {
        const stream = name as string
        await refuses(() => store.append(aWrite(stream, 'any')), 'invalid_argument', `the stream ${name} is refused`)
        await refuses(() => streamEvents(store, stream), 'invalid_argument', `the stream ${name} is refused`)
      }
    },
  },
  {
    id: 'NAM-04',
    title: 'blanks around a name, control characters and lone surrogates are kept or refused, and nothing else',
    needs: [],
    run: async ({ store }) => {
      for (const stream of [' a', 'a ', 'a\t', 'a\u00a0', 'a\0b', 'a\nb', 'a\u0085b', 'a\ud800b', '\udc00']) {
        const name = JSON.stringify(stream)
        try {
          await store.append(aWrite(stream, 'no_stream'))
        } catch (thrown) {
          const promised = `the stream ${name} is kept or refused`
          await refuses(() => Promise.reject(thrown as Error), 'invalid_argument', promised)
          await refuses(() => streamEvents(store, stream), 'invalid_argument', `${promised}, by reads as by writes`)
          continue
        }
        const kept = (await streamEvents(store, stream)).map((event) => event.stream)
        same(kept, [stream], `the stream ${name} is kept as it is`)
      }
      for (const trimmed of ['a', 'ab']) same((await store.readStream(trimmed)).head, 'no_stream', 'no name is tidied')
    },
  },
  {
    id: 'NAM-05',
    title: 'names that differ in case, in normal form or by a longer end are different streams',
    needs: [],
    run: async ({ store }) => {
      const names = ['user-1', 'User-1', 'user-10', 'user-', 'user', 'e\u0301', '\u00e9']
      for (const name of names) await store.append(aWrite(name, 'no_stream'))
      for (const name of names) same(await revisions(store, name), [0], `${name} is a stream of its own`)
    },
  },
  {
    id: 'NAM-06',
    title: 'types of events are kept as they are, and an empty one or one that is no string is refused',
    needs: [],
    run: async ({ store }) => {
      const types = ['UserRenamed', 'userRenamed', 'User Renamed', 'Ünïcödé 👩‍👧', 'A'.repeat(200), 'constructor']
      await store.append(aWriteOf('a', 'no_stream', ...types.map((type) => anEvent({ type }))))
      same(
        (await streamEvents(store, 'a')).map((event) => event.type),
        types,
        'a type is kept as it is',
      )
      for (const type of ['', undefined, 7]) {
        const call = (): unknown => store.append(aWriteOf('b', 'any', { ...anEvent(), type }))
        await refuses(call, 'invalid_argument', `the type ${type} is refused`)
      }
    },
  },
  {
    id: 'NAM-07',
    title: 'ids of events are kept as they are, and what is no UUID is refused',
    needs: [],
    run: async ({ store }) => {
      const id = '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90'
      await store.append(aWriteOf('a', 'no_stream', anEvent({ id })))
      same(
        (await streamEvents(store, 'a')).map((event) => event.id),
        [id],
        'an id is kept as it is',
      )
      for (const wrong of ['', 'event-1', `{${id}}`, `${id}\n`, 1, undefined]) {
        const call = (): unknown => store.append(aWriteOf('b', 'any', { ...anEvent(), id: wrong }))
        await refuses(call, 'invalid_argument', `the id ${wrong} is refused`)
      }
    },
  },
  {
    id: 'NAM-08',
    title: 'a refusal does not repeat what was refused',
    needs: [],
    run: async ({ store }) => {
      const canary = 'ada.4711@example.com'
      const writes = [
        aWrite(`$${canary}`, 'any'),
        aWriteOf('a', 'any', { ...anEvent(), id: canary }),
        aWriteOf('a', 'any', { ...anEvent(), data: { n: 1n, [canary]: canary } }),
        aWriteOf('a', 'any', { ...anEvent(), metadata: { n: 1, [canary]: canary } }),
      ]
      for (const write of writes) {
        const detail = await failureOf(() => store.append(write), 'a wrong append is refused')
        holds(!JSON.stringify(detail).includes('4711'), 'a refusal names the field and the rule, never a value', detail)
      }
    },
  },
]
