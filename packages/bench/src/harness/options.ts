/** The command line. @module */
import { parseArgs } from 'node:util'
import type { Side } from './contender-process.ts'

export interface Options {
  /** Names of measures; empty means all. */
  readonly only: readonly string[]
  readonly quick: boolean
  readonly json: boolean
  /** A missed budget fails the process. */
  readonly strict: boolean
  /** Set in the process of a contender: the measure, and which side of it. */
  readonly inside: { readonly name: string; readonly side: Side } | undefined
}

export const usage = (names: readonly string[]): string =>
  `pnpm bench [--only <name>]… [--quick] [--json] [--strict]\nnames: ${names.join(', ')}`

/** @throws Error for an unknown option or name, saying which. */
export const readOptions = (args: readonly string[], names: readonly string[]): Options => {
  const { values } = parseArgs({
    // pnpm hands its own `--` on.
    args: args.filter((argument) => argument !== '--'),
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      inside: { type: 'string' },
      side: { type: 'string', default: 'ours' },
    },
  })
  const { only, quick, json, strict, inside, side } = values
  for (const name of [...only, ...(inside === undefined ? [] : [inside])])
    if (!names.includes(name)) throw new Error(`no measure is called ${name}`)
  if (side !== 'ours' && side !== 'peer') throw new Error(`no side is called ${side}`)
  return { only, quick, json, strict, inside: inside === undefined ? undefined : { name: inside, side } }
}
