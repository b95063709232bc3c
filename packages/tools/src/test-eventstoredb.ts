/**
 * Everything that is run against a real EventStoreDB, in parts of it that are new each time. Run by `pnpm test:eventstoredb`.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pnpmLive, root } from './repository.ts'
import { needsSecureServer, needsServer } from './needs-server.ts'

const url = process.env['MUNIMENT_EVENTSTOREDB_URL'] ?? ''

/** Ids and times differ from run to run; nothing else may. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/\b(ak|cr|ses|ac)_[0-9a-f]{6}…/g, '$1_######…')
    .replaceAll(/\d\d:\d\d:\d\d/g, '##:##:##')
    .replaceAll(/on \d{4}-\d\d-\d\d( to \d{4}-\d\d-\d\d)?/g, 'on ####-##-##')

const quickstart = (...args: readonly string[]): string =>
  withoutChance(
    execFileSync(process.execPath, [join(root, 'examples/quickstart/dist/main.js'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )

const steps: readonly { readonly name: string; readonly run: () => boolean }[] = [
  {
    name: 'contract of stores and ports, crash rounds, the wire, access rights',
    run: () =>
      pnpmLive(['exec', 'vitest', 'run', '--project', 'store-eventstoredb', 'contract', 'ports', 'double', 'rights']),
  },
  { name: 'simulation', run: () => pnpmLive(['simulate', '--seeds', '20', '--store', url]) },
  {
    name: 'races of people',
    run: () => pnpmLive(['exec', 'vitest', 'run', '--project', 'simulation', 'races-of-people']),
  },
  { name: 'quickstart prints what it prints in memory', run: () => quickstart('--store', url) === quickstart() },
]

if (url === '') {
  console.error(needsServer.join('\n'))
  process.exitCode = 2
} else {
  const results: string[] = []
  for (const { name, run } of steps) {
    console.log(`\n▶ ${name}`)
    const ok = run()
    results.push(`  ${ok ? '✓' : '✗'} ${name}`)
    if (!ok) process.exitCode = 1
  }
  console.log(`\nEventStoreDB\n${results.join('\n')}`)
  if (!url.includes('@')) console.log(needsSecureServer)
}
