import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochMsOf, Instant, instantOf, isInstant, later, plusMs } from './instant.ts'

const earliest = Date.parse('0000-01-01T00:00:00.000Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')
const anyMs = fc.oneof(fc.integer({ min: earliest, max: latest }), fc.integer({ min: 0, max: 2_000 }))

describe('an instant', () => {
  it.each([
    '2026-11-22T09:30:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '0000-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ])('is %s', (value) => {
    expect(isInstant(value)).toBe(true)
    expect(Instant.decode(value)._tag).toBe('Right')
  })

  it.each([
    '2026-02-30T09:30:00.000Z',
    '2025-02-29T09:30:00.000Z',
    '2026-13-01T09:30:00.000Z',
    '2026-11-22T24:00:00.000Z',
    '2026-11-22T23:59:60.000Z',
    '2026-11-22T09:30:00.000+00:00',
    '2026-11-22T09:30:00.000+01:00',
    '2026-11-22T09:30:00.000',
    '2026-11-22T09:30:00Z',
    '2026-11-22T09:30:00.00Z',
    '2026-11-22T09:30:00.000000Z',
    '2026-11-22t09:30:00.000z',
    '2026-11-22 09:30:00.000Z',
    '2026-11-22',
    '+010000-01-01T00:00:00.000Z',
    '2026-11-22T09:30:00.000Z\n',
    '٢٠٢٦-11-22T09:30:00.000Z',
    '',
    undefined,
    null,
    1_795_339_800_000,
  ])('is not %j', (value) => {
    expect(isInstant(value)).toBe(false)
    expect(Instant.decode(value)._tag).toBe('Left')
  })

  it('is every time of the years 0 to 9999, and comes back as it was', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(isInstant(instantOf(ms))).toBe(true)
        expect(Instant.is(instantOf(ms))).toBe(true)
        expect(epochMsOf(instantOf(ms))).toBe(ms)
      }),
    )
  })

  it('comparing the texts compares the times', () => {
    fc.assert(
      fc.property(anyMs, anyMs, (a, b) => {
        expect(instantOf(a) < instantOf(b)).toBe(a < b)
        expect(instantOf(a) === instantOf(b)).toBe(a === b)
      }),
    )
  })

  it('moves by milliseconds in both directions', () => {
    const noon = instantOf(Date.parse('2026-11-22T12:00:00.000Z'))
    expect(plusMs(noon, 1)).toBe('2026-11-22T12:00:00.001Z')
    expect(plusMs(noon, -1)).toBe('2026-11-22T11:59:59.999Z')
    expect(plusMs(noon, 86_400_000)).toBe('2026-11-23T12:00:00.000Z')
    expect(plusMs(noon, 0)).toBe(noon)
  })

  it('never moves out of the years that compare as texts', () => {
    const noon = instantOf(Date.parse('2026-11-22T12:00:00.000Z'))
    let moved: string | undefined
    try {
      moved = plusMs(noon, 8_000 * 366 * 86_400_000)
    } catch {
      return
    }
    expect(moved > noon).toBe(true)
  })

  it('the later of two is one of them, and not before either', () => {
    fc.assert(
      fc.property(anyMs, anyMs, (a, b) => {
        expect(later(instantOf(a), instantOf(b))).toBe(instantOf(Math.max(a, b)))
      }),
    )
  })
})
