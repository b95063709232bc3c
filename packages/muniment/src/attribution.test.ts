/** Every event of the log names who did it. @module */
import { catalogue, commandNames, principalKinds, principalSources } from '@muniment/core'
import { describe, expect, it } from 'vitest'
import { assertionOf, byProvider } from './scenarios-of-people.fixture.ts'
import { paired } from './authenticator.fixture.ts'
import { aTeam, codeOf, type Team } from './team.fixture.ts'

/** Whatever the slice can do, by three people. */
const aBusyTeam = async (): Promise<Team> => {
  const team = await aTeam()
  const { muniment, founder } = team
  const grace = await team.person('grace')
  await codeOf(team.as(grace))
  await codeOf(muniment.access.logIn({ email: grace.email, password: 'wrong' }))
  await codeOf(muniment.access.logIn({ email: 'nobody@example.com', password: 'wrong' }))
  const membershipId = await team.join(grace)
  const { apiKey } = await muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
  const api = await muniment.access.enter({ apiKey: apiKey ?? '', surface: 'api' })
  const { invitationId } = await muniment.accounts.invite({ email: 'x@example.com' }, { as: api })
  await muniment.accounts.resendInvitation({ invitationId }, { as: api })
  const as = await team.as(founder)
  await muniment.accounts.disableMember({ membershipId }, { as })
  await muniment.accounts.enableMember({ membershipId }, { as })
  await muniment.accounts.removeMember({ membershipId }, { as })
  await muniment.access.switchAccount({ session: founder.session, account: team.accountId })
  await endsOf(team)
  await passwordsOf(team)
  await sessionsOf(team)
  return team
}

/** Support bars people and their passwords, and lets them back; one asks to be gone, leaves the account and is forgotten. */
const endsOf = async (team: Team): Promise<void> => {
  const { users, support } = team.muniment
  const as = await support({ operator: 'dana', reason: 'review' })
  await users.import([{ email: 'trent@example.com', emailVerified: true }], { as })
  const bob = await team.person('bob')
  await team.join(bob)
  const { userId } = bob
  await users.suspend({ userId }, { as })
  await users.restore({ userId }, { as })
  const { token } = await team.muniment.access.logIn({ email: bob.email, password: bob.password })
  await users.expirePassword({ userId }, { as })
  const eve = await byProvider(team, 'of eve', 'eve')
  await users.convertLogin({ userId: eve.userId }, { as })
  await users.ban({ userId: eve.userId }, { as })
  await users.delete({ password: bob.password }, { as: await team.as({ ...bob, session: token }, undefined) })
  await users.erase({ userId }, { as })
}

/** The founder verifies the address, logs in where passwords are hashed harder, and changes, forgets and resets theirs. */
const passwordsOf = async (team: Team): Promise<void> => {
  const { muniment, founder, outbox } = team
  const { email, password } = founder
  const as = await team.as(founder, undefined)
  await muniment.users.requestEmailVerification({}, { as })
  const verification = outbox.newestTo(email, 'email-verification')?.ticket ?? ''
  await muniment.users.verifyEmail({ ticket: verification }, { as })
  const harder = await team.another({ passwordHasher: { ...team.hasher, needsRehash: () => true } })
  await harder.access.logIn({ email, password })
  await muniment.users.changePassword({ password, newPassword: 'another good password' }, { as })
  await muniment.users.requestPasswordReset({ email })
  const ticket = outbox.newestTo(email, 'password-reset')?.ticket ?? ''
  await muniment.users.completePasswordReset({ ticket, password })
  const grace = await byProvider(team, 'of mallory', 'mallory')
  const alone = await team.as(grace, undefined)
  await muniment.users.addPassword({ password }, { as: alone })
  await muniment.users.unlinkLogin({ method: 'github' }, { as: alone })
  const assertion = await assertionOf(team)
  await muniment.users.linkLogin({ assertion }, { as: alone })
  await muniment.users.removePassword({}, { as: alone })
  await muniment.users.chooseUsername({ username: 'mallory' }, { as: alone })
  await muniment.users.rename({ name: 'Mallory' }, { as: alone })
  for (const email of ['first@example.com', 'second@example.com'])
    await muniment.users.requestEmailChange({ email }, { as: alone })
  await muniment.users.cancelEmailChange({}, { as: alone })
  await muniment.users.requestEmailChange({ email: 'third@example.com' }, { as: alone })
  const change = outbox.newestTo('third@example.com', 'email-change')?.ticket ?? ''
  await muniment.users.confirmEmailChange({ ticket: change }, { as: alone })
}

