/**
 * A process: what a client runs in, until it dies. Whatever it has asked is then never answered, and nothing that it
 * still does has any effect.
 *
 * @module
 */
import type { Chance } from './chance.ts'
import { type Faults, noFaults } from './faults.ts'
import { ProcessClock } from './process-clock.ts'
import type { SimulatedTime } from './simulated-time.ts'

/** What surrounds every process of a run. */
export interface Surroundings {
  readonly time: SimulatedTime
  readonly chance: Chance
  /** Those in force: none while everything heals. */
  readonly faults: () => Faults
  /** Is told what goes wrong, for whoever reads the history. */
  readonly note: (process: string, text: string) => void
}

const never = <A>(): Promise<A> => new Promise(() => undefined)

export class ClientProcess {
  readonly name: string
  readonly surroundings: Surroundings
  readonly clock: ProcessClock
  /** Resolves when it dies. */
  readonly died: Promise<'died'>
  /** Until then nothing that it sends is answered. */
  cutOffUntilMs = 0
  /** Whatever it writes arrives late and without an answer. */
  losesAnswers = false
  #alive = true
  #die: (value: 'died') => void = () => undefined

  constructor(name: string, surroundings: Surroundings, clockSkewMs: number) {
    this.name = name
    this.surroundings = surroundings
    this.clock = new ProcessClock(surroundings.time, clockSkewMs)
    this.died = new Promise((resolve) => {
      this.#die = resolve
    })
  }

  get alive(): boolean {
    return this.#alive
  }

  get faults(): Faults {
    return this.#alive ? this.surroundings.faults() : noFaults
  }

  die(why: string): void {
    if (!this.#alive) return
    this.#alive = false
    this.note(`dies: ${why}`)
    this.#die('died')
  }

  note(text: string): void {
    this.surroundings.note(this.name, text)
  }

  /** How long a message is on its way: mostly a few milliseconds. */
  latencyMs(): number {
    const { chance } = this.surroundings
    return chance.happens(0.05) ? chance.between(20, 400) : chance.between(0, 8)
  }

  /** For as long as it lives. */
  async sleep(ms: number): Promise<void> {
    await this.surroundings.time.sleep(ms)
    if (!this.#alive) await never()
  }

  /** Work outside of the process, at the end of a wait: a hash, a key, a mail. */
  async outside<A>(work: () => Promise<A>): Promise<A> {
    if (!this.#alive) return never()
    await this.sleep(this.latencyMs())
    return this.surroundings.time.during(async () => work())
  }

  /** Settles as what is under way does, unless the process is dead by then. */
  answered<A>(underWay: Promise<A>): Promise<A> {
    return new Promise((resolve, reject) => {
      underWay.then(
        (value) => this.#alive && resolve(value),
        (error: unknown) => this.#alive && reject(error),
      )
    })
  }
}
