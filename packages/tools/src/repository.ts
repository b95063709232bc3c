/** Where the parts of this repository are, and how the checks start another program. @module */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top folder. The same distance from `src` and from `dist`. */
export const root: string = fileURLToPath(new URL('../../../', import.meta.url))

/** What the checks read in a package.json. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
}

/** One workspace package or example. */
export interface Workspace {
  /** Relative to {@link root}, for instance `packages/kernel`. */
  readonly folder: string
  readonly manifest: Manifest
}

/** Every package and example, in the order of their folders. */
export const workspaces = (): readonly Workspace[] =>
  ['packages', 'examples'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .toSorted()
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => ({
        folder,
        manifest: JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
      })),
  )

/** The packages that are published. */
export const published = (): readonly Workspace[] => workspaces().filter(({ manifest }) => manifest.private !== true)

/** Every file below a folder, relative to {@link root}, installed and built ones excepted. */
export const filesBelow = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true })
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap((entry) => {
          if (entry.name === 'node_modules' || entry.name === 'dist') return []
          const path = `${folder}/${entry.name}`
          return entry.isDirectory() ? filesBelow(path) : [path]
        })
    : []

/** How a program ended. */
export interface Ended {
  readonly ok: boolean
  /** Standard output and standard error, in this order. */
  readonly output: string
  readonly stdout: string
}

/** Where and with what a program is started. */
export interface Start {
  /** The top folder by default. */
  readonly cwd?: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a script with node and waits. */
export const node = (args: readonly string[], options?: Start): Ended => start(process.execPath, args, options)

/** Starts a program and waits, five minutes at most. */
export const start = (program: string, args: readonly string[], { cwd = root, env = {} }: Start = {}): Ended => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 300_000,
  })
  const failure = error === undefined ? '' : `${error.message}\n`
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${failure}`, stdout: stdout ?? '' }
}

/** The script of an installed tool: `node_modules/<path>`. */
export const tool = (path: string): string => join(root, 'node_modules', path)

/** The script of the TypeScript compiler. */
export const tsc: string = tool('typescript/bin/tsc')

/** The pnpm that runs this script, or else the one on the path. */
const pnpmProgram = (): readonly [string, ...string[]] => {
  const script = process.env['npm_execpath']
  return script !== undefined && /pnpm\.c?js$/.test(script) ? [process.execPath, script] : ['pnpm']
}

/** Starts pnpm and waits. */
export const pnpm = (args: readonly string[], options?: Start): Ended => {
  const [program, ...first] = pnpmProgram()
  return start(program, [...first, ...args], options)
}

/** Starts pnpm in the top folder, lets it print, and waits. True when it succeeded. */
export const pnpmLive = (args: readonly string[]): boolean => {
  const [program, ...first] = pnpmProgram()
  return spawnSync(program, [...first, ...args], { cwd: root, stdio: 'inherit' }).status === 0
}
