import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { optional, sealed, stored, wholeNumber } from '@muniment/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { matchesGoldenNames } from './golden-names.ts'

interface Painted {
  readonly type: 'Painted'
  readonly data: { readonly layers: number; readonly signature?: string }
}

const events = {
  Painted: stored<Painted>('Painted', {
    layers: wholeNumber(1),
    signature: optional(sealed('painter.signature')) as never,
  }),
}

const file = (content?: string): URL => {
  const path = join(mkdtempSync(join(tmpdir(), 'golden-')), 'events.golden.txt')
  if (content !== undefined) writeFileSync(path, content)
  return pathToFileURL(path)
}

const approved = 'Painted 1\n  layers: whole number of at least 1\n  ⊙signature?: sealed painter.signature\n'

describe('matchesGoldenNames', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('accepts the approved names and fields', () => {
    matchesGoldenNames(events, file(approved))
  })

  it.each([
    ['a missing file', undefined],
    ['another name', approved.replace('Painted', 'Drawn')],
    ['another version', approved.replace('1\n', '2\n')],
    ['a field that was required', approved.replace('?', '')],
    ['a field that was open', approved.replace('⊙', '')],
  ])('fails on %s', (_, content) => {
    expect(() => matchesGoldenNames(events, file(content))).toThrow()
  })

  it('writes the file when it is asked to approve', () => {
    vi.stubEnv('MUNIMENT_APPROVE_NAMES', '1')
    const target = file()
    matchesGoldenNames(events, target)
    expect(readFileSync(target, 'utf8')).toBe(approved)
  })
})
