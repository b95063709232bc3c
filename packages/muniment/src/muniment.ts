/**
 * Muniment: START HERE. The facade, and the one place that wires ports together.
 *
 * @module
 */
import { Principal } from '@muniment/core'
import {
  aesGcmSealer,
  epochMsOf,
  type ExecuteEnvironment,
  failure,
  FoldedStreams,
  type Random,
  rejected,
  systemClock,
  systemRandom,
} from '@muniment/kernel'
import type { SequencedEvent } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { configurationOf, type MunimentOptions } from './configuration.ts'
import { RefusedAttempts, recordRefused } from './engine/attempts.ts'
import { checkPepper } from './engine/check-pepper.ts'
import type { Engine } from './engine/engine.ts'
import { catchUp, react, settleWhatIsDone } from './engine/react.ts'
import { IndexSnapshots } from './engine/index-snapshots.ts'
import { type Events, HostFollowers } from './following/events.ts'
import { type ImportOptions, type ImportReport, type ImportSource, importUsers } from './importing/import-users.ts'
import { LaterCatchUp } from './engine/later-catch-up.ts'
import { OpenCauses } from './engine/open-causes.ts'
import { ReadModels } from './engine/read-models.ts'
import { type SupportInput, support } from './engine/support.ts'
import { Underway } from './engine/underway.ts'
import { MunimentClosed } from './muniment-closed.ts'
import { MunimentError } from './muniment-error.ts'
import { argon2idHasher } from './password-hasher/index.ts'
import type { RefusalSink } from './refusal-sink.ts'
import type { PrincipalRequired, WrongPrincipal } from './refusals.ts'
import { VerifiedSignatures } from './session-tokens/verified-signatures.ts'
import type { AuditEntry } from './verbs/audit/audit-entry.ts'
import { furtherEntries } from './verbs/audit/entries.ts'
import { beginImport, importRow } from './verbs/users/import-row.ts'
import { type Verbs, verbs } from './verbs/table.ts'
import { type Doorkeeper, doorsOf, type PromiseDoor, type TaskEitherDoor, type Witness } from './verbs/doors.ts'

/**
 * Plain promises, and what concerns the instance. What a promise rejects with is a {@link MunimentError}, whose code is
 * the name of the refusal, `Conflict` or `Failure`.
 */
export interface Muniment extends Omit<PromiseDoor<Verbs>, 'audit' | 'users'> {
  readonly users: PromiseDoor<Verbs>['users'] & {
    /**
     * People who were somewhere else before, with the hashes and logins that they had there (D45): as support, row by row,
     * however many there are. A hash is compared with the password as it is typed, and replaced by one of ours at the first
     * login; whoever has neither a password nor a login sets one by `users.requestPasswordReset`. Nobody is mailed, and no
     * account is founded.
     *
     * - `rows`  objects as {@link ImportRow}, or lines of JSON: what `readline` yields of a file will do.
     * - `options`  see {@link ImportOptions}; the principal must be fresh when it begins.
     *
     * A row that is refused is told with its line and the rule, and the others go on. One whose outcome a failure has left
     * open ends it, and so does a source that throws; run again from the beginning, it passes over what was done. A row that
     * is not what it was then is `CommandIdReused`, unless its hash alone is another: then it is `repeated`.
     *
     * Rejects with `PrincipalRequired`, `PrincipalExpired` and `WrongPrincipal` before the first row, with
     * `ConfigurationRefused` for an option, and with whatever has ended it.
     */
    readonly import: (rows: ImportSource, options: ImportOptions) => Promise<ImportReport>
  }

