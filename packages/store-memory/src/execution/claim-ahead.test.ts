/** Claims: the same events and the same answers, whether or not a store can append to several streams at once. @module */
import { type EventStore, type RecordedEvent, StoreFailure, type StreamWrite } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { type BadgeOutcome, badgeStream, claimStream, oneStreamAtATime, use } from './fixtures/badge.ts'
import { aProcess, history } from './fixtures/vault.ts'
import { answersLost, storeWith, watched } from './fixtures/watched-store.ts'

const wish = (owner: string, value: string, command = `${owner}-${value}`) => ({ owner, value, command })

const codeOf = (outcome: BadgeOutcome): string => {
  if (outcome._tag === 'Right') return outcome.right.repeated ? 'repeated' : 'done'
  const { left } = outcome
  return left._tag === 'Rejected' ? left.rejection._tag : left._tag
}

/** In a process of its own, which remembers nothing. */
const asked = async (store: EventStore, ...given: Parameters<typeof wish>): Promise<string> =>
  codeOf(await use(aProcess(store), wish(...given)))

const logOf = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  for await (const message of store.readAll()) if (message.kind === 'event') events.push(message.event)
  return events
}

const typesOf = async (store: EventStore, stream: string): Promise<readonly string[]> =>
  (await history(store, stream)).map(({ type }) => type)

const kinds: Readonly<Record<string, () => EventStore>> = {
  'several streams at once': memoryStore,
  'one stream at a time': () => oneStreamAtATime(memoryStore()),
}

/** One who claimed a value and died on the way. */
const diedOnTheWay = async (store: EventStore, ...given: Parameters<typeof wish>): Promise<void> => {
  const single = oneStreamAtATime(store)
  const dying = storeWith(single, {
    append: (write, options) => {
      if (write.events.some(({ type }) => type === 'ValueUsed')) throw new StoreFailure({ code: 'unavailable' })
      return single.append(write, options)
    },
  })
  expect(await asked(dying, ...given)).toBe('Failure')
}

describe.each(Object.entries(kinds))('a claim, on a store that appends to %s', (_, aStore) => {
  it('takes a free value for the effect, the claim first, by the same command', async () => {
    const store = aStore()
    expect(await asked(store, 'A', 'x')).toBe('done')
    const [claimed, effect, ...more] = await logOf(store)
    expect(more).toEqual([])
    expect(claimed).toMatchObject({
      type: 'ValueClaimed',
      stream: claimStream('x'),
      data: { scope: 'email', ownerStream: badgeStream('A'), commandId: 'A-x' },
      metadata: effect?.metadata,
    })
    expect(effect).toMatchObject({ type: 'ValueUsed', stream: badgeStream('A'), revision: 0n })
    expect(claimed?.id).not.toBe(effect?.id)
  })

  it('the first wins; whoever comes later is refused by the name that the caller gave, and leaves nothing behind', async () => {
    const store = aStore()
    expect(await asked(store, 'A', 'x')).toBe('done')
    const before = await logOf(store)
    for (const owner of ['B', 'C']) expect(await asked(store, owner, 'x')).toBe('ValueTaken')
    expect(await logOf(store)).toEqual(before)
  })

  it('a command that decide refuses claims nothing, and one that is done already claims nothing anew', async () => {
    const store = aStore()
    expect(codeOf(await use(aProcess(store), wish('A', 'x'), { claim: 'none' }))).toBe('NoValue')
    expect(await logOf(store)).toEqual([])
    expect(await asked(store, 'A', 'x')).toBe('done')
    expect(await asked(store, 'A', 'x')).toBe('repeated')
    expect(await asked(store, 'A', 'x', 'another command')).toBe('done')
    expect(await logOf(store)).toHaveLength(2)
  })

  it.each([1, 20])('of 20 racers one wins (in %i processes), and the others are ValueTaken', async (processes) => {
    const store = aStore()
    const environments = Array.from({ length: processes }, () => aProcess(store, { attemptsMax: 100 }))
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (__, n) =>
        codeOf(await use(environments[n % processes] ?? aProcess(store), wish(`racer${n}`, 'x'))),
      ),
    )
    expect(answers.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'ValueTaken'), 'done'])
    const used = (await logOf(store)).filter(({ type }) => type === 'ValueUsed')
    expect(used.map(({ stream }) => stream)).toEqual([badgeStream(`racer${answers.indexOf('done')}`)])
    const [last] = (await history(store, claimStream('x'))).slice(-1)
    expect(last?.data).toMatchObject({ ownerStream: used[0]?.stream })
  })

  it.each([1, 2])('20 runs of one command (in %i processes) have one effect', async (processes) => {
    const store = aStore()
    const environments = Array.from({ length: processes }, () => aProcess(store, { attemptsMax: 100 }))
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (__, n) =>
        codeOf(await use(environments[n % processes] ?? aProcess(store), wish('A', 'x'))),
      ),
    )
    for (const answer of answers) expect(['done', 'repeated']).toContain(answer)
    expect(await typesOf(store, badgeStream('A'))).toEqual(['ValueUsed'])
    expect(new Set(await typesOf(store, claimStream('x')))).toEqual(new Set(['ValueClaimed']))
  })

  it('what somebody claimed who died on the way goes to whoever asks next, and is refused to the dead who come back', async () => {
    const store = aStore()
    await diedOnTheWay(store, 'A', 'x')
    expect(await typesOf(store, badgeStream('A'))).toEqual([])
    expect(await asked(store, 'B', 'x')).toBe('done')
    expect(await typesOf(store, badgeStream('A'))).toEqual(['ClaimFenced'])
    expect(await typesOf(store, claimStream('x'))).toEqual(['ValueClaimed', 'ValueReleased', 'ValueClaimed'])
    expect(await asked(store, 'A', 'x')).toBe('ValueTaken')
    expect(await asked(store, 'A', 'y')).toBe('done')
    expect(await typesOf(store, badgeStream('A'))).toEqual(['ClaimFenced', 'ValueUsed'])
  })

  it('the dead who come back while nobody else has asked have it', async () => {
    const store = aStore()
    await diedOnTheWay(store, 'A', 'x')
    expect(await asked(store, 'A', 'x')).toBe('done')
    expect(await asked(store, 'B', 'x')).toBe('ValueTaken')
  })

  it('what somebody no longer uses is not released, and goes to whoever asks for it', async () => {
    const store = aStore()
    expect([await asked(store, 'A', 'x'), await asked(store, 'A', 'y')]).toEqual(['done', 'done'])
    expect(await typesOf(store, claimStream('x'))).toEqual(['ValueClaimed'])
    expect(await asked(store, 'B', 'x')).toBe('done')
    expect(await asked(store, 'B', 'y')).toBe('ValueTaken')
    expect(await typesOf(store, badgeStream('A'))).toEqual(['ValueUsed', 'ValueUsed', 'ClaimFenced'])
  })

  it('fences and releases in the name of the system, and tells nothing of whoever asked but the command', async () => {
    const store = aStore()
    await diedOnTheWay(store, 'A', 'x')
    expect(await asked(store, 'B', 'x')).toBe('done')
    const bySystem = (await logOf(store)).filter(({ type }) => ['ClaimFenced', 'ValueReleased'].includes(type))
    expect(bySystem.map(({ data }) => data)).toEqual([
      { claim: claimStream('x').slice('test.claim-'.length) },
      { ownerStream: badgeStream('A') },
    ])
    for (const { metadata } of bySystem)
      expect(metadata).toEqual({
        schema: '1',
        'principal.kind': 'system',
        'principal.id': 'claims',
        'principal.source': 'system',
        command: 'vaults.use',
        commandId: 'B-x',
        occurredAt: expect.any(String),
        $correlationId: 'B-x',
      })
  })
})

