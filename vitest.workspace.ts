/** The list of test projects: one per package, imported by vitest.config.ts. @module */
const packages = [
  'kernel',
  'store-memory',
  'store-eventstoredb',
  'test-kit',
  'core',
  'projections',
  'muniment',
  'tools',
  'bench',
  'simulation',
]
const examples = ['quickstart', 'mail-nodemailer']

const project = (name: string, root: string) => ({
  extends: true as const,
  test: { name, root, include: ['src/**/*.test.ts'] },
})

export default [
  ...packages.map((name) => project(name, `packages/${name}`)),
  ...examples.map((name) => project(`examples/${name}`, `examples/${name}`)),
]