  readonly audit: PromiseDoor<Verbs>['audit'] & {
    /**
     * Everything that this principal's user did, in the account it has entered or everywhere. Oldest first. One call
     * however long it takes: the principal must be fresh when it begins, and each page asks whether it still may read.
     *
     * The iteration throws what `audit.entries` refuses, and `WrongPrincipal` for support, which is no user.
     */
    readonly by: (principal: Principal) => AsyncIterable<AuditEntry>
  }
  /**
   * A principal for the platform's own staff, by name and with a reason (D45): reads every account's trail, and does what
   * the verbs of people say is for support alone. For the host's own tools; never offer it at an edge.
   *
   * - `operator`  1 to 128 characters in one line, and no word of the audit trail for nobody.
   * - `reason`  1 to 1,024 characters in one line.
   *
   * Refuses
   * - `InvalidInput`  a field is missing, unknown or not as described.
   * - `OperatorRequired`  it names nobody.
   * - `ReasonRequired`  it says nothing.
   */
  readonly support: (input: SupportInput) => Promise<Principal>
  /** Following the log from the host's own code. */
  readonly events: Events
  /** The same verbs as TaskEither: refusals are values there. */
  readonly fp: TaskEitherDoor<Verbs>
  /** Resolves when the read models have read the log once. Rejects with a `Failure` after `close`. */
  readonly ready: () => Promise<void>
  /**
   * Finish what crashes and failures have left undone: every reaction of the log whose effect is missing. Happens by
   * itself at the start, whenever the feed recovers, and a few times after an append without an answer or a reaction
   * that failed. Rejects with a `Conflict` or a `Failure` when something is still undone, and after `close`.
   */
  readonly catchUp: () => Promise<void>
  /**
   * Stops following the log, what runs by `events` included, and closes the password hasher that `createMuniment` made. What was passed in is its
   * owner's to close, the store as well as the hasher. Whatever is asked afterwards, of a verb or of the instance, is a
   * `Failure` whose cause is {@link MunimentClosed}; what is under way goes on. May be repeated.
   */
  readonly close: () => Promise<void>
}

/** A person's right password must get through a crowd of guessers, each of whom writes to the same stream. */
const attemptsMax = 30

/** Waits before attempt n, longer each time, at most a second, and never in step with others. */
const pauseWith =
  (random: Random) =>
  (n: number): Promise<void> => {
    const jitter = 0.5 + (random.bytes(1)[0] ?? 0) / 512
    return new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 5 * 2 ** n) * jitter))
  }

const engineOf = (options: MunimentOptions): Engine => {
  const { namespace, passwords, sessions, sessionTokens, logins, mfa, tickets, plan, maxStalenessMs } =
    configurationOf(options)
  const { store, keys, clock = systemClock, random = systemRandom } = options
  const now = () => clock.now()
  const environment: ExecuteEnvironment = {
    store,
    streams: new FoldedStreams(store),
    now,
    attemptsMax,
    pause: pauseWith(random),
  }
  // What fails in every round is tried again after the next recovery, and at the next start.
  const later = new LaterCatchUp((signal) => catchUp(engine, signal))
  const seed = random.bytes(4)
  const lookAgain = async (due: readonly SequencedEvent[], signal: AbortSignal): Promise<readonly SequencedEvent[]> => {
    const ours = due.filter(({ envelope }) => engine.underway.has(envelope.correlationId))
    if ((await catchUp(engine, signal, due)).length > 0) later.ask()
    return ours
  }
  const causes = new OpenCauses(lookAgain, (seed[0] ?? 0) / 255)
  const engine: Engine = {
    later,
    causes,
    underway: new Underway(),
    react: (events, minted) => react(engine)(events, minted),
    instance: Symbol('muniment'),
    namespace,
    environment,
    models: new ReadModels({
      store,
      namespace,
      now,
      // A clock that was given for tests is the only one that there is.
      elapsedMs: options.clock === undefined ? () => performance.now() : () => epochMsOf(now()),
      maxStalenessMs,
      seed,
      onRecovered: () => later.ask(),
      onEvent: (event, when) => causes.add(event, when),
      isReactedToBefore: (sequence) => {
        settleWhatIsDone(engine)
        return causes.isDoneBefore(sequence)
      },
      onProgress: options.onProgress,
      snapshots:
        options.snapshots === undefined
          ? undefined
          : new IndexSnapshots(options.snapshots, namespace, keys.commandKey.secret),
    }),
    keys,
    sealer: aesGcmSealer(keys.keyStore, random),
    random,
    hasher: options.passwordHasher ?? argon2idHasher(),
    mailer: options.mailer,
    plan,
    passwords,
    sessions,
    sessionTokens,
    signatures: new VerifiedSignatures(),
    logins,
    loginLimiter: options.loginLimiter,
    refusedAttempts: new RefusedAttempts(),
    mfa,
    tickets,
  }
  return engine
}

