/** How a dashboard session begins. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { digest, noon } from '../../ids.fixture.ts'
import { session } from '../session.ts'
import { started, startedAtNoon } from '../session.fixture.ts'
import type { StartSession } from './start-session.ts'

const { given, stateAfter } = specificationOf(session)
const start: StartSession = { type: 'StartSession', ...started.data }

describe('start a session', () => {
  it('records whose it is, the digest of its token and its limits', () => given().when(start).thenEmits(started))

  it('is alive from its start, and has entered no account', () =>
    expect(stateAfter(startedAtNoon).session).toEqual({
      status: 'open',
      ...started.data,
      rotated: [],
      mfaPassed: false,
      startedAt: noon,
      authenticatedAt: noon,
      seenAt: noon,
      seenLast: noon,
      authenticatedBefore: undefined,
      partialToken: undefined,
      entered: undefined,
      refused: [],
    }))

  it('starts no session twice, nor over another one (SessionExists)', () => {
    given(started).when(start).thenRejects({ _tag: 'SessionExists' })
    given(started)
      .when({ ...start, tokenDigest: digest(2) })
      .thenRejects({ _tag: 'SessionExists' })
  })
})
