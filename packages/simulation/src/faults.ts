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
  /** The client dies at this call: before it is sent, on its way, or after its effect. */
  readonly crash: number
  /** An instance is closed in good order, and another takes its place. Of commands, not of calls. */
  readonly restart: number
  /** An event of a stream arrives a while after the one before it. */
  readonly slowRead: number
  /** Each message of a feed may begin a time in which it lags behind by seconds. */
  readonly slowFeed: number
  /** Each message of a feed may be the last before it breaks. */
  readonly brokenFeed: number
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
  crash: 0,
  restart: 0,
  slowRead: 0,
  slowFeed: 0,
  brokenFeed: 0,
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
  crash: 0.02,
  restart: 0.03,
  slowRead: 0.2,
  slowFeed: 0.1,
  brokenFeed: 0.02,
  failedPort: 0.04,
  lostMail: 0.1,
}

/** Each run has some of the faults, so that one does not hide what another shows. */
export const drawFaults = (chance: Chance): Faults => {
  const drawn: Record<Fault, number> = { ...noFaults }
  for (const fault of Object.keys(most) as Fault[]) {
    const share = chance.share() * most[fault]
    if (chance.happens(0.5)) drawn[fault] = share
  }
  return drawn
}
