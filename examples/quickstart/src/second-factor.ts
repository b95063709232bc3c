/**
 * A second factor, as a person meets it: pair an authenticator by a QR code, then log in by a code and by a recovery code.
 *
 * The authenticator here is a few lines over `otplib`; a real one is an app that reads the code from the screen.
 *
 * @module
 */
import { type LoggedIn, type Muniment, MunimentError, type Principal, type Secret } from 'muniment'
import { generateSync } from 'otplib'
import type { Home } from './home.ts'

/** What the report tells of it. */
export interface SecondFactor {
  readonly name: string
  /** For a terminal. Only whoever pairs sees it: it is in no report for machines. */
  readonly qrCode: string
  readonly logins: readonly { readonly by: string; readonly answer: string }[]
  readonly recoveryCodes: number
}

/** What the person keeps: the secret in the app, and the recovery codes that are left in a drawer. */
interface Authenticator {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

export interface Owner {
  readonly muniment: Muniment
  readonly home: Home
  readonly email: string
  readonly password: string
  /** Where the person logs in from. */
  readonly ip: string
}

const periodMs = 30_000

/** As the app shows it, so many periods from now. */
const codeIn = (secret: string, periods: number): string =>
  generateSync({ secret, epoch: Math.floor((Date.now() + periods * periodMs) / 1_000) })

const authenticatorOf = ({ home, email }: Owner): Authenticator | undefined => {
  const note = home.notes.find('authenticator', email.toLowerCase())
  return note === undefined ? undefined : (JSON.parse(note) as Authenticator)
}

const keep = ({ home, email }: Owner, authenticator: Authenticator): void =>
  home.notes.keep({ kind: 'authenticator', of: email.toLowerCase(), text: JSON.stringify(authenticator) })

const isRefused = (error: unknown): error is MunimentError =>
  error instanceof MunimentError && error.refusal !== undefined

/** By a recovery code while one is left, so that nobody has to wait for the next code; else by a code that was not used. */
const finished = async (owner: Owner, session: Secret): Promise<LoggedIn> => {
  const { muniment, ip } = owner
  const { secret = '', recoveryCodes = [] } = authenticatorOf(owner) ?? {}
  const [recoveryCode, ...others] = recoveryCodes
  if (recoveryCode !== undefined) {
    keep(owner, { secret, recoveryCodes: others })
    return muniment.access.verifyMfa({ session, recoveryCode, ip })
  }
  for (const periods of [-1, 0]) {
    const done = await muniment.access
      .verifyMfa({ session, code: codeIn(secret, periods), ip })
      .catch((error: unknown) => {
        if (!isRefused(error)) throw error
        return undefined
      })
    if (done !== undefined) return done
  }
  return muniment.access.verifyMfa({ session, code: codeIn(secret, 1), ip })
}

/** A login to its end, with a second factor where an earlier run has paired one. */
export const loggedIn = async (owner: Owner): Promise<LoggedIn> => {
  const { muniment, email, password, ip } = owner
  const login = await muniment.access.logIn({ email, password, ip })
  return login.mfaRequired ? finished(owner, login.token) : login
}

const shownWithoutColours = (text: string): string =>
  text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')

/** The code on paper, where there is no terminal whose colours it needs. */
export const qrCodeFor = (qrCode: string, isTerminal: boolean): string =>
  isTerminal ? qrCode : shownWithoutColours(qrCode)

const pair = async (owner: Owner, self: () => Promise<Principal>): Promise<string> => {
  const { muniment } = owner
  const { secret, qrCodeForTerminal } = await muniment.users.startMfaEnrollment({}, { as: await self() })
  const text = secret.reveal()
  // Kept before it counts: whoever is stopped on the way can log in by it.
  keep(owner, { secret: text, recoveryCodes: [] })
  // The code of the last period is good as well, by `mfa.window`: that of now is for the first login.
  const { recoveryCodes } = await muniment.users.confirmMfaEnrollment({ code: codeIn(text, -1) }, { as: await self() })
  keep(owner, { secret: text, recoveryCodes: recoveryCodes.map((code) => code.reveal()) })
  return qrCodeForTerminal.reveal()
}

/** Undefined where an earlier run has paired one. `self` enters anew for what concerns the person alone. */
export const secondFactorOf = async (
  owner: Owner,
  name: string,
  self: () => Promise<Principal>,
): Promise<SecondFactor | undefined> => {
  const { muniment, email, password, ip } = owner
  if ((await muniment.users.mfaStatus({}, { as: await self() })).status === 'enabled') return undefined
  const qrCode = await pair(owner, self)
  const { secret = '', recoveryCodes = [] } = authenticatorOf(owner) ?? {}

  const alone = await muniment.access.logIn({ email, password, ip })
  const entered = await muniment.access.enter({ session: alone.token, surface: 'dashboard', ip }).then(
    () => 'logged in',
    (error: unknown) => {
      if (isRefused(error)) return `refused: ${error.code}`
      throw error
    },
  )
  await muniment.access.verifyMfa({ session: alone.token, code: codeIn(secret, 0), ip })
  const again = await muniment.access.logIn({ email, password, ip })
  const [recoveryCode = '', ...others] = recoveryCodes
  keep(owner, { secret, recoveryCodes: others })
  const { recoveryCodesLeft } = await muniment.access.verifyMfa({ session: again.token, recoveryCode, ip })
  return {
    name,
    qrCode,
    logins: [
      { by: 'the password alone', answer: entered },
      { by: 'the password and a code', answer: 'logged in' },
      { by: 'the password and a recovery code', answer: `logged in, ${recoveryCodesLeft ?? 0} recovery codes left` },
    ],
    recoveryCodes: recoveryCodes.length,
  }
}
