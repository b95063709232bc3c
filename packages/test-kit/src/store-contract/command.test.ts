import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Conformance } from './conformance.ts'

/** The program, in a process of its own: there a module meets the packages as they are built. */
const program = fileURLToPath(new URL('../../bin/muniment-store-contract.js', import.meta.url))

const run = (...args: readonly string[]): { code: number | null; output: string; error: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, output: stdout, error: stderr }
}

const memory = JSON.stringify(new URL('../../../store-memory/dist/index.js', import.meta.url).href)

const moduleOf = (factory: string): string =>
  `data:text/javascript,${encodeURIComponent(`import { memoryStore } from ${memory}; export default ${factory}`)}`

const kernel = JSON.stringify(new URL('../../../kernel/dist/index.js', import.meta.url).href)

const portsOf = (ports: string, rest = ''): string =>
  `data:text/javascript,${encodeURIComponent(`import * as kernel from ${kernel}; export const ports = ${ports}; ${rest}`)}`

const heads = `{ name: 'my heads', open: () => kernel.memoryHeadStore() }`
const keys = `{ name: 'my keys', open: () => kernel.memoryKeyStore() }`

const sound = moduleOf(`{ name: 'memory', open: () => memoryStore() }`)
const headless = moduleOf(`{ name: 'headless', open: () => ({ ...memoryStore(), head: () => 'none' }) }`)

describe('muniment-store-contract', () => {
  it('prints a table of the groups and ends with 0 when no case fails', () => {
    const { code, output, error } = run(sound, '--only', 'NAM,RDA-01')
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(output).toMatch(/│ memory\s*│/)
    expect(output).toMatch(/│ NAM\s*│ names\s*│ +8 │ +0 │ +0 │/)
    expect(output).toMatch(/│ RDA\s*│ read all\s*│ +1 │ +0 │ +0 │/)
    expect(output).not.toMatch(/Failed|Skipped|APP/)
  })

  it('ends with 1 when a case fails, and says what was promised', () => {
    const { code, output } = run(headless, '--only', 'RDA-01')
    expect(code).toBe(1)
    expect(output).toContain('RDA-01 an empty store has no events and no head')
    expect(output).toContain("an empty store has no head; expected undefined, got 'none'")
  })

  it('says of each skipped case why', () => {
    const { code, output } = run(sound, '--only', 'LIF', '--without', 'LIF-06')
    expect(code).toBe(0)
    expect(output).toMatch(/LIF-06 .*\n\s+left out by --without/)
    expect(output).toMatch(/LIF-08 .*\n\s+the factory has no second/)
  })

  it('prints JSON alone with --json', () => {
    const { code, output } = run(headless, '--json', '--only=RDA-01', '--only=IDM-06,CON-01')
    expect(code).toBe(1)
    const report = JSON.parse(output) as Conformance
    expect(report).toMatchObject({ store: 'headless', passed: 1, failed: 1, skipped: 1 })
    expect(report.groups).toEqual([
      { group: 'IDM', name: 'idempotence', passed: 0, failed: 0, skipped: 1 },
      { group: 'CON', name: 'concurrency', passed: 1, failed: 0, skipped: 0 },
      { group: 'RDA', name: 'read all', passed: 0, failed: 1, skipped: 0 },
    ])
    expect(report.cases.map(({ id, result, reason, message }) => ({ id, result, because: reason ?? message }))).toEqual(
      [
        { id: 'IDM-06', result: 'skipped', because: 'the factory has no second' },
        { id: 'CON-01', result: 'passed' },
        { id: 'RDA-01', result: 'failed', because: expect.stringContaining('no head') },
      ],
    )
  })

  it('goes on when the store leaves a promise rejected, tells it, and ends with 1', () => {
    const careless = moduleOf(
      `{ name: 'careless', open: () => { Promise.reject(new Error('left')); return memoryStore() } }`,
    )
    const { code, output, error } = run(careless, '--json', '--only', 'APP-01,APP-02')
    expect(code).toBe(1)
    expect((JSON.parse(output) as Conformance).passed).toBe(2)
    expect(error).toMatch(/^APP-01: .*left\nAPP-02: .*left\n$/)
  })

  it('runs the contracts of ports that a module exports, with or without a store, in one table', () => {
    const alone = run(portsOf(`{ heads: ${heads}, keys: ${keys} }`))
    expect({ code: alone.code, error: alone.error }).toEqual({ code: 0, error: '' })
    expect(alone.output).toMatch(/│ my heads\s*│/)
    expect(alone.output).toMatch(/│ KEY\s*│ keys\s*│ +12 │ +0 │ +3 │/)
    expect(alone.output).toMatch(/│ HED\s*│ heads\s*│ +11 │ +0 │ +2 │/)
    expect(alone.output).not.toMatch(/APP|CPT/)
    const store = `import { memoryStore } from ${memory}; export default { name: 'mine', open: () => memoryStore() }`
    const both = run(portsOf(`{ heads: ${heads} }`, store), '--only', 'NAM,HED-01')
    expect({ code: both.code, error: both.error }).toEqual({ code: 0, error: '' })
    expect(both.output).toMatch(/│ mine\s*│/)
    expect(both.output).toMatch(/│ NAM\s*│ names\s*│ +8 │ +0 │ +0 │/)
    expect(both.output).toMatch(/│ HED\s*│ heads\s*│ +1 │ +0 │ +0 │/)
  })

  it('ends with 1 when a case of a port fails', () => {
    const silent = `{ name: 'silent', open: () => ({ ...kernel.memoryHeadStore(), record: async () => undefined }) }`
    const { code, output } = run(portsOf(`{ heads: ${silent} }`), '--only', 'HED-02')
    expect(code).toBe(1)
    expect(output).toContain('a head is given as it was recorded')
  })

  it('lists the cases without running any', () => {
    const { code, output } = run('--list', '--only', 'ORD')
    expect(code).toBe(0)
    expect(output.match(/^ORD-\d\d /gm)).toHaveLength(4)
  })

  it('explains itself', () => {
    expect(run('--help')).toMatchObject({ code: 0, output: expect.stringContaining('--only') })
  })

  it.each([
    ['no module', [], 'name one module'],
    ['two modules', ['a', 'b'], 'name one module'],
    ['an option that there is not', ['--fast'], 'fast'],
    ['a case that there is not', [sound, '--only', 'APP-99'], 'no such case or group: APP-99'],
    ['a module that there is not', ['missing.mjs'], 'missing.mjs'],
    ['a module without a factory', ['data:text/javascript,'], 'no factory'],
    [
      'a case for which the module has no factory',
      [portsOf(`{ heads: ${heads} }`), '--only', 'KEY'],
      'no factory for KEY',
    ],
    ['a port that there is not', [portsOf(`{ head: ${heads} }`)], 'there is no port head'],
    ['a port without a factory', [portsOf(`{ heads: {} }`)], 'ports.heads is no factory'],
    ['no ports at all', [portsOf('{}')], 'no factory'],
    ['a factory without a name', [moduleOf('{ open: memoryStore }')], 'no factory'],
  ])('ends with 2 when it is given %s', (_, args, message) => {
    expect(run(...args)).toMatchObject({
      code: 2,
      output: '',
      error: expect.stringContaining(message),
    })
  })

  it('runs what needs a process of its own', () => {
    const { code, output } = run(sound, '--json', '--only', 'LIF-06')
    expect({ code, ...(JSON.parse(output) as Conformance) }).toMatchObject({ code: 0, passed: 1, skipped: 0 })
  })
})
