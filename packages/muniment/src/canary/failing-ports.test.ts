/**
 * Canaries in the hands of ports that fail and quote what they were given.
 *
 * What a port throws is the port's own, and a host that shows causes shows what its ports say. It stands in `cause` and
 * nowhere else: in no message, stack, field or JSON of ours.
 *
 * @module
 */
import { inspect } from 'node:util'
import { either as E } from 'fp-ts'
import { StoreFailure, systemRandom } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { developmentKeys, type Mail, MunimentError } from '../index.ts'
import { type Ask, scenarios } from '../scenarios.fixture.ts'
import { aTeam, countingHasher, type Team } from '../team.fixture.ts'
import { foundIn, formsOf } from './forms.fixture.ts'
import { shown, shownAlone } from './shown.fixture.ts'

const word = 'CANARY-of-a-port-é-61d0'
const canaries = { word: formsOf(word), password: formsOf('correct horse battery staple') }

/** The feed of the read models comes and goes by itself, and the rest cannot fail or has no caller here. */
const untroubled = ['subscribe', 'compareCheckpoints', 'close']

/** Fails at one call of all that are made to the ports that it is over. */
class Trouble {
  thrown: Error | undefined
  /** The method that has failed. */
  failedBy: string | undefined
  #left = 0
  #isTyped = false

  /** Counted from now, from 1; 0: at none. */
  fail(n: number, isTyped = false): void {
    this.#left = n
    this.#isTyped = isTyped
  }

  #check(method: string, given: readonly unknown[]): void {
    this.#left -= 1
    if (this.#left !== 0) return
    const said = new Error(`${word} ${method} ${inspect(given)}`)
    const thrown = this.#isTyped ? new StoreFailure({ code: 'unavailable' }, { cause: said }) : said
    this.thrown = thrown
    this.failedBy = method
    throw thrown
  }

  /** The port, every function of which may fail: at once, as a promise, or when it is iterated. */
  over<P extends object>(port: P): P {
    const replaced = Object.entries(port).map(([method, held]: [string, unknown]) => {
      if (typeof held !== 'function' || untroubled.includes(method)) return [method, held]
      const call = (given: readonly unknown[]): unknown => Reflect.apply(held, port, given)
      if (method === 'readAll' || method === 'subjects')
        return [method, (...given: readonly unknown[]) => this.#messages(method, given, call)]
      if (method === 'needsRehash' || method === 'bytes')
        return [method, (...given: readonly unknown[]) => (this.#check(method, given), call(given))]
      return [method, async (...given: readonly unknown[]) => (this.#check(method, given), call(given))]
    })
    return Object.fromEntries(replaced) as P
  }

  async *#messages(method: string, given: readonly unknown[], call: (given: readonly unknown[]) => unknown) {
    this.#check(method, given)
    yield* call(given) as AsyncIterable<unknown>
  }
}

const aTroubledTeam = async (trouble: Trouble): Promise<Team> => {
  const keys = developmentKeys()
  const team: Team = await aTeam(
    {
      keys: { ...keys, keyStore: trouble.over(keys.keyStore) },
      passwordHasher: trouble.over(countingHasher()),
      breachedPasswords: { port: trouble.over({ suffixesOf: async () => [] }), onFailure: 'refuse' },
      mailer: trouble.over({ send: (mail: Mail) => team.outbox.send(mail) }),
      random: trouble.over({ ...systemRandom }),
    },
    (memory) => trouble.over(memory),
  )
  return team
}

interface Outcome {
  readonly no?: object
  readonly answer?: unknown
}

type Door = Readonly<Record<string, Readonly<Record<string, (input: unknown, options: unknown) => unknown>>>>

const asked = async (
  { muniment }: Team,
  name: string,
  [input, options]: Awaited<ReturnType<Ask>>,
  door: 'fp' | 'promise',
): Promise<Outcome> => {
  const [noun = '', verb = ''] = name.split('.')
  const answered = ((door === 'fp' ? muniment.fp : muniment) as unknown as Door)[noun]?.[verb]?.(input, options)
  if (door === 'promise')
    return (answered as Promise<unknown>).then(
      (answer) => ({ answer }),
      (no: object) => ({ no }),
    )
  const outcome = await (answered as () => Promise<E.Either<object, unknown>>)()
  return E.isLeft(outcome) ? { no: outcome.left } : { answer: outcome.right }
}

/** The port's words are its cause, and all else is without them. */
const checkFailure = (no: object, thrown: Error | undefined): void => {
  expect(thrown).toBeDefined()
  expect((no as { readonly cause?: unknown }).cause).toBe(thrown)
  if (no instanceof MunimentError) expect(no.code).toBe('Failure')
  expect(foundIn(no instanceof MunimentError ? shownAlone(no) : shown({ ...no, cause: undefined }), canaries)).toEqual(
    [],
  )
}

/** Every method that has failed, by any verb. */
const failed = new Set<string>()

describe('a port that fails at any of its calls and quotes what it was given', () => {
  const asking = Object.entries(scenarios).flatMap(([name, { done }]) =>
    done === undefined ? [] : [[name, done] as const],
  )

  it.each(asking)('is told of by %s in the cause alone', async (name, done) => {
    let last = 0
    for (let n = 1; n <= last + 1; n += 1) {
      const trouble = new Trouble()
      const team = await aTroubledTeam(trouble)
      const ask = await done(team)
      trouble.fail(n, n % 2 === 0)
      const { no, answer } = await asked(team, name, ask, n % 3 === 0 ? 'fp' : 'promise')
      const { failedBy, thrown } = trouble
      trouble.fail(0)
      await team.close()
      if (no !== undefined) checkFailure(no, thrown)
      expect(foundIn(`${shown(answer)} ${shown(team.refusals)}`, canaries)).toEqual([])
      if (failedBy === undefined) break
      last = n
      failed.add(failedBy)
    }
    expect(last).toBeLessThan(60)
  })

  it('has been every port, by each of its methods that a verb calls', () => {
    const ofStores = ['append', 'appendMany', 'create', 'get', 'readStream']
    expect([...failed]).toEqual(expect.arrayContaining([...ofStores, 'bytes', 'hash', 'send', 'suffixesOf', 'verify']))
  })
})