/** Heidi pairs an authenticator and logs in by it, comes and goes, and is guessed at; support helps. */
const sessionsOf = async (team: Team): Promise<void> => {
  const { access, sessions, sessionTokens, support, users } = team.muniment
  const heidi = await team.person('heidi', 'Heidis')
  const { email, password, userId, accountId = team.accountId } = heidi
  const self = () => team.as(heidi, undefined)
  const logIn = () => access.logIn({ email, password })
  await users.startMfaEnrollment({}, { as: await self() })
  await users.cancelMfaEnrollment({}, { as: await self() })
  const { nextCode, recoveryCodes } = await paired(team, heidi)
  const half = await logIn()
  await codeOf(access.verifyMfa({ session: half.token, code: '' }))
  const { token: session } = await access.verifyMfa({ session: half.token, code: nextCode() })
  await access.verifyMfa({ session: (await logIn()).token, recoveryCode: recoveryCodes[0] })
  await users.regenerateRecoveryCodes({}, { as: await self() })
  const stepped = await access.stepUp({ session, code: nextCode() })
  await access.switchAccount({ session: stepped.token ?? '', account: accountId })
  const { token } = await sessionTokens.issue({}, { as: await self() })
  await sessionTokens.refresh({ token })
  const as = await support({ operator: 'dana', reason: 'review' })
  await users.disableMfa({ password }, { as: await self() })
  const other = await logIn()
  await sessions.end({ sessionId: other.sessionId }, { as: await self() })
  await sessions.endOthers({}, { as: await self() })
  await access.logOut({ session: (await logIn()).token })
  team.clock.advance(7 * 3_600_000)
  await self()
  for (let n = 0; n < 10; n += 1) await codeOf(access.logIn({ email, password: 'wrong' }))
  await codeOf(logIn())
  const later = await support({ operator: 'dana', reason: 'review' })
  await users.unlock({ userId }, { as: later })
  for (let n = 0; n < 10; n += 1) await codeOf(access.logIn({ email, password: 'wrong' }))
  for (const wait of [0, 29_999]) {
    team.clock.advance(wait)
    await codeOf(logIn())
  }
  team.clock.advance(31_000)
  const again = { ...heidi, session: (await logIn()).token }
  await paired(team, again)
  await users.resetMfa({ userId }, { as: await support({ operator: 'dana', reason: 'review' }) })
  await users.endSessions({ userId }, { as: await support({ operator: 'dana', reason: 'review' }) })
  const last = { ...heidi, session: (await logIn()).token }
  await sessions.endAll({}, { as: await team.as(last, undefined) })
  const walter = await byProvider(team, 'of walter', 'walter')
  const assertion = await assertionOf(team, { subject: 'of walter', email: walter.email })
  await access.stepUpWithProvider({ session: walter.session, assertion })
  team.clock.advance(86_400_000)
  await codeOf(access.enter({ session: walter.session, surface: 'dashboard' }))
  expect(as.kind).toBe('support')
}

const bySupport: ReadonlySet<string> = new Set([
  'UserSuspended',
  'UserRestored',
  'UserBanned',
  'PasswordExpired',
  'LoginConverted',
  'UserErased',
  'UserProvisioned',
  'MfaReset',
])

