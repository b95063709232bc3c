import { describe, expect, it } from 'vitest'
import { readOptions, usage } from './options.ts'

const names = ['one', 'two']

describe('the command line', () => {
  it('is empty by default', () => {
    expect(readOptions([], names)).toEqual({ only: [], quick: false, json: false, strict: false, inside: undefined })
  })

  it('takes several names, and the -- that pnpm hands on', () => {
    const options = readOptions(['--', '--only', 'two', '--only', 'one', '--quick', '--json', '--strict'], names)
    expect(options).toEqual({ only: ['two', 'one'], quick: true, json: true, strict: true, inside: undefined })
  })

  it('says which side of which measure a process is', () => {
    expect(readOptions(['--inside', 'one'], names).inside).toEqual({ name: 'one', side: 'ours' })
    expect(readOptions(['--inside', 'one', '--side', 'peer'], names).inside).toEqual({ name: 'one', side: 'peer' })
  })

  it.each([
    [['--only', 'three'], /three/],
    [['--inside', 'three'], /three/],
    [['--inside', 'one', '--side', 'theirs'], /theirs/],
    [['--fast'], /--fast/],
  ])('refuses %j by name', (args, message) => {
    expect(() => readOptions(args, names)).toThrow(message)
  })

  it('is explained with every name', () => {
    for (const name of names) expect(usage(names)).toContain(name)
  })
})
