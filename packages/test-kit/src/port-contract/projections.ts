/**
 * Projection stores: rows together with how far they were brought, and versions beside each other.
 *
 * @module
 */
import type { Json, ProjectionRows, ProjectionStore, ScanOptions } from '@muniment/kernel'
import { holds, refuses, same, sameFields } from '../store-contract/expectations.ts'
import { collect } from '../store-contract/sample-events.ts'
import { oddNames, progressAt, wrongNames, wrongProgress } from './odd-names.ts'
import type { PortCase } from './port-case.ts'
import { handleOf, race, winnerOf } from './races.ts'

type Changes = Readonly<Record<string, Json | undefined>>

const changesOf = (changes: Changes): Map<string, Json | undefined> => new Map(Object.entries(changes))

const commit = (rows: ProjectionRows, changes: Changes, sequence: number, token?: string): Promise<string> =>
  rows.commit(changesOf(changes), progressAt(sequence), token)

const scanned = async (rows: ProjectionRows, options?: ScanOptions): Promise<string[]> =>
  (await collect(rows.scan(options))).map(([key]) => key)

/** All rows as text, so that the order of keys and `__proto__` count. */
const textOf = async (rows: ProjectionRows): Promise<Record<string, string>> =>
  Object.fromEntries((await collect(rows.scan())).map(([key, row]) => [key, JSON.stringify(row)]))

/** These rows and no others, by scan and by get, brought so far. */
const keeps = async (rows: ProjectionRows, expected: Changes, sequence: number, token: string): Promise<void> => {
  same(await textOf(rows), textOfAll(expected), 'a scan gives the rows that were committed')
  const got = await rows.get([...Object.keys(expected), 'not-there'])
  const found = Object.fromEntries([...got].map(([key, row]) => [key, JSON.stringify(row)]))
  same(found, textOfAll(expected), 'get gives the rows that were committed')
  const progress = await rows.progress()
  holds(progress !== undefined, 'rows that were committed have progress', progress)
  sameFields(progress, { ...progressAt(sequence), token }, 'the progress is that of the last commit')
}

const textOfAll = (rows: Changes): Record<string, string> =>
  Object.fromEntries(
    Object.entries(rows)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, row]) => [key, JSON.stringify(row)]),
  )

const hasNone = async (rows: ProjectionRows, promised: string): Promise<void> => {
  same(await scanned(rows), [], `${promised}: a scan gives none`)
  same([...(await rows.get(['a', 'b']))], [], `${promised}: get gives none`)
  same(await rows.progress(), undefined, `${promised}: there is no progress`)
}

const conflicts = async (rows: ProjectionRows, token: string | undefined, promised: string): Promise<void> =>
  void (await refuses(() => commit(rows, { lost: 1, a: undefined }, 99, token), 'checkpoint_conflict', promised))

const refused = async (call: () => unknown, promised: string): Promise<void> =>
  void (await refuses(call, 'invalid_argument', promised))

/** Ascending by UTF-16 code units; by code points the last two would change places. */
const sortedKeys: readonly string[] = [
  ' a',
  '"',
  '%',
  '*',
  '-',
  '.',
  '..',
  '/',
  '0',
  '10',
  '2',
  'A',
  'Z',
  '[a]',
  '\\',
  '_',
  '__proto__',
  'a',
  'a ',
  'a%',
  'a*b',
  'a.b',
  'aXb',
  'a_b',
  'ab',
  'constructor',
  'e\u0301',
  'x'.repeat(1_024),
  'é',
  '\u2028',
  '\u{1F600}',
  '\uFF21',
]

const wrongKeys: readonly unknown[] = ['', 'x'.repeat(1_025), '\uD800', 'a\uDC00b', 7, null, undefined]
const wrongVersions: readonly unknown[] = [0, -1, 1.5, Number.NaN, 2 ** 53, '1', 1n, null, undefined]

const sortedRows = async (store: ProjectionStore): Promise<ProjectionRows> => {
  const rows = await store.open('p', 1)
  await rows.commit(new Map(sortedKeys.toReversed().map((key) => [key, key])), progressAt(1), undefined)
  return rows
}

