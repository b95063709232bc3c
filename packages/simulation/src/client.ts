/**
 * A client: a process with an instance of its own, and another when that has died.
 *
 * @module
 */
import type { Clock, EventStore } from '@muniment/kernel'
import { createMuniment, type Keys, type Mail, type Muniment, type Principal } from 'muniment'
import { answerTo, outcomeOf } from './carry-out.ts'
import { chooseCheck, chooseCommand, chooseEarlier, entersAs, withOtherInput } from './choose-command.ts'
import { actorOf, type Command, namedInEnvelope, unansweredEmail } from './command.ts'
import { type DoneEntry, type Entry, isDone, isOpen, type Moment, type Outcome } from './history.ts'
import type { People } from './people.ts'
import { hasherOf, keyStoreOf, mailerOf } from './ports.ts'
import type { ProcessClock } from './process-clock.ts'
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
  /** Everybody, this one included. */
  readonly clients: () => readonly Client[]
  /** What the clock of a process shows. */
  readonly clocks: Map<string, ProcessClock>
  /** The clock as the instance sees it. */
  readonly clockOf: (clock: Clock) => Clock
  /** False when enough was asked. */
  readonly goesOn: () => boolean
}

/** An instance and the process that it lives in. */
interface Running {
  readonly process: ClientProcess
  readonly muniment: Muniment
  readonly principals: Map<string, Principal>
}

/** As by an operator, a time server, or a virtual machine that was put to sleep. */
const setClock = (process: ClientProcess): void => {
  const { chance } = process.surroundings
  const most = chance.oneOf([6_000, 120_000, 3_600_000])
  const byMs = chance.happens(0.5) ? chance.between(-most, most) : chance.oneOf([-most, most])
  process.clock.jump(byMs)
  process.note(`its clock is set by ${byMs} ms: clockJump`)
}

export class Client {
  readonly name: string
  /** It only checks keys. */
  readonly isGate: boolean
  readonly #scene: Scene
  #generation = 0
  #running: Promise<Running>
  #lanesOpen: number
  #commandIds = 0

  constructor(name: string, scene: Scene, { isGate }: { readonly isGate: boolean }) {
    this.name = name
    this.isGate = isGate
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
      const { clockSkewMs } = this.#scene.settings
      const skewMs = chance.between(-clockSkewMs, clockSkewMs)
      const process = new ClientProcess(`${this.name}.${this.#generation}`, this.#scene, skewMs)
      this.#scene.clocks.set(process.name, process.clock)
      const created = createMuniment({
        store: storeUnderFaults(this.#scene.store, process),
        keys: { ...this.#scene.keys, keyStore: keyStoreOf(this.#scene.keys.keyStore, process) },
        mailer: mailerOf(this.#scene.mails, process),
        passwordHasher: hasherOf(process),
        newAccounts: this.#scene.settings.plan,
        maxStalenessMs: this.#scene.settings.maxStalenessMs,
        // Clocks are set by an hour here, and sessions are to outlive that.
        sessions: { mfaIdleMs: 86_400_000 },
        clock: this.#scene.clockOf(process.clock),
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
    const { settings, chance, time, people, entries, moment, clients, goesOn } = this.#scene
    let open: Entry | undefined
    while (goesOn()) {
      await time.sleep(chance.happens(0.7) ? chance.between(0, 40) : chance.between(0, 1_500))
      const running = await this.#running
      if (chance.happens(running.process.faults.restart)) {
        await this.#restart(running)
        continue
      }
      if (chance.happens(running.process.faults.clockJump)) setClock(running.process)
      if (this.isGate) {
        const check = chooseCheck(chance, people, moment())
        if (check !== undefined) await this.#ask(running, check, undefined, undefined)
        continue
      }
      const earlier = open !== undefined && chance.happens(settings.asksAgain) ? open : undefined
      open = undefined
      if (earlier !== undefined || chance.happens(0.12)) {
        const again = earlier ?? chooseEarlier(chance, entries)
        const other = again !== undefined && chance.happens(0.2) ? withOtherInput(chance, again.command) : undefined
        if (again !== undefined) {
          open = await this.#carryOut(running, other ?? again.command, again.commandId)
          continue
        }
      }
      const command = chooseCommand(chance, people, moment())
      const commandId = this.#commandIdFor(command)
      const asked = this.#carryOut(running, command, commandId)
      const twin =
        commandId !== undefined && chance.happens(0.08)
          ? chance.oneOf(clients().filter(({ isGate }) => !isGate))
          : undefined
      if (twin !== undefined && commandId !== undefined) await twin.#askAsWell(command, commandId)
      open = await asked
    }
    this.#lanesOpen -= 1
  }

  /** A person signs up and is not answered: whether anything follows from it is this process's own affair. */
  async askUnanswered(): Promise<void> {
    const running = await this.#running
    const { process } = running
    process.losesAnswers = true
    const account = { name: 'Unanswered' }
    const command = { verb: 'signUp', email: unansweredEmail, password: 'correct horse 0', account } as const
    await this.#ask(running, command, `${this.name}-unanswered`, undefined)
    process.losesAnswers = false
  }

  /** What somebody else is asking at this moment, under the same id: two runs of one command race. */
  async #askAsWell(command: Command, commandId: string): Promise<void> {
    const { chance } = this.#scene
    const other = chance.happens(0.2) ? withOtherInput(chance, command) : undefined
    await this.#carryOut(await this.#running, other ?? command, commandId)
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
    if ('membershipId' in command) people.changing.push(command.membershipId)
    const outcome = await Promise.race<Outcome>([
      process.died.then((kind) => ({ kind })),
      answerTo(muniment, command, { commandId, as, atMs: entry.asked.atMs, admitted }).then(
        (answer) => ({ kind: 'done', answer }),
        (error: unknown) => outcomeOf(error),
      ),
    ])
    entry.told = { ...moment(), outcome }
    if (by !== undefined) people.busy.splice(people.busy.indexOf(by), 1)
    if (outcome.kind === 'unknown') entry.commandId ??= outcome.commandId
    if (isDone(entry)) people.learn(entry satisfies DoneEntry)
    else if (entry.told?.outcome.kind === 'refused' && entry.told.outcome.code === 'SessionExpired')
      people.forgetSession(entry.command)
    return entry
  }
}
