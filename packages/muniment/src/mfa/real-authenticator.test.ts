/**
 * From sign-up to a login by two factors, with the codes of an authenticator that is not ours: the one of the system where
 * it is installed, and otplib.
 *
 * @module
 */
import { epochMsOf } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { codeAt, periodMs } from '../authenticator.fixture.ts'
import { aTeam, codeOf, type Team } from '../team.fixture.ts'
import { oathtoolCodeAt, oathtoolVersion } from './oathtool.fixture.ts'

let team: Team
afterEach(() => team.close())

const authenticators = [
  { name: 'otplib', show: codeAt },
  ...(oathtoolVersion === undefined ? [] : [{ name: oathtoolVersion, show: oathtoolCodeAt }]),
]
const missing = oathtoolVersion === undefined ? ' (oathtool is not installed: its codes are NOT tried)' : ''

describe(`somebody with an authenticator that is not ours${missing}`, () => {
  it.each(authenticators)('pairs $name by its QR code, and logs in by what it shows', async ({ show }) => {
    team = await aTeam()
    const { muniment, clock } = team
    const grace = await team.person('Grace')
    const { email, password } = grace

    // What a camera reads from the picture, and nothing else, is what the authenticator has.
    const { uri } = await muniment.users.startMfaEnrollment({}, { as: await team.as(grace, undefined) })
    const scanned = new URL(uri.reveal()).searchParams.get('secret') ?? ''
    const shown = () => show(scanned, epochMsOf(clock.now()))
    await muniment.users.confirmMfaEnrollment({ code: shown() }, { as: await team.as(grace, undefined) })

    const logIn = () => muniment.access.logIn({ email, password, ip: '192.0.2.7' })
    const first = await logIn()
    expect(first).toMatchObject({ mfaRequired: true })
    expect(await codeOf(muniment.access.enter({ session: first.token, surface: 'dashboard' }))).toBe('MfaRequired')
    expect(await codeOf(muniment.access.verifyMfa({ session: first.token, code: shown() }))).toBe('MfaCodeInvalid')

    for (const _ of [1, 2, 3]) {
      clock.advance(periodMs)
      const { token } = await logIn()
      const { token: session } = await muniment.access.verifyMfa({ session: token, code: shown() })
      const principal = await muniment.access.enter({ session, surface: 'dashboard' })
      expect(principal.id).toBe(grace.userId)
    }
  })
})
