/**
 * Values that are used once: the claim protocol of the kernel on this store, with races and deaths.
 *
 * Every case is run one stream at a time, and again with `appendMany` where the store claims it: there the claim and
 * its effect are one append.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import type { EventStore } from '@muniment/kernel'
import { chance, type Draw } from './chance.ts'
import type { CaseContext, ContractCase } from './contract-case.ts'
import { holds, same } from './expectations.ts'
import {
  aPatientProcess,
  aProcess,
  carryOut,
  type Told,
  type Town,
  type TownLog,
  townLogOf,
  type Wish,
  wish,
} from './owner.ts'
import { allEvents } from './sample-events.ts'
import { type Answered, runByChance } from './schedule.ts'
import { deaths, mortalHandle, oneStreamAtATime } from './steered-handle.ts'

/** The handles as they append in one of the ways, and a name for the towns that they work in. */
interface Way {
  readonly name: string
  readonly handles: readonly EventStore[]
}

const waysOf = ({ handles }: CaseContext): readonly Way[] => {
  const single: Way = { name: 'single', handles: handles.map(oneStreamAtATime) }
  return handles[0].capabilities.atomicMultiStream ? [single, { name: 'atomic', handles }] : [single]
}

const handleOf = ({ handles }: Way, n: number): EventStore => handles[n % handles.length] as EventStore

/** In a process of its own, which remembers nothing, on this handle. */
const ask = (way: Way, n: number, town: Town, asked: Wish): Promise<Told> =>
  carryOut(aProcess(handleOf(way, n)), town, asked)

/** What the log says of a town. Fails when it is in disorder. */
const logOf = async ({ store }: CaseContext, town: Town): Promise<TownLog> => {
  const events = await allEvents(store)
  return townLogOf(
    town,
    events.filter(({ stream }) => stream.startsWith(`${town}.`)),
  )
}

/** Whoever was told done has the effect there, once. */
const keepsWord = (log: TownLog, answers: readonly Answered[]): void => {
  for (const { wish: asked, told } of answers) {
    const promised = `of whoever asks, one is told done and the others that it is taken (${asked.command})`
    holds(told !== 'lost every race', promised, told)
    if (told === 'done') same(log.effectsOf(asked.command), 1, 'what was told done has one effect')
  }
}

/** Asks in turn, so that there is one right answer to each. */
const inTurn = async (
  way: Way,
  town: Town,
  asked: readonly (readonly [name: string, value: string | undefined, told: Told])[],
): Promise<void> => {
  for (const [n, [name, value, told]] of asked.entries()) {
    const promised = `${name}, who asks for ${value ?? 'no value any more'} as number ${n + 1}, is told right`
    same(await ask(way, n, town, wish(name, value, `${name}${n}`)), told, promised)
  }
}

const names = ['A', 'B', 'C', 'D']
const values = ['x', 'y', 'z']

/** Six processes of four owners, of whom two have the same commands in two processes. */
const crowdOf = (draw: Draw): readonly (readonly Wish[])[] => {
  const listOf = (name: string): readonly Wish[] =>
    [0, 1, 2].map((n) => wish(name, [...values, undefined][draw(4)], `${name}${n}`))
  const lists = names.map(listOf)
  return [...lists, ...lists.slice(0, 2)]
}

const schedulesPerWay = 15

