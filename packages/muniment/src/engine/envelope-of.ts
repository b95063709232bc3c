/**
 * Envelopes: who does it, from where, by which command. Personal parts are sealed for the person they belong to.
 *
 * @module
 */
import type { Principal, RequestOrigin } from '@muniment/core'
import type { Envelope, PrincipalRef } from '@muniment/kernel'
import type { Command } from './command.ts'
import type { Engine } from './engine.ts'

/** An envelope that still lacks its time. */
export type Undated = Omit<Envelope, 'occurredAt'>

/** Address and device, sealed. `subject` is whose they are. */
export const sealedOrigin = async (
  { sealer }: Engine,
  subject: string,
  { id, ip, userAgent }: RequestOrigin,
): Promise<Pick<Envelope, 'requestId' | 'requestIp' | 'requestUserAgent'>> => ({
  ...(id === undefined ? {} : { requestId: id }),
  ...(ip === undefined ? {} : { requestIp: await sealer.seal(subject, 'request.ip', ip) }),
  ...(userAgent === undefined ? {} : { requestUserAgent: await sealer.seal(subject, 'request.userAgent', userAgent) }),
})

/** The envelope of a command by somebody who is not an admitted principal: sign-up, login. */
export const envelopeBy = async (
  engine: Engine,
  { verb, commandId, commandDigest }: Command,
  by: { readonly principal: PrincipalRef; readonly subject: string; readonly origin: RequestOrigin },
): Promise<Undated> => ({
  principal: by.principal,
  command: verb,
  commandId,
  ...(commandDigest === undefined ? {} : { commandDigest }),
  correlationId: commandId,
  ...(await sealedOrigin(engine, by.subject, by.origin)),
})

/** The envelope of a command by an admitted user. */
export const envelopeAs = async (engine: Engine, command: Command, principal: Principal): Promise<Undated> => {
  const { identity } = principal
  const user = identity.kind === 'user' ? identity : undefined
  return {
    ...(await envelopeBy(engine, command, {
      principal: principal.reference,
      subject: user?.id ?? '',
      origin: user === undefined ? {} : principal.origin,
    })),
    ...(user?.accountId === undefined ? {} : { account: user.accountId }),
    ...(user?.sessionId === undefined ? {} : { sessionId: user.sessionId }),
    ...(user?.credentialId === undefined ? {} : { credentialId: user.credentialId }),
    ...(identity.kind === 'support' ? { reason: identity.reason } : {}),
  }
}
