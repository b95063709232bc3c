/**
 * Muniment: START HERE. The facade, and the one place that wires ports together.
 *
 * @module
 */
import { accountFeatures, defaultPasswordPolicy, type PasswordPolicy, type Plan, type Principal } from '@muniment/core'
import {
  aesGcmSealer,
  type Clock,
  type EventStore,
  type ExecuteEnvironment,
  FoldedStreams,
  type Random,
  systemClock,
  systemRandom,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { ConfigurationRefused } from './configuration-refused.ts'
import type { Engine, SessionPolicy } from './engine/engine.ts'
import { catchUp } from './engine/react.ts'
import { ReadModels } from './engine/read-models.ts'
import type { Keys } from './keys/keys.ts'
import type { Mailer } from './mail/mailer.ts'
import { argon2idHasher, type PasswordHasher } from './password-hasher/index.ts'
import type { RefusalSink } from './refusal-sink.ts'
import type { AuditEntry } from './verbs/audit/audit-entry.ts'
import { type Verbs, verbs } from './verbs/table.ts'
import { doorsOf, type PromiseDoor, type TaskEitherDoor, type Witness } from './verbs/verb.ts'

export interface MunimentOptions {
  readonly store: EventStore
  readonly keys: Keys
  /** First part of every stream name: `[a-z][a-zA-Z0-9]*`. Default `muniment`. One store can hold several. */
  readonly namespace?: string
  /** Without one, whatever needs a mail is refused. */
  readonly mailer?: Mailer
  /** Default: argon2id, m = 19456 KiB, t = 2, p = 1. */
  readonly passwordHasher?: PasswordHasher
  readonly passwords?: Partial<PasswordPolicy>
  readonly sessions?: Partial<SessionPolicy>
  /** Plan of newly founded accounts. Default: every feature, no seat limit. */
  readonly newAccounts?: Plan
  /** Oldest knowledge on which the access index may admit an API key, in milliseconds. Default 1,000. */
  readonly maxStalenessMs?: number
  readonly refusals?: RefusalSink
  /** For tests. */
  readonly clock?: Clock
  /** For tests: whoever can foretell it can foretell every secret. */
  readonly random?: Random
}

/** Plain promises, and what concerns the instance. */
export interface Muniment extends Omit<PromiseDoor<Verbs>, 'audit'> {
  readonly audit: PromiseDoor<Verbs>['audit'] & {
    /** Everything that this principal's user did in the account it has entered. Oldest first. */
    readonly by: (principal: Principal) => AsyncIterable<AuditEntry>
  }
  /** The same verbs as TaskEither: refusals are values there. */
  readonly fp: TaskEitherDoor<Verbs>
  /** Resolves when the read models have read the log once. */
  readonly ready: () => Promise<void>
  /** Finish what crashes and failures have left undone: every reaction of the log whose effect is missing. */
  readonly catchUp: () => Promise<void>
  /** Stops following the log and closes the hasher. The store is its owner's to close. */
  readonly close: () => Promise<void>
}

const everything: Plan = { plan: 'everything', features: accountFeatures }

const dayMs = 86_400_000

/** Waits before attempt n, longer each time, at most a second, and never in step with others. */
const pauseWith =
  (random: Random) =>
  (n: number): Promise<void> => {
    const jitter = 0.5 + (random.bytes(1)[0] ?? 0) / 512
    return new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 5 * 2 ** n) * jitter))
  }

