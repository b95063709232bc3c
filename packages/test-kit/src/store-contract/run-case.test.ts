import { spawnSync } from 'node:child_process'
import type { EventStore } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { defineStoreContract, runStoreContract, storeContract } from '../store-contract.ts'
import type { CaseContext, ContractCase, StoreFactory } from './contract-case.ts'
import { runCase } from './run-case.ts'
import { workerNeeds } from './worker.ts'

const aCase = (run: ContractCase['run'], needs: ContractCase['needs'] = []): ContractCase => ({
  id: 'APP-01',
  title: 'a case',
  needs,
  run,
})

const passing = aCase(async () => undefined)

const factory = (changes: Partial<StoreFactory> = {}): StoreFactory => ({
  name: 'memory',
  open: () => memoryStore(),
  patienceMs: 50,
  caseLimitMs: 200,
  ...changes,
})

const claiming = (claims: object): Partial<StoreFactory> => ({
  open: () => {
    const store = memoryStore()
    return { ...store, capabilities: { ...store.capabilities, ...claims } }
  },
})

const never = (): Promise<never> => new Promise(() => {})

describe('a case', () => {
  it('passes, fails with what was thrown, or is skipped for a reason that shows while it runs', async () => {
    expect(await runCase(passing, factory())).toMatchObject({ id: 'APP-01', title: 'a case', result: 'passed' })
    const error = new Error('not kept')
    const failing = aCase(() => Promise.reject(error))
    expect(await runCase(failing, factory())).toMatchObject({ result: 'failed', error })
    const skipping = aCase(async ({ skip }) => skip('too large'))
    expect(await runCase(skipping, factory())).toMatchObject({ result: 'skipped', reason: 'too large' })
  })

  it.each<[ContractCase['needs'], Partial<StoreFactory>, string]>([
    [['second'], {}, 'the factory has no second'],
    [['atomicMultiStream', 'pause'], {}, 'the factory has no pause'],
    [workerNeeds, { module: 'data:' }, 'the factory has no address'],
    [workerNeeds, { module: 'data:', address: () => null }, 'the factory has no connect'],
    [['atomicMultiStream'], claiming({ atomicMultiStream: false }), 'the store does not claim atomicMultiStream'],
    [
      ["idempotentAppend 'always'"],
      claiming({ idempotentAppend: 'exact_revision' }),
      "the store does not claim idempotentAppend 'always'",
    ],
    [['maxEventBytes'], claiming({ maxEventBytes: undefined }), 'the store names no maxEventBytes'],
  ])('that needs %s is skipped with the reason', async (needs, changes, reason) => {
    const unreached = aCase(() => Promise.reject(new Error('it ran')), needs)
    expect(await runCase(unreached, factory(changes))).toMatchObject({ result: 'skipped', reason })
  })

  it('fails when it does not end, and when a step takes longer than a store may', async () => {
    const limit = await runCase(aCase(never), factory())
    expect(limit).toMatchObject({ result: 'failed', error: { message: 'the case ends, within 200 ms' } })
    const patience = await runCase(
      aCase(({ within }: CaseContext) => within(never(), 'an answer comes')),
      factory(),
    )
    expect(patience).toMatchObject({ result: 'failed', error: { message: 'an answer comes, within 50 ms' } })
  })

  it('fails when it would go on for ever without ever waiting for anything', async () => {
    let ended = false
    const endless = aCase(async ({ within }) => {
      try {
        for (;;) await within(Promise.resolve(), 'an answer comes')
      } finally {
        ended = true
      }
    })
    expect(await runCase(endless, factory())).toMatchObject({ result: 'failed' })
    while (!ended) await new Promise((resolve) => void setImmediate(resolve))
  })

  it('fails when its store cannot be opened or put away', async () => {
    const refused = new Error('refused')
    const reject = (): Promise<never> => Promise.reject(refused)
    expect(await runCase(passing, factory({ open: reject }))).toMatchObject({ result: 'failed', error: refused })
    expect(await runCase(passing, factory({ release: reject }))).toMatchObject({ result: 'failed', error: refused })
    const hanging = factory({ open: () => ({ ...memoryStore(), close: never }) })
    expect(await runCase(passing, hanging)).toMatchObject({ error: { message: 'close ends, within 50 ms' } })
  })

  it('says of what is no error that it was thrown', async () => {
    const outcome = await runCase(
      aCase(() => Promise.reject('text')),
      factory(),
    )
    expect(outcome).toMatchObject({ error: { message: 'something was thrown that is no error: text' } })
  })

  it('is run on a store of its own and a second handle, and both are closed before the store is released', async () => {
    const log: string[] = []
    const logged = (name: string): EventStore => {
      const store = memoryStore()
      return { ...store, close: async () => void log.push(`close ${name}`) }
    }
    const two = factory({
      open: () => logged('first'),
      second: () => logged('second'),
      release: () => void log.push('release'),
    })
    const seen = aCase(async ({ store, handles }) => void log.push(`${handles.length} ${store === handles[0]}`))
    await runCase(seen, two)
    expect(log).toEqual(['2 true', 'close first', 'close second', 'release'])
  })
})

describe('the whole contract', () => {
  it('is answered with counts', async () => {
    const [first, second] = storeContract.filter(({ id }) => ['APP-01', 'IDM-06'].includes(id)) as [
      ContractCase,
      ContractCase,
    ]
    expect(await runStoreContract(factory(), [first, second])).toMatchObject({
      store: 'memory',
      passed: 1,
      skipped: 1,
      failed: 0,
      groups: [{ group: 'APP' }, { group: 'IDM' }],
      cases: [{ id: 'APP-01' }, { id: 'IDM-06', reason: 'the factory has no second' }],
    })
  })

  it('is a test for each case in any runner that has describe and it', async () => {
    const log: string[] = []
    const tests: (() => Promise<unknown>)[] = []
    const failing = aCase(() => Promise.reject(new Error('not kept')))
    const skipped = { ...aCase(passing.run, ['pause']), id: 'SUB-24' } as const
    const runner = {
      describe: (title: string, define: () => void) => {
        log.push(title)
        define()
      },
      it: (title: string, run: (test: { skip: (reason?: string) => void }) => Promise<void>) => {
        log.push(title)
        tests.push(() =>
          run({ skip: (reason) => log.push(`skipped: ${reason}`) }).catch((error: Error) => log.push(error.message)),
        )
      },
    }
    defineStoreContract(factory(), runner, [failing, skipped])
    for (const test of tests) await test()
    expect(log).toEqual([
      'store contract: memory',
      'append',
      'APP-01 a case',
      'subscribe',
      'SUB-24 a case',
      'not kept',
      'skipped: the factory has no pause',
    ])
  })

  it('runs in node:test', () => {
    const built = (name: string): string =>
      JSON.stringify(new URL(`../../../${name}/dist/index.js`, import.meta.url).href)
    const script = `
      import { describe, it } from 'node:test'
      import { defineStoreContract, storeContract } from ${built('test-kit')}
      import { memoryStore } from ${built('store-memory')}
      const cases = storeContract.filter(({ id }) => /^NAM|IDM-06/.test(id))
      defineStoreContract({ name: 'memory', open: () => memoryStore() }, { describe, it }, cases)`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(status).toBe(0)
    expect(stdout).toContain('the factory has no second')
    expect(stdout).toMatch(/pass 8\b/)
    expect(stdout).toMatch(/skipped 1\b/)
  })
})
