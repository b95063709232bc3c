/** That a session token was signed is on record. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, hourMs, sessionTokenId } from '../../ids.fixture.ts'
import type { UserEvent } from '../events.ts'
import { user } from '../user.ts'
import { banned, gone, signedUp, suspended } from '../user.fixture.ts'
import type { IssueSessionToken } from './issue-session-token.ts'

const { given, stateAfter } = specificationOf(user)

const expiresAt = after(7 * 24 * hourMs)

const issue = (command: Partial<IssueSessionToken> = {}): IssueSessionToken => ({
  type: 'IssueSessionToken',
  tokenId: sessionTokenId(1),
  expiresAt,
  ...command,
})

const issued: UserEvent = { type: 'SessionTokenIssued', data: { tokenId: sessionTokenId(1), expiresAt } }

describe('issue a session token', () => {
  it('R81 records its id and its end, each time', () => {
    given(signedUp()).when(issue()).thenEmits(issued)
    given(signedUp())
      .when(issue({ refreshedFrom: undefined }))
      .thenEmits(issued)
    given(signedUp(), issued).when(issue()).thenEmits(issued)
  })

  it('R80 records which one it was refreshed from', () =>
    given(signedUp(), issued)
      .when(issue({ tokenId: sessionTokenId(2), refreshedFrom: sessionTokenId(1) }))
      .thenEmits({
        type: 'SessionTokenIssued',
        data: { tokenId: sessionTokenId(2), expiresAt, refreshedFrom: sessionTokenId(1) },
      }))

  it('is kept nowhere: nothing about the person changes', () =>
    expect(stateAfter(signedUp(), issued)).toEqual(stateAfter(signedUp())))

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), suspended], [signedUp(), banned]])
      given(...events)
        .when(issue())
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
