import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact } from '../aggregate.ts'
import { claim, type ClaimEvent, type ClaimState } from './claim.ts'
import { ClaimKey, claimKeyOf } from './claim-key.ts'

const claimed = (ownerStream: string): ClaimEvent => ({
  type: 'ValueClaimed',
  data: { scope: 'email', ownerStream, commandId: 'c' },
})
const released = (ownerStream: string): ClaimEvent => ({ type: 'ValueReleased', data: { ownerStream } })

const after = (...events: readonly ClaimEvent[]): ClaimState => {
  const state = claim.initial()
  for (const event of events) claim.evolve(state, event as Fact<ClaimEvent>)
  return Object.freeze(state)
}
const asked = { scope: 'email', ownerStream: 'mine', commandId: 'c', isUsed: true, renews: false }
const take = claim.decide(asked)

describe('a claim', () => {
  it('a free value is taken', () => {
    expect(take(after())).toEqual(E.right([claimed('mine')]))
    expect(take(after(claimed('other'), released('other')))).toEqual(E.right([claimed('mine')]))
  })

  it('a value that somebody else holds and uses is ValueTaken, and whose it is stays untold', () => {
    expect(take(after(claimed('other')))).toEqual(E.left({ _tag: 'ValueTaken' }))
  })

  it('a value that somebody else holds and does not use is released for them and taken', () => {
    expect(claim.decide({ ...asked, isUsed: false })(after(claimed('other')))).toEqual(
      E.right([released('other'), claimed('mine')]),
    )
  })

  it('taking what is ours already records nothing, unless it is to be taken anew', () => {
    expect(take(after(claimed('mine')))).toEqual(E.right([]))
    expect(claim.decide({ ...asked, renews: true })(after(claimed('mine')))).toEqual(E.right([claimed('mine')]))
  })

  it('only the holder releases', () => {
    expect(after(claimed('mine'), released('other')).heldBy).toBe('mine')
    expect(after(claimed('mine'), released('mine')).heldBy).toBeUndefined()
  })
})

describe('a claim key', () => {
  const pepper = { version: 1, secret: new Uint8Array(32).fill(7) }

  it('is the same for ever', () => {
    expect(claimKeyOf(pepper, 'muniment', 'email', 'ada@example.com')).toBe(
      'v1.HiDEUxa644tbADVvI0oPJvL3qdHPdsUn8zucttYvHYk',
    )
  })

  it('is made of a whole pepper, or not at all', () => {
    const made = (changes: Partial<typeof pepper>) => () =>
      claimKeyOf({ ...pepper, ...changes }, 'muniment', 'email', 'x')
    for (const version of [0, -1, 1.5, 10_000, Number.NaN]) expect(made({ version })).toThrow('pepper.version')
    expect(made({ secret: new Uint8Array(31) })).toThrow('pepper.secret')
  })

  it('has its form, names its pepper and shows nothing of the value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), fc.string(), (version, value) => {
        const key = claimKeyOf({ ...pepper, version }, 'muniment', 'email', value)
        expect(ClaimKey.is(key)).toBe(true)
        expect(key.startsWith(`v${version}.`)).toBe(true)
      }),
    )
    for (const wrong of ['v0.', 'v01.', 'v.', 'v12345.']) expect(ClaimKey.is(wrong + 'k'.repeat(43))).toBe(false)
    for (const length of [42, 44]) expect(ClaimKey.is(`v1.${'k'.repeat(length)}`)).toBe(false)
  })

  it('depends on the pepper, the namespace, the scope and the value', () => {
    const keys = [
      claimKeyOf(pepper, 'm', 'email', 'v'),
      claimKeyOf({ ...pepper, secret: new Uint8Array(32).fill(8) }, 'm', 'email', 'v'),
      claimKeyOf(pepper, 'n', 'email', 'v'),
      claimKeyOf(pepper, 'm', 'name', 'v'),
      claimKeyOf(pepper, 'm', 'email', 'w'),
      claimKeyOf(pepper, 'mema', 'il', 'v'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})
