/**
 * Issue a session token: a person who is logged in takes one, or refreshes one that is still good (R79, R80). What is signed
 * is kept nowhere; that it was is on record.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 *
 * Each call is a new fact.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionTokenId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface IssueSessionToken {
  readonly type: 'IssueSessionToken'
  readonly tokenId: SessionTokenId
  readonly expiresAt: Instant
  /** The one that was brought; it stays as good as it was (D17). */
  readonly refreshedFrom?: SessionTokenId | undefined
}

export const issueSessionToken =
  ({ tokenId, expiresAt, refreshedFrom }: IssueSessionToken) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const data = { tokenId, expiresAt }
    return E.right([
      { type: 'SessionTokenIssued', data: refreshedFrom === undefined ? data : { ...data, refreshedFrom } },
    ])
  }
