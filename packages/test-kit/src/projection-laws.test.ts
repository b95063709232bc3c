/** The laws of projections and of read models are kept by a sound one and broken by every unsound one. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { brokenAmong } from './law.fixture.ts'
import {
  defineProjectionLaws,
  type LawfulProjection,
  type ProjectionInputs,
  projectionLaws,
} from './projection-laws.ts'
import { defineReadModelLaws, type FedModel, readModelLaws } from './read-model-laws.ts'

interface Sale {
  readonly category: 'shop' | 'stock' | 'weather'
  readonly of: string
  readonly type: 'named' | 'sold' | 'closed'
  readonly tags: readonly string[]
}

interface Shop {
  readonly name: string
  readonly tags: readonly string[]
}

type Shops = LawfulProjection<Shop, Sale>

const sale: fc.Arbitrary<Sale> = fc.record(
  {
    category: fc.constantFrom('shop', 'stock', 'weather'),
    of: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('named', 'sold', 'closed'),
    tags: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
  },
  { noNullPrototype: true },
)

const log = fc.array(sale, { maxLength: 12 })

const shops: Shops = {
  name: 'shops',
  version: 1,
  reads: ['shop', 'stock'],
  key: ({ of }) => of,
  apply: (row, { type, of, tags }) => {
    if (type === 'closed') return undefined
    return type === 'named' ? { name: of, tags } : row && { ...row, tags }
  },
}

/** Keeps no repeats out: told twice, it has sold twice. */
const sales: LawfulProjection<number, Sale> = { ...shops, name: 'sales', apply: (row = 0) => row + 1 }

const broken = (changes: Partial<Shops>, inputs: Partial<ProjectionInputs<Shop, Sale>> = {}) =>
  brokenAmong(projectionLaws({ ...shops, ...changes }, { log, ...inputs }))

const titled = (part: RegExp): readonly string[] =>
  projectionLaws(shops, { log, absorbsRepeats: true })
    .map(({ title }) => title)
    .filter((title) => part.test(title))

defineProjectionLaws(shops, { log }, { describe, it })

describe('the laws of projections', () => {
  it('are kept by one whose rows stand repeats, and by one whose rows do not and that claims nothing', async () => {
    expect(await brokenAmong(projectionLaws(sales, { log }))).toEqual([])
    expect(await brokenAmong(projectionLaws(sales, { log, absorbsRepeats: true }))).toEqual(titled(/told again/))
  })

  it('say nothing of repeats where it is not claimed to absorb them', () => {
    const titles = projectionLaws(shops, { log }).map(({ title }) => title)
    for (const title of titled(/told again/)) expect(titles).not.toContain(title)
    expect(titled(/told again/)).toHaveLength(1)
  })

  let calls = 0
  const shared = new Map<string, Shop>()

  it.each<[string, Partial<Shops>, RegExp, Partial<ProjectionInputs<Shop, Sale>>?]>([
    ['has no name', { name: '' }, /a name and a version/],
    ['has a version that is none', { version: 0 }, /a name and a version/],
    ['reads a category that says nothing to it', { reads: ['shop', 'weather', 'moon'] }, /in vain/],
    [
      'is run over events of every category',
      {},
      /is shown no event/,
      {
        run: ({ key, apply }) => {
          const rows = new Map<string, Shop>()
          const show = (event: Sale) => {
            const row = apply(rows.get(key(event) ?? ''), event)
            if (row !== undefined) rows.set(event.of, row)
          }
          return { apply: show, rows: () => rows }
        },
      },
    ],
    [
      'is run and told of none',
      {},
      /every event of those that it does/,
      { run: () => ({ apply: () => undefined, rows: () => [] }) },
    ],
    [
      'writes into its row',
      {
        apply: (row, { of, tags }) => {
          if (row === undefined) return { name: of, tags: [...tags] }
          ;(row.tags as string[]).push(...tags, 'more')
          return row
        },
      },
      /changes neither the row nor the event/,
    ],
    [
      'writes into an event',
      { apply: (row, { of, tags }) => ((tags as string[]).push('mine'), row ?? { name: of, tags: [] }) },
      /changes neither the row nor the event/,
    ],
    [
      'keeps what JSON does not carry',
      { apply: (_, { of, tags }) => ({ name: of, tags: new Set(tags) as unknown as readonly string[] }) },
      /rows that JSON carries/,
    ],
    [
      'tells rows by what they are, not by what they hold',
      { apply: (row, { of, tags }) => (row !== undefined && shared.get(of) === row ? row : remembered(of, tags)) },
      /put away between them/,
    ],
    [
      'counts by a memory of its own',
      { apply: (_, { of }) => ({ name: of, tags: [String((calls += 1))] }) },
      /rebuilt equals live/,
    ],
    [
      'keys by chance',
      { key: ({ of }) => ((calls += 1) % 2 === 0 ? of : undefined) },
      /answers the same when asked again/,
    ],
    [
      'is kept by one store for all who run it',
      {},
      /begins empty, each time anew/,
      {
        run: (projection) => ({
          apply: (event) => {
            const row = projection.apply(shared.get(event.of), event)
            if (row !== undefined) shared.set(event.of, row)
          },
          rows: () => shared,
        }),
      },
    ],
  ])('are broken by one that %s', async (_, changes, law, inputs) => {
    expect((await broken(changes, inputs)).filter((title) => law.test(title))).not.toEqual([])
  })

  /** A row that is found again only while it is the same object. */
  function remembered(of: string, tags: readonly string[]): Shop {
    const row = { name: `${of} ${tags.length}`, tags }
    shared.set(of, row)
    return row
  }
})

const list = (): FedModel<Sale> => {
  const seen: Sale[] = []
  return { apply: (event) => void seen.push(event), snapshot: () => seen.map((event) => ({ ...event })) }
}

defineReadModelLaws({ open: list, log }, { describe, it })

describe('the laws of read models', () => {
  it.each<[string, () => FedModel<Sale>, RegExp]>([
    [
      'answers with what it goes on writing into',
      () => {
        const seen: Sale[] = []
        return { apply: (event) => void seen.push(event), snapshot: () => seen }
      },
      /what it has answered as it was/,
    ],
    [
      'is changed by being asked',
      () => {
        let asked = 0
        return { apply: () => undefined, snapshot: () => (asked += 1) }
      },
      /rebuilt equals live/,
    ],
    ['is changed by nothing', () => ({ apply: () => undefined, snapshot: () => ({}) }), /is fed with what changes it/],
    ['answers what JSON does not carry', () => ({ apply: () => undefined, snapshot: () => 1n }), /./],
  ])('are broken by one that %s', async (_, open, law) => {
    const titles = await brokenAmong(readModelLaws({ open, log }))
    expect(titles.filter((title) => law.test(title))).not.toEqual([])
  })

  it('hold one to absorbing repeats where that is claimed', async () => {
    expect(await brokenAmong(readModelLaws({ open: list, log }))).toEqual([])
    expect(await brokenAmong(readModelLaws({ open: list, log, absorbsRepeats: true }))).toHaveLength(1)
  })
})
