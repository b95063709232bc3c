/** The state of a user. @module */
import type { ClaimKey, Fact, Sealed } from '@muniment/kernel'
import type { UserId } from '../ids.ts'
import type { UserEvent } from './events.ts'

/** A password hash and how many were set before it: a proof names the generation that it was made against. */
export interface StoredPassword {
  readonly hash: Sealed
  readonly generation: number
}

export interface ActiveUser {
  readonly status: 'active'
  readonly userId: UserId
  emailClaim: ClaimKey
  emailVerified: boolean
  password: StoredPassword | undefined
  /** Attempts since the last success. */
  failuresInRow: number
  /** Raised when every session must end. */
  epoch: number
}

/** Somebody on the way out, or gone: there is nothing left to prove who they are by. */
export interface LeavingUser {
  readonly status: 'leaving' | 'deleted' | 'erased'
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly emailVerified: boolean
  readonly epoch: number
}

export interface UserState {
  user: { readonly status: 'absent' } | ActiveUser | LeavingUser
}

export const initial = (): UserState => ({ user: { status: 'absent' } })

const leave = (draft: UserState, status: LeavingUser['status']): void => {
  const { user } = draft
  if (user.status === 'absent') return
  const { userId, emailClaim, emailVerified, epoch } = user
  draft.user = { status, userId, emailClaim, emailVerified, epoch }
}

export const evolve = (draft: UserState, fact: Fact<UserEvent>): void => {
  if (fact.type === 'UserSignedUp') {
    const { userId, emailClaim, passwordHash } = fact.data
    draft.user = {
      status: 'active',
      userId,
      emailClaim,
      emailVerified: false,
      password: passwordHash === undefined ? undefined : { hash: passwordHash, generation: 1 },
      failuresInRow: 0,
      epoch: 0,
    }
    return
  }
  const { user } = draft
  switch (fact.type) {
    case 'LoginAttempted':
      if (user.status === 'active') user.failuresInRow = fact.data.failuresInRow + 1
      return
    case 'LoginSucceeded':
      if (user.status === 'active') user.failuresInRow = 0
      return
    case 'UserDeletionRequested':
      return leave(draft, 'leaving')
    case 'UserDeleted':
      return leave(draft, 'deleted')
    case 'UserErased':
      return leave(draft, 'erased')
    case 'LoginFailed':
    // What it makes void was decided on an earlier revision; nothing that stands is touched.
    case 'ClaimFenced':
      return
  }
}

/**
 * Whether this user is known by a claimed value: one that was claimed and is not in use may go to somebody else. Who is
 * deleted keeps it, so that nobody comes back under their name; who is erased was never here.
 */
export const usesClaim = ({ user }: UserState, claim: ClaimKey): boolean =>
  user.status !== 'absent' && user.status !== 'erased' && user.emailClaim === claim
