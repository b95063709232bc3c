/** An authenticator for tests, by another implementation of RFC 6238 than the one that the library uses. @module */
import { epochMsOf } from '@muniment/kernel'
import { generateSync } from 'otplib'
import type { Secret } from './secret.ts'
import type { Person, Team } from './team.fixture.ts'

/** One period. */
export const periodMs = 30_000

/** The code that an authenticator shows at this time. */
export const codeAt = (secret: Secret | string, epochMs: number): string =>
  generateSync({ secret: typeof secret === 'string' ? secret : secret.reveal(), epoch: Math.floor(epochMs / 1_000) })

/** Somebody whose authenticator is paired. */
export interface Paired {
  readonly secret: Secret
  readonly recoveryCodes: readonly Secret[]
  /** The code of now. */
  readonly code: () => string
  /** Waits for the next period: its code was never used. */
  readonly nextCode: () => string
}

/** Begins to pair; answers the secret. */
export const pairing = async (team: Team, person: Person): Promise<Secret> =>
  (await team.muniment.users.startMfaEnrollment({}, { as: await team.as(person, undefined) })).secret

export const paired = async (team: Team, person: Person): Promise<Paired> => {
  const secret = await pairing(team, person)
  const code = () => codeAt(secret, epochMsOf(team.clock.now()))
  const as = await team.as(person, undefined)
  const { recoveryCodes } = await team.muniment.users.confirmMfaEnrollment({ code: code() }, { as })
  return {
    secret,
    recoveryCodes,
    code,
    nextCode: () => {
      team.clock.advance(periodMs)
      return code()
    },
  }
}

/** The first factor of somebody whose authenticator is paired: the token of the partial session. */
export const halfLoggedIn = async (team: Team, { email, password }: Person): Promise<Secret> =>
  (await team.muniment.access.logIn({ email, password })).token

/** A code that is not the one of now. */
export const anotherCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
