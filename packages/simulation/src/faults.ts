/**
 * Faults: what may befall a call, and how often in one run.
 *
 * @module
 */
import type { Chance } from './chance.ts'

/** Shares of calls, from 0 to 1. */
export interface Faults {
  /** Nothing is written, and the caller is told so. */
  readonly unavailable: number
  /** Written, and the answer is lost: `outcome_unknown`. */
  readonly lostAnswer: number
  /** `outcome_unknown`, and nothing will ever be written. */
  readonly lostAppend: number
  /** `outcome_unknown`, and it is written later: perhaps after everybody has given up. */
  readonly lateAppend: number
  /** One append is delivered twice, the second time a while later. */
  readonly doubledAppend: number
  /** This append, and all that follows for some seconds, gets no answer: what is sent arrives late, or is lost. */
  readonly cutOff: number
  /** The client dies at this call: before it is sent, on its way, or after its effect. */
  readonly crash: number
  /** An instance is closed in good order, and another takes its place. Of commands, not of calls. */
  readonly restart: number
  /** The clock of a process is set: by seconds, by minutes, or by an hour, ahead or back. Of commands, not of calls. */
  readonly clockJump: number
  /** An event of a stream arrives a while after the one before it. */
  readonly slowRead: number
  /** Each message of a feed may begin a time in which it lags behind by seconds. */
  readonly slowFeed: number
  /** Each message of a feed may be the last before it breaks. */
  readonly brokenFeed: number
  /** Each message of a feed may be the last before it says that it fell behind, and reads history for a while. */
  readonly feedBehind: number
  /** A key store or a hasher does not do what it is asked. */
  readonly failedPort: number
  /** A mail is not taken. */
  readonly lostMail: number
}

export type Fault = keyof Faults

/** Everything works. */
export const noFaults: Faults = {
  unavailable: 0,
  lostAnswer: 0,
  lostAppend: 0,
  lateAppend: 0,
  doubledAppend: 0,
  cutOff: 0,
  crash: 0,
  restart: 0,
  clockJump: 0,
  slowRead: 0,
  slowFeed: 0,
  brokenFeed: 0,
  feedBehind: 0,
  failedPort: 0,
  lostMail: 0,
}

/** Above these a run is busy with failing and does little else. */
const most: Faults = {
  unavailable: 0.06,
  lostAnswer: 0.5,
  lostAppend: 0.5,
  lateAppend: 0.5,
  doubledAppend: 0.2,
  cutOff: 0.02,
  crash: 0.02,
  restart: 0.03,
  clockJump: 0.03,
  slowRead: 0.2,
  slowFeed: 0.1,
  brokenFeed: 0.02,
  feedBehind: 0.03,
  failedPort: 0.04,
  lostMail: 0.1,
}

/** Each run has some of the faults, and a third of the runs few and much of them: one may hide what another shows. */
export const drawFaults = (chance: Chance): Faults => {
  const drawn: Record<Fault, number> = { ...noFaults }
  const all = Object.keys(most) as Fault[]
  if (chance.happens(0.35)) {
    for (let few = chance.between(1, 2); few > 0; few -= 1) {
      const fault = chance.happens(0.3) ? 'cutOff' : chance.oneOf(all)
      drawn[fault] = (0.5 + chance.share() / 2) * most[fault]
    }
    return drawn
  }
  for (const fault of all) {
    const share = chance.share() * most[fault]
    if (chance.happens(0.5)) drawn[fault] = share
  }
  return drawn
}
