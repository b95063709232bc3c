import { claimAhead, type ClaimKey, type EventStore, type ExecuteEnvironment, sha256 } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { badges } from './fixtures/badge.ts'
import { type Death, deaths, mortalProcess } from './fixtures/mortal-process.ts'
import { aProcess, doneOf, history, keepFresh, ready, run, type VaultExecution, vaultStream } from './fixtures/vault.ts'
import { answersLost } from './fixtures/watched-store.ts'

const commandId = 'keep-a-secret'
const key = `v1.${'k'.repeat(43)}` as ClaimKey
const claimStream = `test.claim-${key}`

/** A prepare that draws a secret of its own each time that it runs. */
interface Drawing {
  readonly secrets: string[]
  readonly prepare: (environment: ExecuteEnvironment) => VaultExecution['prepare']
}

const drawing = (): Drawing => {
  const secrets: string[] = []
  return {
    secrets,
    prepare: () => async () => {
      const { secret, command } = keepFresh()
      secrets.push(secret)
      return ready(command)
    },
  }
}

const drawingAndClaiming = (): Drawing => {
  const secrets: string[] = []
  const taken = { _tag: 'ValueTaken' } as const
  const request = { namespace: 'test', key, scope: 'email', ownerStream: vaultStream, owners: badges, taken }
  return {
    secrets,
    prepare: (environment) => async () => {
      const { secret, command } = keepFresh()
      secrets.push(secret)
      return ready(command, { claim: claimAhead(environment, request) })
    },
  }
}

interface Scenario {
  readonly draws: () => Drawing
  /** What the killed process sees of the store. */
  readonly seen: (store: EventStore) => EventStore
  /** Every await of a run that is not killed: the enumeration cannot become shorter unnoticed. */
  readonly awaits: readonly string[]
  readonly claims: number
}

const load = ['readStream', 'next', 'next']
const scenarios: Readonly<Record<string, Scenario>> = {
  'an append': { draws: drawing, seen: (store) => store, awaits: [...load, 'prepare', 'append'], claims: 0 },
  'an append whose answers are lost': {
    draws: drawing,
    seen: (store) => answersLost(store, 3),
    awaits: [...load, 'prepare', 'append', 'pause', 'append', 'pause', 'append', ...load, 'readStream', 'next'],
    claims: 0,
  },
  'an atomic append with a claim ahead': {
    draws: drawingAndClaiming,
    seen: (store) => store,
    awaits: [...load, 'prepare', 'readStream', 'appendMany'],
    claims: 1,
  },
}

/** Kills the first run at its await `killAt`, runs the command again in a fresh process, and tells what was awaited. */
const killedOnce = async (scenario: Scenario, killAt: number, death: Death): Promise<readonly string[] | 'killed'> => {
  const store = memoryStore()
  doneOf(await run(aProcess(store), 'before', { verb: 'take', by: 'somebody' }))

  const first = scenario.draws()
  const mortal = mortalProcess(scenario.seen(store), killAt, death)
  const running = run(mortal.environment, commandId, mortal.prepare(first.prepare(mortal.environment)))
  const ended = await mortal.outlived(running)

  const second = scenario.draws()
  const environment = aProcess(store)
  const prepare = second.prepare(environment)
  const again = doneOf(
    await run(environment, commandId, async (state, now) => {
      const prepared = await prepare(state, now)
      await mortal.deliver()
      return prepared
    }),
  )

  const effects = (await history(store)).filter(({ type }) => type === 'SecretKept')
  expect(effects).toHaveLength(1)
  expect(again.events.map(({ id, fact, metadata }) => ({ id, data: fact.data, metadata }))).toEqual(
    effects.map(({ id, data, metadata }) => ({ id, data, metadata })),
  )
  const kept = JSON.stringify(effects.map(({ data }) => data))
  const firstWon = first.secrets.some((secret) => kept.includes(sha256(secret)))
  expect(again.repeated).toBe(firstWon)
  const known = second.secrets.filter((secret) => kept.includes(sha256(secret)))
  expect(known).toHaveLength(firstWon ? 0 : 1)
  const claims = await history(store, claimStream)
  expect(claims.map(({ data }) => data)).toEqual(
    Array.from({ length: scenario.claims }, () => ({ scope: 'email', ownerStream: vaultStream, commandId })),
  )
  if (ended === 'killed') return 'killed'
  expect(doneOf(ended).repeated).toBe(false)
  expect(firstWon).toBe(true)
  return mortal.awaited
}

describe('killing the process between any two awaits of execute', () => {
  for (const [what, scenario] of Object.entries(scenarios))
    it.each(deaths)(
      `running the same command id again leaves one effect and answers with the first outcome (${what}, %s)`,
      async (death) => {
        let killAt = 1
        let awaited = await killedOnce(scenario, killAt, death)
        while (awaited === 'killed') awaited = await killedOnce(scenario, (killAt += 1), death)
        expect(awaited).toEqual(scenario.awaits)
        expect(killAt - 1).toBe(scenario.awaits.length)
      },
    )

  it('a process that is killed again and again still leaves one effect', async () => {
    const store = memoryStore()
    const secrets: string[] = []
    for (let killAt = 1; killAt <= 12; killAt += 1) {
      const draws = drawing()
      const mortal = mortalProcess(answersLost(store, 3), killAt, deaths[killAt % 3] as Death)
      await mortal.outlived(run(mortal.environment, commandId, mortal.prepare(draws.prepare(mortal.environment))))
      secrets.push(...draws.secrets)
    }
    const again = doneOf(await run(aProcess(store), commandId, drawing().prepare(aProcess(store))))
    const kept = await history(store)
    expect(again).toMatchObject({ repeated: true, events: [{ id: kept[0]?.id }] })
    expect(kept).toHaveLength(1)
    expect(secrets.length).toBeGreaterThan(1)
    const keptData = JSON.stringify(kept.map(({ data }) => data))
    expect(secrets.filter((secret) => keptData.includes(sha256(secret)))).toHaveLength(1)
  })
})
