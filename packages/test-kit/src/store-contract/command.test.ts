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