describe('attribution', () => {
  it('every event has a principal, and only attempts, failures and refused entries are anonymous', async () => {
    const team = await aBusyTeam()
    const log = await team.log()
    for (const { type, metadata, data } of log) {
      const kind = metadata['principal.kind']
      expect(principalKinds, type).toContain(kind)
      expect(principalSources, type).toContain(metadata['principal.source'])
      expect(metadata['command'], type).toBeTruthy()
      expect(metadata['occurredAt'], type).toMatch(/^2026-11-2[23]T/)
      const isAnonymous = [
        'LoginAttempted',
        'LoginFailed',
        'LoginLocked',
        'LoginAttemptsSuppressed',
        'AccountEntryRefused',
        'PasswordResetRequested',
      ].includes(type)
      const isHalf = type === 'SessionStarted' && (data as { mfaRequired: boolean }).mfaRequired
      // Whoever changes a password, or asks to be gone, is logged in, also where the old one is only looked at.
      const isLoggedIn = /^(users\.(changePassword|delete|disableMfa)|access\.stepUp|users\.confirmMfa)/.test(
        metadata['command'] ?? '',
      )
      if (isHalf || (isAnonymous && !isLoggedIn)) expect(kind, type).toBe('anonymous')
      else if (type === 'LoginUnlocked' && metadata['command'] === 'access.logIn') expect(kind, type).toBe('anonymous')
      else if (type === 'SessionEnded' && metadata['command'] === 'access.enter') {
        expect([kind, metadata['principal.id']], type).toEqual(['system', 'expiry'])
      } else if (
        bySupport.has(type) ||
        ['users.import', 'users.suspend', 'users.resetMfa', 'users.endSessions', 'users.unlock'].includes(
          metadata['command'] ?? '',
        )
      ) {
        expect(kind, type).toBe('support')
        expect([metadata['principal.operator'], metadata['reason']], type).toEqual(['dana', 'review'])
      } else {
        expect(kind, type).toBe('user')
        expect(metadata['principal.id'], type).toMatch(/^usr_/)
      }
    }
    await team.close()
  })

  it('R5 every action in the account yields an event whose principal is the user who did it, and so do its consequences', async () => {
    const team = await aBusyTeam()
    const log = await team.log()
    const ada = team.founder.userId
    const bob = log.find(({ type }) => type === 'UserDeletionRequested')?.metadata['principal.id']
    const inAccount = log.filter(({ metadata }) => metadata['account'] === team.accountId)
    const ofUsersAlone =
      /^(users\.|sessions\.|sessionTokens\.|access\.(logIn|logOut|verifyMfa|stepUp|suppress)|accounts\.acceptInvitation\.proof)/
    expect(new Set(inAccount.map(({ metadata }) => metadata['command']))).toEqual(
      new Set(commandNames.filter((name) => !ofUsersAlone.test(name))),
    )
    const who = inAccount.map(({ type, metadata }) => {
      const id = metadata['principal.id']
      return `${type} ${id === undefined ? 'anonymous' : id === ada ? 'ada' : id === bob ? 'bob' : 'grace'}`
    })
    expect(who).toEqual([
      'AccountCreated ada',
      'PlanChanged ada',
      'MemberJoined ada',
      'CredentialIssued ada',
      'AccountEntryRefused anonymous',
      'AccountEntered ada',
      'UserInvited ada',
      'InvitationAccepted grace',
      'MemberJoined grace',
      'CredentialIssued grace',
      'AccountEntered grace',
      'CredentialIssued grace',
      'UserInvited grace',
      'InvitationResent grace',
      'MemberDisabled ada',
      'MemberEnabled ada',
      'MemberRemoved ada',
      'CredentialRevoked ada',
      'CredentialRevoked ada',
      'AccountEntered ada',
      'SessionRotated ada',
      'UserInvited ada',
      'InvitationAccepted bob',
      'MemberJoined bob',
      'CredentialIssued bob',
      'MemberRemoved bob',
      'CredentialRevoked bob',
    ])
    await team.close()
  })

  it('every command of the log has one of the approved names, and this test sees each of them', async () => {
    const team = await aBusyTeam()
    const seen = new Set((await team.log()).map(({ metadata }) => metadata['command']))
    expect(seen).toEqual(new Set(commandNames))
    await team.close()
  })

  it('this test sees every type of event that the verbs can record today, but those of a claim that changes hands', async () => {
    const team = await aBusyTeam()
    const seen = new Set((await team.log()).map(({ type }) => type))
    const known = new Set(Object.values(catalogue).flatMap((events) => Object.keys(events)))
    expect([...known].filter((type) => !seen.has(type))).toEqual(['ClaimFenced', 'ValueReleased'])
    await team.close()
  })
})
