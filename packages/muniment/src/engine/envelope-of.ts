/**
 * Envelopes: who does it, from where, by which command. Personal parts are sealed for the person they belong to.
 *
 * @module
 */
import type { Principal, RequestOrigin } from '@muniment/core'
import { type Envelope, type PrincipalRef, type Sealed, SealFailure } from '@muniment/kernel'
import type { Command } from './command.ts'
import type { Engine } from './engine.ts'

/** An envelope that still lacks its time. */
export type Undated = Omit<Envelope, 'occurredAt'>

type SealedOrigin = Pick<Envelope, 'requestId' | 'requestIp' | 'requestUserAgent'>

/** Nothing is kept of where somebody came from whose key is gone: they are erased. */
const sealedUnlessForgotten = async (
  { sealer }: Engine,
  subject: string,
  purpose: string,
  given: string | undefined,
): Promise<Sealed | undefined> => {
  if (given === undefined) return undefined
  try {
    return await sealer.seal(subject, purpose, given)
  } catch (error) {
    if (error instanceof SealFailure && error.code === 'subject_forgotten') return undefined
    throw error
  }
}

/** Address and device, sealed. `subject` is whose they are. */
export const sealedOrigin = async (
  engine: Engine,
  subject: string,
  { id, ip, userAgent }: RequestOrigin,
): Promise<SealedOrigin> => {
  const requestIp = await sealedUnlessForgotten(engine, subject, 'request.ip', ip)
  const requestUserAgent = await sealedUnlessForgotten(engine, subject, 'request.userAgent', userAgent)
  return {
    ...(id === undefined ? {} : { requestId: id }),
    ...(requestIp === undefined ? {} : { requestIp }),
    ...(requestUserAgent === undefined ? {} : { requestUserAgent }),
  }
}

/**
 * Makes sure of the subject's key before an origin is sealed for somebody who has yet to prove who they are.
 *
 * A stranger's address has a key of its own, made when it is first needed, and a member's has one already: asked for in
 * the same way, they cost the same calls of the key store, the first time and later. `create` keeps a key that is there.
 */
export const ensureKey = async (
  { keys, random }: Engine,
  subject: string,
  { ip, userAgent }: RequestOrigin,
): Promise<void> => {
  if (ip !== undefined || userAgent !== undefined) await keys.keyStore.create(subject, random.bytes(32))
}

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
    ...(user?.sessionToken === undefined ? {} : { credentialId: user.sessionToken.tokenId }),
    ...(identity.kind === 'support' ? { reason: identity.reason } : {}),
  }
}
