/**
 * Carrying out a command at one instance, and what was answered.
 *
 * @module
 */
import { generateSync } from 'otplib'
import { type AccountId, type Muniment, MunimentError, type Principal } from 'muniment'
import type { Command } from './command.ts'
import type { Answer, Outcome } from './history.ts'
import { ownTrail, trailOf, wholeTrail } from './whole-trail.ts'

const required = (principal: Principal | undefined): Principal => {
  if (principal === undefined) throw new Error('a principal is needed')
  return principal
}

const shownBy = (authenticator: string, atMs: number): string =>
  generateSync({ secret: authenticator, epoch: Math.floor(atMs / 1_000) })

/** Who was let in is handed to `admitted`. */
export const answerTo = async (
  muniment: Muniment,
  command: Command,
  given: {
    readonly commandId: string | undefined
    readonly as: Principal | undefined
    /** By the clocks of phones, which are right. */
    readonly atMs: number
    readonly admitted: (principal: Principal) => void
  },
): Promise<Answer> => {
  const { commandId } = given
  switch (command.verb) {
    case 'signUp': {
      const { email, password, account } = command
      const { userId, accountId, authtoken, repeated } = await muniment.users.signUp(
        { email, password, account },
        { commandId },
      )
      return { userId, accountId, secret: authtoken?.reveal(), repeated }
    }
    case 'logIn': {
      const { userId, sessionId, token, mfaRequired } = await muniment.access.logIn({
        email: command.email,
        password: command.password,
      })
      return { userId, sessionId, secret: token.reveal(), mfaRequired }
    }
    case 'startMfaEnrollment': {
      const { secret } = await muniment.users.startMfaEnrollment({}, { as: required(given.as) })
      return { secret: secret.reveal() }
    }
    case 'confirmMfaEnrollment': {
      const input = { code: shownBy(command.authenticator, given.atMs) }
      const { recoveryCodes } = await muniment.users.confirmMfaEnrollment(input, { as: required(given.as) })
      return { recoveryCodes: recoveryCodes.map((code) => code.reveal()) }
    }
    case 'verifyMfa': {
      const { session, authenticator, recoveryCode } = command
      const factor = recoveryCode === undefined ? { code: shownBy(authenticator, given.atMs) } : { recoveryCode }
      const { userId, sessionId, token } = await muniment.access.verifyMfa({ session, ...factor })
      return { userId, sessionId, secret: token.reveal() }
    }
    case 'enter': {
      const { session, account } = command
      const principal = await muniment.access.enter({ session, account: account as AccountId, surface: 'dashboard' })
      given.admitted(principal)
      return { userId: principal.id, accountId: principal.accountId, membershipId: principal.membershipId }
    }
    case 'invite': {
      const { email, permissions, expiresAt } = command
      const options = { as: required(given.as), commandId }
      const { invitationId, repeated } = await muniment.accounts.invite({ email, permissions, expiresAt }, options)
      return { invitationId, repeated }
    }
    case 'resendInvitation': {
      const options = { as: required(given.as), commandId }
      const input = { invitationId: command.invitationId }
      const { invitationId, repeated } = await muniment.accounts.resendInvitation(input, options)
      return { invitationId, repeated }
    }
    case 'acceptInvitation': {
      const options = { as: required(given.as), commandId }
      const { accountId, membershipId, authtoken, repeated } = await muniment.accounts.acceptInvitation(
        { ticket: command.ticket },
        options,
      )
      return { accountId, membershipId, secret: authtoken?.reveal(), repeated }
    }
    case 'disableMember':
    case 'enableMember':
    case 'removeMember': {
      const { verb, membershipId } = command
      const { repeated } = await muniment.accounts[verb]({ membershipId }, { as: required(given.as), commandId })
      return { membershipId, repeated }
    }
    case 'deleteUser':
      await muniment.users.delete({ password: command.password }, { as: required(given.as) })
      return {}
    case 'issueApiKey': {
      const { owner, description } = command
      const options = { as: required(given.as), ...(commandId === undefined ? {} : { commandId }) }
      const { credentialId, apiKey, repeated } = await muniment.credentials.issueApiKey({ owner, description }, options)
      return { credentialId, secret: apiKey?.reveal(), repeated }
    }
    case 'checkApiKey': {
      const { apiKey, consistency } = command
      const { id, membershipId, accountId } = await muniment.access.enter({ apiKey, consistency, surface: 'api' })
      return { userId: id, membershipId, accountId }
    }
    case 'readTrail':
      return { trail: (await wholeTrail(muniment)).map(({ eventId }) => eventId) }
    case 'readAccountTrail':
      return { trail: (await trailOf(muniment, required(given.as))).map(({ eventId }) => eventId) }
    case 'readOwnTrail':
      return { trail: (await ownTrail(muniment, required(given.as))).map(({ eventId }) => eventId) }
    case 'whoCouldUse': {
      const as = given.as ?? (await muniment.support({ operator: 'simulation', reason: 'asks who could use a key' }))
      const { credentialId: credential, at } = command
      const { userId, refusal } = await muniment.audit.whoCouldUse({ credential, at }, { as })
      return { userId, refusal }
    }
    case 'catchUp':
      await muniment.catchUp()
      return {}
  }
}

/** @throws whatever is no error of the facade: that would be a defect of its own. */
export const outcomeOf = (error: unknown): Outcome => {
  if (!(error instanceof MunimentError)) throw error
  if (error.code === 'Conflict') return { kind: 'failed', code: 'Conflict' }
  if (error.code !== 'Failure') return { kind: 'refused', code: error.code }
  const cause = error.cause as { readonly code?: string; readonly name?: string } | undefined
  const code = cause?.code ?? cause?.name ?? 'Failure'
  return error.outcomeUnknown ? { kind: 'unknown', code, commandId: error.commandId } : { kind: 'failed', code }
}
