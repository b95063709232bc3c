/**
 * A client: a process with an instance of its own, and another when that has died.
 *
 * @module
 */
import { type EventStore, instantOf } from '@muniment/kernel'
import { createMuniment, type Keys, type Mail, type Muniment, type Principal } from 'muniment'
import { answerTo, outcomeOf } from './carry-out.ts'
import { chooseCommand, chooseEarlier, entersAs, withOtherInput } from './choose-command.ts'
import { actorOf, type Command, namedInEnvelope } from './command.ts'
import { type DoneEntry, type Entry, isDone, isOpen, type Moment, type Outcome } from './history.ts'
import type { People } from './people.ts'
import { hasherOf, keyStoreOf, mailerOf } from './ports.ts'
import { ClientProcess, type Surroundings } from './process-of-client.ts'
import type { Settings } from './settings.ts'
import { storeUnderFaults } from './store-under-faults.ts'

/** What all clients of a run share. */
export interface Scene extends Surroundings {
  readonly settings: Settings
  readonly store: EventStore
  readonly keys: Keys
  readonly mails: Mail[]
  readonly people: People
  readonly entries: Entry[]
  readonly moment: () => Moment
  /** Is told of what must not happen at all, such as an error that is none of the facade's. */
  readonly broken: (error: unknown) => void
  /** False when enough was asked. */
  readonly goesOn: () => boolean
}

/** An instance and the process that it lives in. */
interface Running {
  readonly process: ClientProcess
  readonly muniment: Muniment
  readonly principals: Map<string, Principal>
}

export class Client {
  readonly name: string
  readonly #scene: Scene
  #generation = 0
  #running: Promise<Running>
  #lanesOpen: number
  #commandIds = 0

  constructor(name: string, scene: Scene) {
    this.name = name
    this.#scene = scene
    this.#running = this.#start()
    this.#lanesOpen = scene.settings.lanes
    for (let lane = 0; lane < scene.settings.lanes; lane += 1)
      this.#lane().catch((error: unknown) => scene.broken(error))
  }

  /** True when nothing is asked any more. */
  get isIdle(): boolean {
    return this.#lanesOpen === 0
  }

  /** The instance of now, once it has started. */
  running(): Promise<Running> {
    return this.#running
  }

  async #start(): Promise<Running> {
    const { chance, time } = this.#scene
    for (;;) {
      this.#generation += 1
      const process = new ClientProcess(`${this.name}.${this.#generation}`, this.#scene)
      const { clockSkewMs } = this.#scene.settings
      const skewMs = chance.between(-clockSkewMs, clockSkewMs)
      const created = createMuniment({
        store: storeUnderFaults(this.#scene.store, process),
        keys: { ...this.#scene.keys, keyStore: keyStoreOf(this.#scene.keys.keyStore, process) },
        mailer: mailerOf(this.#scene.mails, process),
        passwordHasher: hasherOf(process),
        newAccounts: this.#scene.settings.plan,
        maxStalenessMs: this.#scene.settings.maxStalenessMs,
        clock: { now: () => instantOf(time.nowMs + skewMs) },
        random: chance,
      }).catch((error: unknown) => {
        process.die(`it cannot start: ${String((error as { code?: unknown }).code ?? error)}`)
        return 'died' as const
      })
      const muniment = await Promise.race([created, process.died])
      if (muniment !== 'died') {
        void process.died.then(() => {
          this.#running = this.#startLater()
        })
        process.note('starts')
        return { process, muniment, principals: new Map() }
      }
      await time.sleep(chance.between(10, 800))
    }
  }

  async #startLater(): Promise<Running> {
    await this.#scene.time.sleep(this.#scene.chance.between(10, 2_000))
    return this.#start()
  }

  /** An end in good order, while the other lanes may still wait for answers. */
  async #restart({ process, muniment }: Running): Promise<void> {
    if (!process.alive) return
    process.note('closes')
    await Promise.race([muniment.close(), process.died])
    // What is under way goes on, and what comes now is told that it is too late.
    await this.#scene.time.sleep(this.#scene.chance.between(0, 500))
    process.die('it has closed')
  }

  async #lane(): Promise<void> {
    const { chance, time, people, entries, goesOn } = this.#scene
    let open: Entry | undefined
    while (goesOn()) {
      await time.sleep(chance.happens(0.7) ? chance.between(0, 40) : chance.between(0, 1_500))
      const running = await this.#running
      if (chance.happens(running.process.faults.restart)) {
        await this.#restart(running)
        continue
      }
      const earlier = open !== undefined && chance.happens(0.7) ? open : undefined
      open = undefined
      if (earlier !== undefined || chance.happens(0.12)) {
        const again = earlier ?? chooseEarlier(chance, entries)
        const other = again !== undefined && chance.happens(0.2) ? withOtherInput(chance, again.command) : undefined
        if (again !== undefined) {
          open = await this.#carryOut(running, other ?? again.command, again.commandId)
          continue
        }
      }
      const command = chooseCommand(chance, people, time.nowMs)
      open = await this.#carryOut(running, command, this.#commandIdFor(command))
    }
    this.#lanesOpen -= 1
  }

  #commandIdFor({ verb }: Command): string | undefined {
    if (namedInEnvelope[verb] === undefined || this.#scene.chance.happens(0.15)) return undefined
    this.#commandIds += 1
    return `${this.name}-${this.#commandIds}`
  }

  /** Enters first where that is needed. Answers the entry if nobody knows what became of it. */
  async #carryOut(running: Running, command: Command, commandId: string | undefined): Promise<Entry | undefined> {
    const entrance = entersAs(command)
    let as: Principal | undefined
    if (entrance !== undefined) {
      const key = `${entrance.session} ${entrance.account ?? ''}`
      as = this.#scene.chance.happens(0.6) ? running.principals.get(key) : undefined
      if (as === undefined) await this.#ask(running, { verb: 'enter', ...entrance }, undefined, undefined)
      as ??= running.principals.get(key)
      if (as === undefined) return undefined
    }
    const entry = await this.#ask(running, command, commandId, as)
    return isOpen(entry) && entry.commandId !== undefined ? entry : undefined
  }

  async #ask(
    { process, muniment, principals }: Running,
    command: Command,
    commandId: string | undefined,
    as: Principal | undefined,
  ): Promise<Entry> {
    const { entries, moment, people } = this.#scene
    const entry: Entry = {
      number: entries.length,
      process: process.name,
      command,
      commandId,
      asked: moment(),
      told: undefined,
    }
    entries.push(entry)
    if (!process.alive) return entry
    const admitted = (principal: Principal): void => {
      if (command.verb === 'enter') principals.set(`${command.session} ${command.account ?? ''}`, principal)
    }
    const by = 'email' in command && !('actor' in command) ? command.email : actorOf(command)
    if (by !== undefined) people.busy.push(by)
    const outcome = await Promise.race<Outcome>([
      process.died.then((kind) => ({ kind })),
      answerTo(muniment, command, { commandId, as, admitted }).then(
        (answer) => ({ kind: 'done', answer }),
        (error: unknown) => outcomeOf(error),
      ),
    ])
    entry.told = { ...moment(), outcome }
    if (by !== undefined) people.busy.splice(people.busy.indexOf(by), 1)
    if (outcome.kind === 'unknown') entry.commandId ??= outcome.commandId
    if (isDone(entry)) people.learn(entry satisfies DoneEntry)
    return entry
  }
}
