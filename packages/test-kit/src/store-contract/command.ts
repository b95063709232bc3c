/**
 * The command `muniment-store-contract`: runs the contract on the store of a module and prints how it conforms.
 *
 * @module
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { storeContract } from '../store-contract.ts'
import { conformanceOf, conformanceTable } from './conformance.ts'
import type { ContractCase, StoreFactory } from './contract-case.ts'
import { type CaseOutcome, runCase } from './run-case.ts'

const usage = `muniment-store-contract <module> [options]

Runs the contract of event stores on the factory that the module exports as its default:
{ name, open(), and where it can: release, second, reopen, killConnections, pause, slowWriter, address, connect }.

  --only APP,SUB-06      these groups and cases alone
  --without APP-14       all but these; they count as skipped
  --json                 for machines
  --list                 the cases, without running any
  --help

Ends with 0 when no case failed, 1 when one did, 2 when it could not be asked.
`

/** How the command ended: what it prints where, and its exit code. */
export interface CommandEnd {
  readonly code: 0 | 1 | 2
  readonly output: string
  readonly error: string
}

const refused = (message: string): CommandEnd => ({ code: 2, output: '', error: `${message}\n\n${usage}` })

const options = {
  only: { type: 'string', multiple: true },
  without: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const parsed = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true })

const namesIn = (lists: readonly string[] = []): string[] =>
  lists.flatMap((list) => list.split(',').map((name) => name.trim())).filter((name) => name !== '')

const isNamed = ({ id }: ContractCase, names: readonly string[]): boolean =>
  names.some((name) => id === name || id.startsWith(`${name}-`))

/** The default export, which knows where it comes from unless it says so itself. */
const factoryOf = async (module: string): Promise<StoreFactory> => {
  const url = /^(?:data|file):/.test(module) ? module : pathToFileURL(resolve(module)).href
  const { default: factory } = (await import(url)) as { readonly default?: Partial<StoreFactory> }
  if (typeof factory?.open !== 'function' || typeof factory.name !== 'string')
    throw new TypeError('its default export is no factory: { name, open() }')
  return factory.module === undefined
    ? (Object.assign(Object.create(factory) as object, { module: url }) as StoreFactory)
    : (factory as StoreFactory)
}

/** Never rejects. `args` are those after the name of the command. */
export const storeContractCommand = async (args: readonly string[]): Promise<CommandEnd> => {
  let given: ReturnType<typeof parsed>
  try {
    given = parsed(args)
  } catch (thrown) {
    return refused((thrown as Error).message)
  }
  const { values, positionals } = given
  if (values.help === true) return { code: 0, output: usage, error: '' }
  const [only, without] = [namesIn(values.only), namesIn(values.without)]
  const unknown = [...only, ...without].filter((name) => !storeContract.some((one) => isNamed(one, [name])))
  if (unknown.length > 0) return refused(`no such case or group: ${unknown.join(', ')}`)
  const cases = only.length === 0 ? storeContract : storeContract.filter((one) => isNamed(one, only))
  if (values.list === true)
    return { code: 0, output: cases.map(({ id, title }) => `${id} ${title}\n`).join(''), error: '' }

  const [module, ...more] = positionals
  if (module === undefined || more.length > 0) return refused('name one module')
  let factory: StoreFactory
  try {
    factory = await factoryOf(module)
  } catch (thrown) {
    return refused(`${module}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
  const outcomes: CaseOutcome[] = []
  let error = ''
  let running = ''
  // Without a listener the first one would end the process, and nobody would see what the other cases came to.
  const onUnhandled = (reason: unknown): void => {
    error += `${running}: the store left a promise rejected that nobody can look at: ${String(reason)}\n`
  }
  process.on('unhandledRejection', onUnhandled)
  for (const one of cases) {
    const { id, title } = one
    running = id
    outcomes.push(
      isNamed(one, without)
        ? { id, title, durationMs: 0, result: 'skipped', reason: 'left out by --without' }
        : await runCase(one, factory),
    )
    // So that it is told of the case that left it.
    await new Promise((resolve) => void setImmediate(resolve))
  }
  process.off('unhandledRejection', onUnhandled)
  const conformance = conformanceOf(factory.name, outcomes)
  const output = values.json === true ? `${JSON.stringify(conformance, null, 2)}\n` : conformanceTable(conformance)
  return { code: conformance.failed === 0 && error === '' ? 0 : 1, output, error }
}
