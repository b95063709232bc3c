/**
 * Verifying passwords: how many a second, and how long everybody else waits meanwhile.
 *
 * How many: in a second of processor time, that of all threads. The delay: by the clock on the wall, for it is about
 * waiting.
 *
 * @module
 */
import { type DelayFigure, loopDelayDuring } from '../harness/loop-delay.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'
import { loginLoad } from '../passwords/login-load.ts'
import { argon2idOn, argon2idOnLoop, nodeScrypt, type OpenVerifier } from '../passwords/verifiers.ts'

const group = 'passwords'

const verifying =
  (open: OpenVerifier, count: number): Contender =>
  async (quick) => {
    const load = await loginLoad(open)
    const logins = quick ? Math.max(8, count / 2) : count
    return () => rateOf(logins, () => load.logIn(logins))
  }

/** A round takes a second or two. */
const logins = { native: 128, worker: 8, scrypt: 8 } as const

const engines = { native: argon2idOn('native'), worker: argon2idOn('worker') } as const

const scryptPeer = { name: 'node:crypto scrypt, N 2^17, r 8, p 1', contender: verifying(nodeScrypt, logins.scrypt) }
const onLoop = 'noble argon2id on the event loop'
const onLoopPeer = { name: onLoop, contender: verifying(argon2idOnLoop, logins.worker) }

const rateRow = (name: string, engine: keyof typeof engines, peer: NonNullable<Measure['peer']>): Measure => ({
  group,
  name,
  path: `verify passwords, ${engine} engine, 8 at once`,
  unit: 'per second',
  ours: verifying(engines[engine], logins[engine]),
  peer,
  budgets: [],
  notes: ['A second of one processor, whatever the threads: more processors verify more.'],
  rounds: 5,
})

const roundMs = 2_000

/** While people log in, and where nobody does, for as long. */
const delayed =
  (figure: DelayFigure, open: OpenVerifier | undefined): Contender =>
  async (quick) => {
    const milliseconds = quick ? roundMs / 2 : roundMs
    const load = open === undefined ? undefined : await loginLoad(open)
    const work = (): Promise<unknown> =>
      load === undefined ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : load.logInFor(milliseconds)
    return async () => (await loopDelayDuring(work))[figure]
  }

const figureNames = { p50: 'median', p99: '99th percentile', max: 'longest' } as const
const figures = ['p50', 'p99', 'max'] as const

const delayRow = (engine: keyof typeof engines, figure: DelayFigure): Measure => ({
  group,
  name: `loop-delay-${engine}-${figure}`,
  path: `event loop delay, 8 log in, ${engine}, ${figureNames[figure]}`,
  unit: 'milliseconds',
  ours: delayed(figure, engines[engine]),
  peer: { name: onLoop, contender: delayed(figure, argon2idOnLoop) },
  budgets: [],
  notes: [],
  rounds: 5,
})

const idleRow: Measure = {
  group,
  name: 'loop-delay-idle-p99',
  path: 'event loop delay, nobody logs in, 99th percentile',
  unit: 'milliseconds',
  ours: delayed('p99', undefined),
  budgets: [],
  notes: ['The timer that measures comes back every millisecond: the rest is the machine and its neighbours.'],
  rounds: 5,
}

export const passwordVerifications: readonly Measure[] = [
  rateRow('password-verify-native', 'native', scryptPeer),
  rateRow('password-verify-worker', 'worker', scryptPeer),
  rateRow('password-verify-worker-beside-loop', 'worker', onLoopPeer),
  idleRow,
  ...figures.map((figure) => delayRow('native', figure)),
  ...figures.map((figure) => delayRow('worker', figure)),
]
