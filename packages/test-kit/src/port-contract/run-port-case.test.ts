import { memoryHeadStore } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { lastingHeads } from './memory-ports.fixture.ts'
import type { PortCase, PortContext, PortFactory } from './port-case.ts'
import { runPortCase } from './run-port-case.ts'

type Heads = ReturnType<typeof memoryHeadStore>

const aCase = (run: PortCase<Heads>['run'], needs: PortCase<Heads>['needs'] = []): PortCase<Heads> => ({
  id: 'HED-01',
  title: 'a case',
  needs,
  run,
})

const factory = (changes: Partial<PortFactory<Heads>> = {}): PortFactory<Heads> => ({
  name: 'heads',
  open: memoryHeadStore,
  patienceMs: 50,
  caseLimitMs: 200,
  ...changes,
})

const never = (): Promise<never> => new Promise(() => {})

describe('a case of a port', () => {
  it('passes, fails with what was thrown, or is skipped for a reason that shows while it runs', async () => {
    const passing = aCase(async () => undefined)
    expect(await runPortCase(passing, factory())).toMatchObject({ id: 'HED-01', title: 'a case', result: 'passed' })
    const error = new Error('not kept')
    expect(
      await runPortCase(
        aCase(() => Promise.reject(error)),
        factory(),
      ),
    ).toMatchObject({ result: 'failed', error })
    const skipping = aCase(async ({ skip }) => skip('too large'))
    expect(await runPortCase(skipping, factory())).toMatchObject({ result: 'skipped', reason: 'too large' })
  })

  it.each<[PortCase<Heads>['needs'], Partial<PortFactory<Heads>>, string]>([
    [['second'], {}, 'the factory has no second'],
    [['storageBytes'], {}, 'the factory has no storageBytes'],
    [['durable'], { reopen: (port) => port }, 'the port does not claim to be durable'],
    [
      ['durable'],
      { open: () => lastingHeads.open() },
      'the port claims to be durable, and the factory has no reopen to prove it',
    ],
  ])('that needs %s is skipped with the reason', async (needs, changes, reason) => {
    const unreached = aCase(() => Promise.reject(new Error('it ran')), needs)
    expect(await runPortCase(unreached, factory(changes))).toMatchObject({ result: 'skipped', reason })
  })

  it('fails when it or a step of it does not end, and when its port cannot be opened or taken away', async () => {
    expect(await runPortCase(aCase(never), factory())).toMatchObject({
      error: { message: 'the case ends, within 200 ms' },
    })
    const waiting = aCase(({ within }: PortContext<Heads>) => within(never(), 'an answer comes'))
    expect(await runPortCase(waiting, factory())).toMatchObject({
      error: { message: 'an answer comes, within 50 ms' },
    })
    const error = new Error('refused')
    const reject = (): Promise<never> => Promise.reject(error)
    const passing = aCase(async () => undefined)
    expect(await runPortCase(passing, factory({ open: reject }))).toMatchObject({ result: 'failed', error })
    expect(await runPortCase(passing, factory({ release: reject }))).toMatchObject({ result: 'failed', error })
  })

  it('is run on a port of its own and a second handle, and the port is released last', async () => {
    const log: string[] = []
    const opened = memoryHeadStore()
    const seen = aCase(async ({ port, handles }) => void log.push(`${handles.length} ${port === handles[0]}`))
    const release = (port: Heads): void => void log.push(`release ${port === opened}`)
    await runPortCase(seen, factory({ open: () => opened, second: memoryHeadStore, release }))
    expect(log).toEqual(['2 true', 'release true'])
  })
})
