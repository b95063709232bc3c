/**
 * A port with one fault: a port in memory with one thing done otherwise.
 *
 * @module
 */
import type { Port, PortFactory } from '../port-case.ts'

export interface PortFault<P extends Port> {
  /** What is wrong with the port, as a noun. */
  readonly name: string
  /** The cases that must fail. */
  readonly caughtBy: readonly string[]
  readonly factory: PortFactory<P>
}

/** Faults of one port: some methods are others, or the factory does otherwise what it gives beside the port. */
export const faultsOf =
  <P extends Port>(sound: PortFactory<P>) =>
  (
    name: string,
    caughtBy: readonly string[],
    change: (port: P) => Partial<P>,
    others: Partial<PortFactory<P>> = {},
  ): PortFault<P> => ({
    name,
    caughtBy,
    factory: {
      ...sound,
      name,
      open: async () => {
        const port = await sound.open()
        return { ...port, ...change(port) }
      },
      ...others,
    },
  })

/** Everything else has its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

export const unchanged = (): Record<never, never> => ({})

/** Answers each question once, and the same ever after. */
export const remembered = <A>(ask: (name: string) => Promise<A>): ((name: string) => Promise<A>) => {
  const answers = new Map<string, A>()
  return async (name) => {
    if (!answers.has(name)) answers.set(name, await ask(name))
    return answers.get(name) as A
  }
}

/** A name that every port takes, whatever was given. */
export const anyName = (name: unknown): string => `n${Buffer.from(String(name)).toString('hex').slice(0, 100)}`