describe('a claim', () => {
  it('is made of the same events with the same ids, in the same order, on either kind of store', async () => {
    const logs = []
    for (const aStore of Object.values(kinds)) {
      const store = aStore()
      await diedOnTheWay(store, 'A', 'x')
      for (const [owner, value] of Object.entries({ B: 'x', A: 'y', C: 'z' })) await asked(store, owner, value)
      for (const [owner, value] of Object.entries({ A: 'x', B: 'z', C: 'y' })) await asked(store, owner, value)
      for (const [owner, value] of Object.entries({ A: 'w', B: 'y', C: 'x' })) await asked(store, owner, value)
      logs.push((await logOf(store)).map(({ recordedAt: _, ...event }) => event))
    }
    expect(logs[0]?.length).toBeGreaterThan(10)
    expect(logs[1]).toEqual(logs[0])
  })

  it('goes into one append with its effect where a store can do that, fence included', async () => {
    const { store, appends } = watched(memoryStore())
    await diedOnTheWay(store, 'A', 'x')
    appends.length = 0
    expect(await asked(store, 'B', 'x')).toBe('done')
    const streams = ({ stream, expected }: StreamWrite) => [stream, expected]
    expect(appends.map((writes) => writes.map(streams))).toEqual([
      [
        [badgeStream('A'), 'no_stream'],
        [claimStream('x'), 0n],
        [badgeStream('B'), 'no_stream'],
      ],
    ])
  })

  it('that is ours already is checked in the append of its effect, and made anew where that cannot be checked', async () => {
    for (const [checksWithoutWrites, checked, claims] of [
      [true, [{ stream: claimStream('x'), expected: 0n }], 1],
      [false, [], 2],
    ] as const) {
      const memory = memoryStore()
      const { store, checks } = watched(
        storeWith(memory, { capabilities: { ...memory.capabilities, checksWithoutWrites } }),
      )
      await diedOnTheWay(store, 'A', 'x')
      checks.length = 0
      expect(await asked(store, 'A', 'x')).toBe('done')
      expect(checks).toEqual([checked])
      expect(await history(store, claimStream('x'))).toHaveLength(claims)
    }
  })

  it('is made one by one where the capability is not claimed, whatever methods there are', async () => {
    const memory = memoryStore()
    const { store, appends } = watched(
      storeWith(memory, { capabilities: { ...memory.capabilities, atomicMultiStream: false } }),
    )
    expect(await asked(store, 'A', 'x')).toBe('done')
    expect(appends.map((writes) => writes.length)).toEqual([1, 1])
  })

  it('on its way there without an answer leaves the command undone for certain; the same command again is done', async () => {
    const memory = oneStreamAtATime(memoryStore())
    const silent = storeWith(memory, {
      append: (write, options) =>
        write.stream === claimStream('x')
          ? Promise.reject(new StoreFailure({ code: 'outcome_unknown', stream: write.stream }))
          : memory.append(write, options),
    })
    const outcome = await use(aProcess(silent), wish('A', 'x'))
    expect(outcome).toMatchObject({ left: { _tag: 'Failure', outcomeUnknown: false } })
    expect(await asked(memory, 'A', 'x')).toBe('done')
  })

  it('whose answers are lost is looked up, and taken over no less', async () => {
    const memory = oneStreamAtATime(memoryStore())
    await diedOnTheWay(memory, 'A', 'x')
    expect(await asked(answersLost(memory, 9), 'B', 'x')).toBe('done')
    expect(await logOf(memory)).toHaveLength(5)
  })
})
