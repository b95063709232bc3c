/**
 * `muniment.events`: following the log from the host's own code, by handlers or into rows of its own.
 *
 * For the host, like `support`: whoever holds the instance may follow everything. Never offer it at an edge.
 *
 * @module
 */
import { type CheckpointStore, memoryCheckpointStore } from '@muniment/kernel'
import { ConfigurationRefused } from '../configuration-refused.ts'
import type { Engine } from '../engine/engine.ts'
import { personalFields } from '../engine/personal-fields.ts'
import {
  type ProjectionsContext,
  type ProjectOptions,
  projectionsOver,
  type RunningProjections,
} from './projections.ts'
import { type EventType, type FollowOptions, type Subscription, subscriptionOver } from './subscription.ts'

export interface Events {
  /**
   * Hand every event of some types to a handler, in order and at least once, from where this name stopped. One process
   * at a time follows by a name. Personal fields are sealed; `following.personal()` opens them.
   *
   * @throws ConfigurationRefused for an option, for a name that is followed already, and for `checkpoints` that were not
   *   given to an instance on a durable store.
   */
  readonly follow: <const T extends EventType = EventType>(options: FollowOptions<T>) => Subscription
  /**
   * Keep rows of one's own up to date with the log, each commit of rows together with how far they have got. A changed
   * projection raises its `version`; its rows are built aside and swapped in. One process at a time runs a projection.
   *
   * @throws ConfigurationRefused for an option.
   */
  readonly project: (options: ProjectOptions) => RunningProjections
}

/** What runs for the host on an instance, to be stopped with it. */
export class HostFollowers {
  readonly #engine: Engine
  readonly #given: CheckpointStore | undefined
  readonly #inMemory = memoryCheckpointStore()
  readonly #subscriptions = new Map<string, Subscription>()
  readonly #projections = new Set<RunningProjections>()

  constructor(engine: Engine, checkpoints: CheckpointStore | undefined) {
    this.#engine = engine
    this.#given = checkpoints
  }

  readonly events: Events = {
    follow: (options) => this.#follow(options),
    project: (options) => {
      const running = projectionsOver(this.#context(), options)
      this.#projections.add(running)
      return running
    },
  }

  async stop(): Promise<void> {
    const running = [...this.#subscriptions.values(), ...this.#projections]
    await Promise.allSettled(running.map((one) => one.stop()))
  }

  #context(): ProjectionsContext {
    const { environment, namespace } = this.#engine
    return { store: environment.store, namespace, now: environment.now, elapsedMs: () => performance.now() }
  }

  #follow<T extends EventType>(options: FollowOptions<T>): Subscription {
    const { environment, sealer } = this.#engine
    if (this.#given === undefined && environment.store.capabilities.durable)
      throw new ConfigurationRefused(
        'checkpoints',
        'is given where the store is durable: all is handled again otherwise',
      )
    if (this.#subscriptions.get((options as { readonly name?: string } | undefined)?.name ?? '')?.state === 'following')
      throw new ConfigurationRefused('name', 'is followed once by an instance')
    const subscription = subscriptionOver(
      {
        ...this.#context(),
        checkpoints: this.#given ?? this.#inMemory,
        personal: async (event) => Object.fromEntries(await personalFields(sealer, event)),
      },
      options,
    )
    this.#subscriptions.set(options.name, subscription)
    return subscription
  }
}
