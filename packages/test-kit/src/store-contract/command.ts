/**
 * The command `muniment-store-contract`: runs the contract on the store of a module and prints how it conforms.
 *
 * @module
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { PortFactories } from '../port-contract.ts'
import { portCases, portRuns } from '../port-contract/port-runs.ts'
import { storeContract } from '../store-contract.ts'
import { conformanceOf, conformanceTable } from './conformance.ts'
import type { StoreFactory } from './contract-case.ts'
import { type CaseOutcome, runCase } from './run-case.ts'

const usage = `muniment-store-contract <module> [options]

Runs the contract of event stores on the factory that the module exports as its default:
{ name, open(), and where it can: release, second, reopen, killConnections, pause, slowWriter, admin, address,
connect }.
A module may export ports as well, or alone: ports = { checkpoints, keys, heads, snapshots, projections }, as many of
them as it has, each { name, open(), and where it can: release, second, reopen, storageBytes, storedBytes }.

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

interface Titled {
  readonly id: string
  readonly title: string
}

const isNamed = ({ id }: Titled, names: readonly string[]): boolean =>
  names.some((name) => id === name || id.startsWith(`${name}-`))

const isFactory = (given: Partial<StoreFactory> | undefined): given is StoreFactory =>
  typeof given?.open === 'function' && typeof given.name === 'string'

/** What a module offers: a case of each thing that it has a factory of. */
interface Offer {
  readonly name: string
  readonly runs: readonly (Titled & { readonly run: () => Promise<CaseOutcome> })[]
}

/** A factory of stores knows where it comes from unless it says so itself. */
const offerOf = async (module: string): Promise<Offer> => {
  const url = /^(?:data|file):/.test(module) ? module : pathToFileURL(resolve(module)).href
  const { default: given, ports = {} } = (await import(url)) as {
    readonly default?: Partial<StoreFactory>
    readonly ports?: PortFactories
  }
  if (given === undefined ? Object.keys(ports).length === 0 : !isFactory(given))
    throw new TypeError('its default export is no factory: { name, open() }')
  const runs = portRuns(ports)
  if (!isFactory(given))
    return { name: (Object.values({ ...ports }) as readonly { readonly name: string }[])[0]?.name ?? module, runs }
  const factory: StoreFactory =
    given.module === undefined
      ? (Object.assign(Object.create(given) as object, { module: url }) as StoreFactory)
      : given
  const ofStore = storeContract.map((one) => ({ id: one.id, title: one.title, run: () => runCase(one, factory) }))
  return { name: factory.name, runs: [...ofStore, ...runs] }
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
  const all: readonly Titled[] = [...storeContract, ...portCases]
  const unknown = [...only, ...without].filter((name) => !all.some((one) => isNamed(one, [name])))
  if (unknown.length > 0) return refused(`no such case or group: ${unknown.join(', ')}`)
  const isAsked = (one: Titled): boolean => only.length === 0 || isNamed(one, only)
  if (values.list === true)
    return {
      code: 0,
      output: all
        .filter(isAsked)
        .map(({ id, title }) => `${id} ${title}\n`)
        .join(''),
      error: '',
    }

  const [module, ...more] = positionals
  if (module === undefined || more.length > 0) return refused('name one module')
  let offer: Offer
  try {
    offer = await offerOf(module)
  } catch (thrown) {
    return refused(`${module}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  }
  // Nothing that was asked for may pass because nobody was there to be asked.
  const missing = only.filter((name) => !offer.runs.some((one) => isNamed(one, [name])))
  if (missing.length > 0) return refused(`${module} has no factory for ${missing.join(', ')}`)
  const outcomes: CaseOutcome[] = []
  let error = ''
  let running = ''
  // Without a listener the first one would end the process, and nobody would see what the other cases came to.
  const onUnhandled = (reason: unknown): void => {
    error += `${running}: the store left a promise rejected that nobody can look at: ${String(reason)}\n`
  }
  process.on('unhandledRejection', onUnhandled)
  for (const one of offer.runs.filter(isAsked)) {
    const { id, title } = one
    running = id
    outcomes.push(
      isNamed(one, without)
        ? { id, title, durationMs: 0, result: 'skipped', reason: 'left out by --without' }
        : await one.run(),
    )
    // So that it is told of the case that left it.
    await new Promise((resolve) => void setImmediate(resolve))
  }
  process.off('unhandledRejection', onUnhandled)
  const conformance = conformanceOf(offer.name, outcomes)
  const output = values.json === true ? `${JSON.stringify(conformance, null, 2)}\n` : conformanceTable(conformance)
  return { code: conformance.failed === 0 && error === '' ? 0 : 1, output, error }
}
