/** A process that is killed while it claims: nothing that was on its way gives a value to two. @module */
import type { EventStore } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { type BadgeOutcome, badgeStream, claimStream, oneStreamAtATime, use } from './fixtures/badge.ts'
import { wish } from './fixtures/claim-scenarios.ts'
import { type Death, deaths, mortalProcess } from './fixtures/mortal-process.ts'
import { aProcess, history } from './fixtures/vault.ts'

const isDone = (outcome: BadgeOutcome): boolean => {
  if (outcome._tag === 'Right') return true
  expect(outcome.left).toEqual({ _tag: 'Rejected', rejection: { _tag: 'ValueTaken' } })
  return false
}

const uses = async (store: EventStore, owner: string): Promise<boolean> =>
  (await history(store, badgeStream(owner))).some(({ type }) => type === 'ValueUsed')

const holder = async (store: EventStore): Promise<unknown> =>
  (await history(store, claimStream('x'))).findLast(({ type }) => type === 'ValueClaimed')?.data

/** V claimed the value and died; then A is killed at one of its awaits, B comes, and A again when all has arrived. */
const killed = async (killAt: number, death: Death): Promise<'killed' | readonly string[]> => {
  const store = oneStreamAtATime(memoryStore())
  const dying = mortalProcess(store, 4, 'nothing was sent')
  expect(await dying.outlived(use(dying.environment, wish('V', 'x')))).toBe('killed')
  expect(await history(store, claimStream('x'))).toHaveLength(1)

  const mortal = mortalProcess(store, killAt, death)
  const first = await mortal.outlived(use(mortal.environment, wish('A', 'x')))
  const other = isDone(await use(aProcess(store), wish('B', 'x')))
  await mortal.deliver()
  const again = isDone(await use(aProcess(store), wish('A', 'x')))

  expect([await uses(store, 'A'), await uses(store, 'B')]).toEqual([again, other])
  expect(again).toBe(!other)
  expect(await holder(store)).toMatchObject({ ownerStream: badgeStream(again ? 'A' : 'B') })
  expect(isDone(await use(aProcess(store), wish('V', 'x')))).toBe(false)
  if (first === 'killed') return 'killed'
  expect(isDone(first)).toBe(true)
  return mortal.awaited
}

describe('killing a process between any two awaits of a claim', () => {
  it.each(deaths)('one has the value, and whoever was told so is that one (%s)', async (death) => {
    let killAt = 1
    let awaited = await killed(killAt, death)
    while (awaited === 'killed') awaited = await killed((killAt += 1), death)
    expect(awaited.filter((call) => call === 'append')).toHaveLength(3)
    expect(killAt - 1).toBe(awaited.length)
  })
})
