/** The law of repeated commands is kept by execute, and broken by whatever forgets what was done. @module */
import { CommandMemory, execute, FoldedStreams, sha256 } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { brokenAmong } from './law.fixture.ts'
import { light, type Light, lightEvent, someTime, watts } from './light.fixture.ts'
import { type CarryOut, repeatedCommandLaw } from './repeated-command-law.ts'

const inputs = { event: lightEvent, command: watts, occurredAt: someTime }

const holds = async (aggregate: Light, carryOut?: CarryOut): Promise<boolean> =>
  (await brokenAmong([repeatedCommandLaw(aggregate, inputs, carryOut)])).length === 0

/** Streams whose fold knows no command. */
class Forgetful extends FoldedStreams {
  override readonly load: FoldedStreams['load'] = async (aggregate, stream, options) => {
    const folded = await super.load(aggregate, stream, options)
    return { ...folded, commands: new CommandMemory() }
  }
}

/** Switches on whether it is on or not: nothing but the memory of commands keeps it from doing so twice. */
const eager: Light = { ...light, decide: (asked) => () => E.right([{ type: 'SwitchedOn', data: { watts: asked } }]) }

describe('the law of repeated commands', () => {
  it('is kept by execute, for a command that can be done once and for one that can be done again and again', async () => {
    expect(await holds(light)).toBe(true)
    expect(await holds(eager)).toBe(true)
  })

  it('is broken by a fold that forgets which commands it has seen', async () => {
    const forgetting: CarryOut = (environment, execution) =>
      execute({ ...environment, streams: new Forgetful(environment.store) }, execution)
    expect(await holds(eager, forgetting)).toBe(false)
    expect(await holds(light, forgetting)).toBe(false)
  })

  it('is broken by whoever makes up another command id for a retry', async () => {
    let runs = 0
    const renaming: CarryOut = (environment, execution) =>
      execute(environment, {
        ...execution,
        envelope: { ...execution.envelope, commandId: sha256(`${(runs += 1)}`).slice(0, 20) },
      })
    expect(await holds(eager, renaming)).toBe(false)
  })

  it('is broken by an answer that is not marked as repeated, and by one of other events', async () => {
    const lying =
      (lie: object): CarryOut =>
      (environment, execution) =>
      async () => {
        const done = await execute(environment, execution)()
        return E.isRight(done) && done.right.repeated ? E.right({ ...done.right, ...lie }) : done
      }
    expect(await holds(eager, lying({ repeated: false }))).toBe(false)
    expect(await holds(eager, lying({ events: [] }))).toBe(false)
    expect(await holds(eager, lying({}))).toBe(true)
  })

  it('is broken by an aggregate that cannot fold its own events again', async () => {
    const stumbling: Light = {
      ...eager,
      evolve: (draft, fact) => {
        if (fact.type === 'SwitchedOn' && draft.watts > 0) throw new Error('it is on')
        eager.evolve(draft, fact)
      },
    }
    expect(await holds(stumbling)).toBe(false)
  })

  it('is not taken for kept where no command was ever carried out', async () => {
    expect(await holds({ ...light, decide: () => () => E.left('IsOn') })).toBe(false)
    expect(await holds({ ...light, decide: () => () => E.right([]) })).toBe(false)
  })
})