const checked = ({
  store,
  keys,
  namespace = 'muniment',
  sessions,
  passwords,
  maxStalenessMs = 1_000,
}: MunimentOptions) => {
  if (!/^[a-z][a-zA-Z0-9]*$/.test(namespace))
    throw new ConfigurationRefused('namespace', 'is a lowercase letter, then letters and digits')
  if (store.capabilities.durable && !keys.keyStore.durable)
    throw new ConfigurationRefused('keys.keyStore', 'is durable where the store is: keys lost are passwords lost')
  if (keys.pepper.secret.length < 32) throw new ConfigurationRefused('keys.pepper.secret', 'has at least 32 bytes')
  if (!Number.isSafeInteger(keys.pepper.version) || keys.pepper.version < 1)
    throw new ConfigurationRefused('keys.pepper.version', 'counts from 1')
  if (keys.commandKey.length < 32) throw new ConfigurationRefused('keys.commandKey', 'has at least 32 bytes')
  const policy: PasswordPolicy = { ...defaultPasswordPolicy, ...passwords }
  if (!(policy.lengthMin >= 8)) throw new ConfigurationRefused('passwords.lengthMin', 'is at least 8')
  if (!(policy.lengthMax >= 64)) throw new ConfigurationRefused('passwords.lengthMax', 'is at least 64')
  const session: SessionPolicy = { idleMs: dayMs, lifetimeMs: 30 * dayMs, ...sessions }
  for (const field of ['idleMs', 'lifetimeMs'] as const)
    if (!Number.isSafeInteger(session[field]) || session[field] < 1)
      throw new ConfigurationRefused(`sessions.${field}`, 'is a whole number of milliseconds, at least 1')
  if (!Number.isFinite(maxStalenessMs) || maxStalenessMs < 0)
    throw new ConfigurationRefused('maxStalenessMs', 'is a number of milliseconds, at least 0')
  return { namespace, policy, session, maxStalenessMs }
}

const engineOf = (options: MunimentOptions): Engine => {
  const { namespace, policy, session, maxStalenessMs } = checked(options)
  const { store, keys, clock = systemClock, random = systemRandom } = options
  const now = () => clock.now()
  const environment: ExecuteEnvironment = { store, streams: new FoldedStreams(store), now, pause: pauseWith(random) }
  const engine: Engine = {
    namespace,
    environment,
    models: new ReadModels({
      store,
      namespace,
      now,
      maxStalenessMs,
      // What fails again is tried again after the next recovery, and at the next start.
      onRecovered: () => void catchUp(engine).catch(() => undefined),
    }),
    keys,
    sealer: aesGcmSealer(keys.keyStore, random),
    random,
    hasher: options.passwordHasher ?? argon2idHasher(),
    mailer: options.mailer,
    plan: options.newAccounts ?? everything,
    passwords: policy,
    sessions: session,
  }
  return engine
}

const witnessFor =
  (engine: Engine, sink: RefusalSink | undefined): Witness =>
  (verb, outcome) => {
    if (sink === undefined || E.isRight(outcome) || outcome.left._tag !== 'Rejected') return
    const { _tag: code, reference } = outcome.left.rejection
    const at = engine.environment.now()
    try {
      sink.refused(reference === undefined ? { at, verb, code } : { at, verb, code, reference })
    } catch {
      // The port's contract: a sink cannot undo an answer.
    }
  }

/** Pages through everything that a principal's user did. */
async function* entriesBy(audit: PromiseDoor<Verbs>['audit'], principal: Principal): AsyncGenerator<AuditEntry> {
  const own = principal.id === undefined ? {} : { principal: principal.id }
  for (let after: number | undefined; ; ) {
    const page = await audit.entries(after === undefined ? own : { ...own, after }, { as: principal })
    yield* page.entries
    if (page.next === undefined) return
    after = page.next
  }
}

/**
 * Create an instance over a store. It reads the log, finishes what a crash left undone, and is ready.
 *
 * @throws ConfigurationRefused naming the option and the rule.
 */
export const createMuniment = async (options: MunimentOptions): Promise<Muniment> => {
  const engine = engineOf(options)
  const { promises, taskEithers } = doorsOf(verbs, engine, witnessFor(engine, options.refusals))
  engine.models.start()
  await engine.models.ready()
  await catchUp(engine)
  return {
    ...promises,
    audit: { ...promises.audit, by: (principal) => entriesBy(promises.audit, principal) },
    fp: taskEithers,
    ready: () => engine.models.ready(),
    catchUp: () => catchUp(engine),
    close: async () => {
      await engine.models.stop()
      await engine.hasher.close()
    },
  }
}