export const projectionCases: readonly PortCase<ProjectionStore>[] = [
  {
    id: 'PRS-01',
    title: 'a new projection has no version that is read, no rows and no progress',
    needs: [],
    run: async ({ port }) => {
      same(await port.liveVersion('p'), undefined, 'a new projection has no version that is read')
      await hasNone(await port.open('p', 1), 'a new version is empty')
      same(await port.liveVersion('p'), undefined, 'opening a version does not have it read')
    },
  },
  {
    id: 'PRS-02',
    title: 'rows that are committed are there, together with how far they were brought',
    needs: [],
    run: async ({ port }) => {
      const rows = await port.open('p', 1)
      const first = await commit(rows, { a: 1, b: { n: 2 } }, 5)
      await keeps(rows, { a: 1, b: { n: 2 } }, 5, first)
      const second = await commit(rows, { b: { n: 3 }, c: [] }, 9, first)
      await keeps(rows, { a: 1, b: { n: 3 }, c: [] }, 9, second)
      const third = await commit(rows, {}, 12, second)
      holds(new Set([first, second, third]).size === 3, 'a token is another one after each commit', third)
      await keeps(await port.open('p', 1), { a: 1, b: { n: 3 }, c: [] }, 12, third)
    },
  },
  {
    id: 'PRS-03',
    title: 'undefined deletes a row, one that is not there too, and null is a row',
    needs: [],
    run: async ({ port }) => {
      const rows = await port.open('p', 1)
      const first = await commit(rows, { a: 1, b: null, c: false }, 1)
      await keeps(rows, { a: 1, b: null, c: false }, 1, first)
      const second = await commit(rows, { a: undefined, d: undefined, e: 0 }, 2, first)
      await keeps(rows, { b: null, c: false, e: 0 }, 2, second)
      const third = await commit(rows, { a: 2, b: undefined }, 3, second)
      await keeps(rows, { a: 2, c: false, e: 0 }, 3, third)
    },
  },
  {
    id: 'PRS-04',
    title: 'a commit that shows another token than the last is a conflict and changes neither rows nor progress',
    needs: [],
    run: async ({ port }) => {
      const rows = await port.open('p', 1)
      const first = await commit(rows, { a: 1 }, 1)
      const second = await commit(rows, { a: 2 }, 2, first)
      const third = await commit(rows, { a: 1 }, 1, second)
      for (const stale of [undefined, first, second, 'made up', ''])
        await conflicts(rows, stale, 'a commit that shows another token than the last is refused')
      await keeps(rows, { a: 1 }, 1, third)
      const other = await port.open('q', 1)
      await conflicts(other, third, 'a token where nothing was committed is refused')
      await hasNone(other, 'a commit that was refused leaves nothing')
    },
  },
  {
    id: 'PRS-05',
    title: 'of 32 that commit with one token one wins, and the rows are its rows alone',
    needs: [],
    run: async (context) => {
      const opened = await Promise.all(context.handles.map((store) => store.open('p', 1)))
      let token: string | undefined
      let expected: Record<string, Json> = {}
      for (let round = 0; round < 5; round += 1) {
        const shown = token
        const outcomes = await race(context, (_, racer) => {
          const rows = opened[racer % opened.length] as ProjectionRows
          return commit(rows, { same: racer, [`own-${racer}-${round}`]: racer }, round * 100 + racer, shown)
        })
        const winner = winnerOf(outcomes)
        token = (outcomes[winner] as PromiseFulfilledResult<string>).value
        expected = { ...expected, same: winner, [`own-${winner}-${round}`]: winner }
        await keeps(opened[0] as ProjectionRows, expected, round * 100 + winner, token)
      }
    },
  },
  {
    id: 'PRS-06',
    title: 'a commit with a key or a progress of another form is an invalid argument and leaves nothing of it',
    needs: [],
    run: async ({ port }) => {
      const rows = await port.open('p', 1)
      const token = await commit(rows, { a: 1 }, 1)
      for (const key of wrongKeys as readonly string[]) {
        const changes = new Map<string, Json | undefined>([
          ['before', 1],
          ['a', undefined],
          [key, 1],
          ['later', 1],
        ])
        await refused(() => rows.commit(changes, progressAt(2), token), 'commit refuses what is no key of a row')
      }
      for (const progress of wrongProgress) {
        const call = (): unknown => rows.commit(changesOf({ a: 2, b: 2 }), progress as never, token)
        await refused(call, 'commit refuses what is no progress')
      }
      await keeps(rows, { a: 1 }, 1, token)
    },
  },
  {
    id: 'PRS-07',
    title: 'rows are the same JSON to the byte: order of keys, numbers, texts that look like numbers, __proto__',
    needs: [],
    run: async ({ port }) => {
      const texts = [
        '{"z":1,"a":{"y":[],"b":{}},"":null}',
        '{"__proto__":{"polluted":true},"constructor":1,"toString":"x"}',
        '["1","1.0","01","1e3","true","null","2026-01-01T00:00:00.000Z","9007199254740993"]',
        '[0,1.5,-1,1e+308,5e-324,9007199254740991,-9007199254740991]',
        '"\\u2028 \u{1F468}\u200D\u{1F469} e\u0301 \u00E9 \\\\ \\" \\n \u202E"',
        `${'['.repeat(100)}${']'.repeat(100)}`,
        'true',
        'null',
        '""',
        JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`key-${n}`, n]))),
      ]
      const rows = await port.open('p', 1)
      const given = new Map(texts.map((text, n) => [`row-${n}`, JSON.parse(text) as Json]))
      await rows.commit(given, progressAt(1), undefined)
      const [got, all] = [await rows.get([...given.keys()]), new Map(await collect(rows.scan()))]
      for (const [key, row] of given) {
        const text = JSON.stringify(row)
        holds(JSON.stringify(got.get(key)) === text, `get gives ${text.slice(0, 80)} as it was committed`, got.get(key))
        holds(JSON.stringify(all.get(key)) === text, `a scan gives ${text.slice(0, 80)} as it was committed`)
      }
      same(({} as { polluted?: boolean }).polluted, undefined, 'a row changes no other object')
    },
  },
  {
    id: 'PRS-08',
    title: 'nothing is shared with the caller, neither what it gave nor what it got',
    needs: [],
    run: async ({ port }) => {
      const rows = await port.open('p', 1)
      const [row, progress] = [{ list: [1] }, { ...progressAt(1) }]
      const changes = new Map<string, Json | undefined>([['a', row]])
      const committing = rows.commit(changes, progress, undefined)
      row.list.push(2)
      progress.sequence = 66
      changes.set('b', 1)
      const token = await committing
      await keeps(rows, { a: { list: [1] } }, 1, token)
      const read = [(await rows.get(['a'])).get('a'), (await collect(rows.scan()))[0]?.[1]]
      for (const one of read as { list: number[] }[]) {
        // One that refuses to be changed is as good.
        Reflect.set(one, 'added', 1)
        Reflect.set(one.list, 0, 7)
      }
      const saved = await rows.progress()
      if (saved !== undefined) Reflect.set(saved, 'sequence', 77)
      await keeps(rows, { a: { list: [1] } }, 1, token)
    },
  },
  {
    id: 'PRS-09',
    title: 'rows are kept apart whatever their keys are, and scanned in the order of UTF-16 code units',
    needs: [],
    run: async ({ port }) => {
      const rows = await sortedRows(port)
      same(await scanned(rows), sortedKeys, 'a scan ascends by the UTF-16 code units of the keys')
      const got = await rows.get(sortedKeys)
      for (const key of sortedKeys) same(got.get(key), key, 'each key has a row of its own')
      same([...(await rows.get(['missing', 'b', 'x'.repeat(1_023)]))], [], 'what is not there is not given')
      same([...(await rows.get([]))], [], 'of no keys there are no rows')
    },
  },
  {
    id: 'PRS-10',
    title: 'a prefix is literal, never a pattern',
    needs: [],
    run: async ({ port }) => {
      const rows = await sortedRows(port)
      for (const prefix of [
        '',
        'a',
        'a_',
        'a%',
        'a*',
        'a.',
        '%',
        '_',
        '*',
        '.',
        '\\',
        '[',
        'A',
        'e',
        'é',
        '\u{1F600}',
        'zz',
      ]) {
        const expected = sortedKeys.filter((key) => key.startsWith(prefix))
        same(await scanned(rows, { prefix }), expected, `a scan with the prefix ${JSON.stringify(prefix)}`)
      }
    },
  },
  {
    id: 'PRS-11',
    title: 'after is exclusive, limit is kept, and pages of any size are the whole',
    needs: [],
    run: async ({ port }) => {
      const rows = await sortedRows(port)
      for (const after of ['', 'a', 'aa', '\u{1F600}', '\uFF21', '\uFFFF']) {
        const expected = sortedKeys.filter((key) => key > after)
        same(await scanned(rows, { after }), expected, `a scan after ${JSON.stringify(after)}`)
        same(await scanned(rows, { after, limit: 3 }), expected.slice(0, 3), 'a scan after a key of at most three')
      }
      const tails = sortedKeys.filter((key) => key.startsWith('a') && key > 'a%')
      same(
        await scanned(rows, { prefix: 'a', after: 'a%', limit: 2 }),
        tails.slice(0, 2),
        'prefix, after and limit together',
      )
      same(await scanned(rows, { limit: 0 }), [], 'a scan of at most none')
      same(await scanned(rows, { limit: 1_000 }), sortedKeys, 'a scan of at most more than there are')
      for (const limit of [1, 2, 7]) {
        const pages: string[] = []
        for (;;) {
          const last = pages.at(-1)
          const page = await scanned(rows, last === undefined ? { limit } : { limit, after: last })
          if (page.length === 0) break
          pages.push(...page)
          holds(pages.length <= sortedKeys.length, 'paging comes to an end', pages.length)
        }
        same(pages, sortedKeys, `pages of ${limit} are the whole`)
      }
      for (const limit of [-1, 1.5, Number.NaN])
        await refused(() => scanned(rows, { limit }), `a scan of at most ${limit} is refused`)
    },
  },
  {
    id: 'PRS-12',
    title: 'a scan while others commit gives each key at most once, in order, and every row that stays',
    needs: [],
    run: async ({ port }) => {
      const rows = await port.open('p', 1)
      const keyOf = (n: number): string => `row-${String(n).padStart(4, '0')}`
      const all = Array.from({ length: 300 }, (_, n) => [keyOf(n), n] as const)
      let token = await rows.commit(new Map(all), progressAt(1), undefined)
      const seen: string[] = []
      for await (const [key] of rows.scan()) {
        seen.push(key)
        if (seen.length % 50 !== 0) continue
        const n = seen.length
        const changes =
          n % 100 === 0
            ? { [`${keyOf(0)}-${n}`]: 1, [`${key}-`]: 1 }
            : { [key]: undefined, [keyOf(299 - n / 50)]: undefined, [keyOf(n)]: -1 }
        token = await commit(rows, changes, n, token)
      }
      same(
        seen,
        [...new Set(seen)].toSorted(),
        'a scan ascends and gives each key once, whatever is committed meanwhile',
      )
      const staying = all.map(([key]) => key).slice(0, 293)
      same(
        staying.filter((key) => !seen.includes(key)),
        [],
        'a scan gives every row that stays',
      )
    },
  },
  {
    id: 'PRS-13',
    title: 'projections and versions do not disturb each other, whatever they are called',
    needs: [],
    run: async ({ port }) => {
      for (const [n, name] of oddNames.entries())
        for (const version of [1, 2, 12]) await commit(await port.open(name, version), { a: n * version }, n)
      for (const [n, name] of oddNames.entries()) {
        for (const version of [1, 2, 12]) {
          const rows = await port.open(name, version)
          same((await rows.get(['a'])).get('a'), n * version, `version ${version} of ${name} has rows of its own`)
          same((await rows.progress())?.sequence, n, `version ${version} of ${name} has progress of its own`)
        }
        same(await port.liveVersion(name), undefined, `nothing of ${name} is read yet`)
      }
      await port.swapIn('a', 2)
      await port.drop('A', 1)
      same(await port.liveVersion('A'), undefined, 'a swap is of one projection')
      const other = await port.open('a.', 1)
      same(await scanned(other), ['a'], 'a swap and a drop leave other projections alone')
    },
  },
  {
    id: 'PRS-14',
    title: 'a version is built beside the one that is read, and when it is swapped in the others are gone',
    needs: [],
    run: async ({ port }) => {
      const old = await port.open('p', 1)
      const first = await commit(old, { a: 'old' }, 1)
      await port.swapIn('p', 1)
      same(await port.liveVersion('p'), 1, 'the version that was swapped in is read')
      const [next, abandoned] = [await port.open('p', 2), await port.open('p', 7)]
      await hasNone(next, 'a new version is empty')
      const built = await commit(next, { a: 'new', b: 1 }, 5)
      const given = await commit(abandoned, { c: 1 }, 2)
      same(await port.liveVersion('p'), 1, 'building a version does not have it read')
      const still = await commit(old, { z: 1 }, 2, first)
      await keeps(old, { a: 'old', z: 1 }, 2, still)
      for (let time = 0; time < 2; time += 1) {
        await port.swapIn('p', 2)
        same(await port.liveVersion('p'), 2, 'the version that was swapped in is read')
        await keeps(await port.open('p', 2), { a: 'new', b: 1 }, 5, built)
      }
      const went = await commit(next, { b: 2 }, 6, built)
      await keeps(await port.open('p', 2), { a: 'new', b: 2 }, 6, went)
      await conflicts(old, still, 'a commit to rows that a swap dropped is refused')
      await conflicts(abandoned, given, 'a commit to rows that a swap dropped is refused')
      await hasNone(await port.open('p', 1), 'rows that a swap dropped are gone')
      await hasNone(await port.open('p', 7), 'rows that a swap dropped are gone')
    },
  },
  {
    id: 'PRS-15',
    title: 'rows that are dropped are gone, dropping twice is harmless, and they can be built anew',
    needs: [],
    run: async ({ port }) => {
      const [one, two] = [await port.open('p', 1), await port.open('p', 2)]
      const token = await commit(one, { a: 1, b: 1 }, 5)
      const other = await commit(two, { a: 2 }, 6)
      await port.drop('p', 9)
      for (let time = 0; time < 2; time += 1) {
        await port.drop('p', 1)
        await hasNone(await port.open('p', 1), 'rows that were dropped are gone')
      }
      await conflicts(one, token, 'a commit to rows that were dropped is refused')
      await keeps(two, { a: 2 }, 6, other)
      const anew = await port.open('p', 1)
      const again = await commit(anew, { a: 3 }, 1)
      await conflicts(one, token, 'a commit with a token from before the drop is refused')
      await keeps(anew, { a: 3 }, 1, again)
    },
  },
  {
    id: 'PRS-16',
    title: 'a name or a version of another form is an invalid argument',
    needs: [],
    run: async ({ port }) => {
      for (const name of wrongNames as readonly string[]) {
        const shown = JSON.stringify(name)
        await refused(() => port.liveVersion(name), `liveVersion refuses the name ${shown}`)
        await refused(() => port.open(name, 1), `open refuses the name ${shown}`)
        await refused(() => port.swapIn(name, 1), `swapIn refuses the name ${shown}`)
        await refused(() => port.drop(name, 1), `drop refuses the name ${shown}`)
      }
      for (const version of wrongVersions as readonly number[]) {
        const shown = String(version)
        await refused(() => port.open('p', version), `open refuses the version ${shown}`)
        await refused(() => port.swapIn('p', version), `swapIn refuses the version ${shown}`)
        await refused(() => port.drop('p', version), `drop refuses the version ${shown}`)
      }
      same(await port.liveVersion('p'), undefined, 'what was refused changes nothing')
    },
  },
  {
    id: 'PRS-17',
    title: '10,000 rows are one commit, and all of them are read',
    needs: [],
    run: async ({ port, within }) => {
      const rows = await port.open('p', 1)
      const keyOf = (n: number): string => `row-${String(n).padStart(5, '0')}`
      const all = new Map(Array.from({ length: 10_000 }, (_, n) => [keyOf(n), { n, text: 'x'.repeat(50) }]))
      const token = await within(rows.commit(all, progressAt(10_000), undefined), '10,000 rows are committed')
      same(await scanned(rows), [...all.keys()], 'a scan gives all of them in order')
      const got = await rows.get([...all.keys()])
      same(got.size, 10_000, 'get gives all of them')
      same(got.get(keyOf(4_711)), all.get(keyOf(4_711)), 'each key has its row')
      const gone = new Map([...all.keys()].map((key) => [key, undefined]))
      await within(rows.commit(gone, progressAt(10_001), token), '10,000 rows are deleted')
      same(await scanned(rows), [], 'all of them are deleted')
    },
  },
  {
    id: 'PRS-18',
    title: 'what one handle commits, swaps in and drops holds for the other one',
    needs: ['second'],
    run: async (context) => {
      const [first, second] = [handleOf(context, 0), handleOf(context, 1)]
      const [one, other] = [await first.open('p', 1), await second.open('p', 1)]
      const token = await commit(one, { a: 1 }, 1)
      await keeps(other, { a: 1 }, 1, token)
      const next = await commit(other, { b: 1 }, 2, token)
      await keeps(one, { a: 1, b: 1 }, 2, next)
      await conflicts(one, token, 'a handle that another one has overtaken is stopped')
      await commit(await second.open('p', 2), { a: 2 }, 2)
      await second.swapIn('p', 2)
      same(await first.liveVersion('p'), 2, 'a version that the other handle swapped in is read')
      await conflicts(one, next, 'a commit to rows that the other handle dropped is refused')
      await hasNone(await first.open('p', 1), 'rows that the other handle dropped are gone')
      const live = await first.open('p', 2)
      await second.drop('p', 2)
      await hasNone(await first.open('p', 2), 'rows that the other handle dropped are gone')
      await conflicts(live, next, 'a commit to rows that the other handle dropped is refused')
    },
  },
  {
    id: 'PRS-19',
    title: 'rows, progress and the version that is read are there when the data are opened again',
    needs: ['durable'],
    run: async ({ port, factory }) => {
      const rows = await port.open('p', 2)
      const first = await commit(rows, { a: 1, b: 1, '\u{1F600}': { z: '1', a: null } }, 1)
      const token = await commit(rows, { a: undefined, b: 2 }, 2, first)
      const dropped = await port.open('p', 1)
      await commit(dropped, { a: 1 }, 1)
      await port.swapIn('p', 2)
      const beside = await commit(await port.open('p', 3), { a: 3 }, 3)
      const reopened = (await factory.reopen?.(port)) as ProjectionStore
      same(await reopened.liveVersion('p'), 2, 'the version that is read is read when the data are opened again')
      same(await reopened.liveVersion('q'), undefined, 'a new projection has no version that is read')
      const expected = { b: 2, '\u{1F600}': { z: '1', a: null } }
      const again = await reopened.open('p', 2)
      await keeps(again, expected, 2, token)
      await hasNone(await reopened.open('p', 1), 'rows that were dropped stay so')
      await keeps(await reopened.open('p', 3), { a: 3 }, 3, beside)
      await conflicts(again, first, 'a token from before the last commit is no good after')
      const next = await commit(again, { c: 1 }, 3, token)
      holds(next !== first && next !== token, 'a token is another one after each commit, also when opened again', next)
      await keeps(again, { ...expected, c: 1 }, 3, next)
    },
  },
  {
    id: 'PRS-20',
    title: 'an older version is not swapped in over the one that is read, whose rows stay',
    needs: [],
    run: async ({ port }) => {
      const [older, newer] = [await port.open('p', 1), await port.open('p', 2)]
      await commit(older, { a: 'old' }, 1)
      const token = await commit(newer, { a: 'new' }, 1)
      await port.swapIn('p', 2)
      const promised = 'an older version is not swapped in over a newer one'
      await refuses(() => port.swapIn('p', 1), 'checkpoint_conflict', promised)
      same(await port.liveVersion('p'), 2, promised)
      await keeps(await port.open('p', 2), { a: 'new' }, 1, token)
    },
  },
]