export const uniqueCases: readonly ContractCase[] = [
  {
    id: 'UNQ-01',
    title: 'of 20 who claim one value at once exactly one uses it, and the others are told that it is taken',
    needs: [],
    run: async (context) => {
      for (const way of waysOf(context))
        for (const round of [1, 2, 3]) {
          const town = `race-${way.name}${round}`
          const racers = Array.from({ length: 20 }, (_, n) => wish(`racer${n}`, 'x'))
          const draw = chance(round)
          const told = await Promise.all(
            racers.map((each, n) => carryOut(aPatientProcess(handleOf(way, n), draw), town, each)),
          )
          const expected = ['done', ...racers.slice(1).map(() => 'taken')]
          same(told.toSorted(), expected, 'one racer is told done and the others that it is taken')
          const winner = `racer${told.indexOf('done')}`
          same((await logOf(context, town)).userOf('x'), winner, 'the racer that was told done uses the value')
        }
    },
  },
  {
    id: 'UNQ-02',
    title:
      'whoever dies at any call on the way to a value has it or leaves it to the next, and what arrives late is void',
    needs: [],
    run: async (context) => {
      for (const way of waysOf(context))
        for (const [index, death] of deaths.entries()) {
          let died = true
          for (let dyingCall = 1; died; dyingCall += 1) {
            const town = `dies-${way.name}${index}at${dyingCall}`
            // Somebody else held the value first, so that there is somebody to be fenced.
            await inTurn(way, town, [
              ['first', 'x', 'done'],
              ['first', 'y', 'done'],
            ])
            const mortal = mortalHandle(handleOf(way, 0), dyingCall, death)
            const asked = wish('V', 'x')
            died = (await mortal.outlived(carryOut(aProcess(mortal.store), town, asked))) === 'died'
            const next = await ask(way, 1, town, wish('W', 'x'))
            await mortal.arrive()
            const again = await ask(way, 0, town, asked)
            const promised = `of one who died at call ${dyingCall} (${death}) and the next one, one has the value`
            same([again, next].toSorted(), ['done', 'taken'], promised)
            const log = await logOf(context, town)
            same(log.userOf('x'), again === 'done' ? 'V' : 'W', 'whoever was told done uses the value')
            const effects = [asked.command, wish('W', 'x').command].map((command) => log.effectsOf(command))
            same(effects, again === 'done' ? [1, 0] : [0, 1], 'one of the two commands has one effect')
          }
        }
    },
  },
  {
    id: 'UNQ-03',
    title: 'an owner who changes back and forth and others who claim at the same time never use one value at once',
    needs: [],
    run: async (context) => {
      for (const way of waysOf(context)) {
        const town = `change-${way.name}`
        const answers = await Promise.all(
          names.map(async (name, n) => {
            const answered: Answered[] = []
            for (let round = 0; round < 12; round += 1) {
              const value = values[(round + (n % 2)) % 2]
              const asked = wish(name, n < 2 || round % 3 < 2 ? value : undefined, `${name}${round}`)
              answered.push({ wish: asked, told: await ask(way, n, town, asked) })
            }
            return answered
          }),
        )
        const log = await logOf(context, town)
        keepsWord(log, answers.flat())
      }
    },
  },
  {
    id: 'UNQ-04',
    title: 'a freed value goes to the next one on any handle, and an effect of its old owner that comes late is void',
    needs: [],
    run: async (context) => {
      for (const way of waysOf(context)) {
        for (let round = 0; round < 6; round += 1)
          await inTurn(way, `freed-${way.name}${round}`, [
            ['A', 'x', 'done'],
            ['B', 'x', 'taken'],
            ['A', 'y', 'done'],
            ['B', 'x', 'done'],
            ['A', 'x', 'taken'],
            ['B', undefined, 'done'],
            ['C', 'y', 'taken'],
            ['C', 'x', 'done'],
            ['A', undefined, 'done'],
            ['B', 'x', 'taken'],
            ['B', 'y', 'done'],
          ])
        // A, who comes back to x in another process, stops at its last call; meanwhile B asks for x.
        for (let dyingCall = 1, died = true; died; dyingCall += 1) {
          const town = `late-${way.name}${dyingCall}`
          await inTurn(way, town, [
            ['A', 'x', 'done'],
            ['A', undefined, 'done'],
          ])
          const slow = mortalHandle(handleOf(way, 1), dyingCall, 'it was on its way')
          died = (await slow.outlived(carryOut(aProcess(slow.store), town, wish('A', 'x', 'back')))) === 'died'
          await inTurn(way, town, [['B', 'x', died ? 'done' : 'taken']])
          await slow.arrive()
          const log = await logOf(context, town)
          same(log.userOf('x'), died ? 'B' : 'A', 'an effect that comes after its value went to somebody else is void')
          same(log.effectsOf('back'), died ? 0 : 1, 'an effect that is void leaves nothing behind')
        }
      }
    },
  },
  {
    id: 'UNQ-05',
    title: 'in schedules by chance, with deaths at every call, no two use one value, and what nobody uses can be had',
    needs: [],
    run: async (context) => {
      for (const way of waysOf(context))
        for (let seed = 1; seed <= schedulesPerWay; seed += 1) {
          const town = `chance-${way.name}${seed}`
          try {
            const draw = chance(seed)
            const answers = await runByChance(way.handles, town, crowdOf(draw), draw)
            const log = await logOf(context, town)
            keepsWord(log, answers)
            for (const value of values) {
              const told = await ask(way, seed, town, wish('newcomer', value))
              same(told, log.userOf(value) === undefined ? 'done' : 'taken', 'a newcomer has what nobody uses')
              await logOf(context, town)
            }
          } catch (thrown) {
            const { message } = thrown instanceof Error ? thrown : new Error(String(thrown))
            throw new AssertionError({ message: `seed ${seed}, ${way.name}: ${message}` })
          }
        }
    },
  },
  {
    id: 'UNQ-06',
    title:
      'one command that several processes carry out, at once and again later, has one effect, and all are told done',
    needs: [],
    run: async (context) => {
      for (const way of waysOf(context))
        for (const round of [1, 2, 3]) {
          const town = `repeat-${way.name}${round}`
          const asked = wish('A', 'x')
          const runs = Array.from({ length: 10 }, (_, n) => ask(way, n, town, asked))
          const told = [...(await Promise.all(runs)), await ask(way, 0, town, asked), await ask(way, 1, town, asked)]
          same(new Set(told), new Set(['done']), 'whoever repeats a command is told what it came to')
          const log = await logOf(context, town)
          same(log.userOf('x'), 'A', 'a command that was told done has its effect')
          same(log.effectsOf(asked.command), 1, 'a command that is repeated has one effect')
          await inTurn(way, town, [
            ['A', 'y', 'done'],
            ['B', 'x', 'done'],
          ])
          same(
            await ask(way, 0, town, asked),
            'done',
            'a repeat is told what the command came to, also when it is past',
          )
          same((await logOf(context, town)).effectsOf(asked.command), 1, 'a repeat has no effect of its own')
        }
    },
  },
]
