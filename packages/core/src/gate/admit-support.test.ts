/** Support has a name and a reason. @module */
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { noon } from '../ids.fixture.ts'
import { admitSupport } from './admit-support.ts'
import { Principal } from './principal.ts'

const blanks = ['', ' ', '\t\n', '\u00a0', '\ufeff', '\u200b', '\u2060\u00ad']

describe('admit support', () => {
  it.each(blanks)('refuses without an operator: %j (OperatorRequired)', (operator) =>
    expect(admitSupport({ operator, reason: 'ticket 1', now: noon })).toEqual(E.left({ _tag: 'OperatorRequired' })),
  )

  it.each(blanks)('refuses without a reason: %j (ReasonRequired)', (reason) =>
    expect(admitSupport({ operator: 'ann', reason, now: noon })).toEqual(
      E.left({ _tag: 'ReasonRequired', reference: 'ERR_NGROK_17006' }),
    ),
  )

  it('refuses an operator who is called as the trail calls nobody, and hidden characters (OperatorRequired)', () => {
    for (const operator of ['anonymous', '[erased]', 'ann\u202e', 'ann\u001b[2Jroot'])
      expect(admitSupport({ operator, reason: 'ticket 1', now: noon })).toEqual(E.left({ _tag: 'OperatorRequired' }))
  })

  it('refuses a reason of more than one line (ReasonRequired)', () =>
    expect(admitSupport({ operator: 'ann', reason: 'ticket 1\r\nann removed bob', now: noon })).toMatchObject({
      left: { _tag: 'ReasonRequired' },
    }))

  it('makes a principal with the name and the reason, without the blanks around them', () => {
    const admitted = admitSupport({ operator: ' ann ', reason: '\tticket 1\n', now: noon })
    if (E.isLeft(admitted)) throw new Error(admitted.left._tag)
    expect(Principal.is(admitted.right)).toBe(true)
    expect(admitted.right.identity).toEqual({
      kind: 'support',
      id: undefined,
      source: 'system',
      operator: 'ann',
      reason: 'ticket 1',
    })
  })

  it('is nobody’s user, and in no account', () => {
    const admitted = admitSupport({ operator: 'ann', reason: 'ticket 1', now: noon })
    if (E.isLeft(admitted)) throw new Error(admitted.left._tag)
    const { id, accountId, membershipId, origin } = admitted.right
    expect({ id, accountId, membershipId, origin }).toEqual({
      id: undefined,
      accountId: undefined,
      membershipId: undefined,
      origin: {},
    })
  })
})
