/**
 * An invitation's ticket proves the address that it was mailed to. Where nobody had proven it before, whoever prepared this
 * user without being able to read its mail is shut out first.
 *
 * @module
 */
import { type AccountId, type Digest, provesAddress, type UserRejection, user } from '@muniment/core'
import { type NotDone, prepared, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { credentialsAtHead } from '../../engine/at-head.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { dropLateCredentials } from '../../engine/drop-late-credentials.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Undated } from '../../engine/envelope-of.ts'
import { loadAccount, loadSession, loadUser } from '../../engine/load.ts'
import type { SelfPrincipal } from '../../engine/readmit.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import type { CommandIdReused } from '../../refusals.ts'

/**
 * Records the proof, where it is the first. Left: what kept it from being known; an address that is proven already, or is
 * another one by now, is for the acceptance to judge.
 */
export const proveByTicket = async (
  engine: Engine,
  { userId, sessionId }: SelfPrincipal,
  {
    accountId,
    ticketDigest,
    envelope,
  }: {
    readonly accountId: AccountId
    readonly ticketDigest: Digest
    readonly envelope: Undated
  },
): Promise<E.Either<NotDone<UserRejection | CommandIdReused>, void>> => {
  const done = E.right(undefined)
  const person = (await loadUser(engine, userId)).state.user
  if (person.status !== 'active' || person.emailVerified) return done
  const { emailClaim } = person
  const now = engine.environment.now()
  if (!provesAddress((await loadAccount(engine, accountId)).state, { ticketDigest, emailClaim, now })) return done
  const known = await beforeAppend(() => credentialsAtHead(engine, userId))
  if (E.isLeft(known)) return known
  const credentialIds = known.right
  const { session } = (await loadSession(engine, sessionId)).state
  const epoch = session.status === 'open' ? session.epoch : -1
  const proven = await carryOut(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: { ...envelope, command: 'accounts.acceptInvitation.proof' },
    prepare: () =>
      prepared({
        type: 'ProveEmail',
        emailClaim,
        session: { sessionId, epoch },
        credentialIds,
      }),
  })
  if (E.isLeft(proven)) return proven.left._tag === 'Rejected' ? done : proven
  await dropLateCredentials(engine, userId, { events: proven.right.events, envelope })
  if (proven.right.events.some(({ fact }) => fact.type === 'LoginUnlinked'))
    await notify(engine, {
      about: 'login-unlinked',
      to: await addressOf(engine, person),
      at: now,
    })
  return done
}
