/** The command line. @module */
import { parseArgs } from 'node:util'

export interface Options {
  /** Names of measures; empty means all. */
  readonly only: readonly string[]
  readonly quick: boolean
  readonly json: boolean
  /** A missed budget fails the process. */
  readonly strict: boolean
  /** Set in the process that measures: the one measure that it runs. */
  readonly inside: string | undefined
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
    },
  })
  const { only, quick, json, strict, inside } = values
  for (const name of [...only, ...(inside === undefined ? [] : [inside])])
    if (!names.includes(name)) throw new Error(`no measure is called ${name}`)
  return { only, quick, json, strict, inside }
}