const witnessFor =
  (engine: Engine, sink: RefusalSink | undefined): Witness =>
  (verb, outcome) => {
    if (sink === undefined || E.isRight(outcome) || outcome.left._tag !== 'Rejected') return
    const { _tag: code, reference } = outcome.left.rejection
    const at = engine.environment.now()
    const refusal = reference === undefined ? { at, verb, code } : { at, verb, code, reference }
    // The port's contract: a sink cannot undo an answer, at once or later.
    const ignored = (): void => undefined
    try {
      Promise.resolve(sink.refused(refusal)).catch(ignored)
    } catch {
      ignored()
    }
  }

type Page = PromiseDoor<Verbs>['audit']['entries']

/** Pages through everything that a principal's user did. */
async function* entriesBy(
  principal: Principal,
  { first, further }: { readonly first: Page; readonly further: Page },
): AsyncGenerator<AuditEntry> {
  if (!Principal.is(principal)) throw new MunimentError(rejected<PrincipalRequired>({ _tag: 'PrincipalRequired' }))
  if (principal.id === undefined)
    throw new MunimentError(rejected<WrongPrincipal>({ _tag: 'WrongPrincipal', needs: 'user' }))
  const own = { principal: principal.id }
  let page = await first(own, { as: principal })
  for (;;) {
    yield* page.entries
    if (page.next === undefined) return
    page = await further({ ...own, after: page.next }, { as: principal })
  }
}

/**
 * Create an instance over a store. It reads the log, finishes what a crash left undone, and is ready.
 *
 * Rejects with
 * - `ConfigurationRefused`  an option is missing, unknown, of the wrong kind or outside its limits. It names the
 *   option and the rule, never a value; nothing was asked of the store. See {@link MunimentOptions} for each. And when
 *   the log shows that `keys.pepper` is another than the one its people signed up with.
 * - `StoreFailure`  the log cannot be read: by its `code`, `unavailable` or `access_denied` for instance. Whatever else
 *   the store throws while it is read comes through as it is.
 *
 * A log that can be read and not written is no reason not to start. Nothing has to be closed when this rejects.
 */
export const createMuniment = async (options: MunimentOptions): Promise<Muniment> => {
  const engine = engineOf(options)
  let closed = false
  const keeper: Doorkeeper = { witness: witnessFor(engine, options.refusals), isClosed: () => closed }
  const { promises, taskEithers } = doorsOf(verbs, engine, keeper)
  const followers = new HostFollowers(engine, options.checkpoints)
  const inner = { platform: { support }, audit: { by: furtherEntries }, users: { import: importRow } }
  const { promises: behind } = doorsOf(inner, engine, keeper)
  const { promises: before } = doorsOf({ users: { import: beginImport } }, engine, keeper)
  const checkOpen = (): void => {
    if (closed) throw new MunimentError(failure(new MunimentClosed()))
  }
  const closeEngine = async (): Promise<void> => {
    await engine.later.stop()
    await engine.causes.stop()
    await engine.models.stop()
    await recordRefused(engine, engine.refusedAttempts.takeAll())
    if (options.passwordHasher === undefined) await engine.hasher.close()
  }
  try {
    engine.models.start()
    await engine.models.ready()
    await checkPepper(engine)
    // A log that can only be read, by an auditor say, is no reason not to start.
    if ((await catchUp(engine)).length > 0) engine.later.ask()
  } catch (thrown) {
    await closeEngine()
    throw thrown
  }
  engine.models.saveAfterLongStart()
  return {
    ...promises,
    users: {
      ...promises.users,
      import: (rows, given) => importUsers({ begin: before.users.import, row: behind.users.import }, rows, given),
    },
    audit: {
      ...promises.audit,
      by: (principal) => entriesBy(principal, { first: promises.audit.entries, further: behind.audit.by }),
    },
    support: behind.platform.support,
    events: {
      follow: (follow) => {
        checkOpen()
        return followers.events.follow(follow)
      },
      project: (project) => {
        checkOpen()
        return followers.events.project(project)
      },
    },
    fp: taskEithers,
    ready: async () => {
      checkOpen()
      await engine.models.ready()
    },
    catchUp: async () => {
      checkOpen()
      const [undone] = await catchUp(engine)
      if (undone !== undefined) throw new MunimentError(undone)
    },
    close: async () => {
      closed = true
      await followers.stop()
      await closeEngine()
    },
  }
}
