/** Facts for tests: events as evolve sees them. @module */
import type { DomainEvent, Fact, Instant } from '@muniment/kernel'
import { deepFrozen } from './deep-frozen.ts'

/** An event as evolve sees it, frozen through and through. Its principal and its command are made up. */
export const factOf = <Ev extends DomainEvent>(event: Ev, index: number, occurredAt: Instant): Fact<Ev> =>
  deepFrozen({
    ...event,
    revision: BigInt(index),
    occurredAt,
    principal: { kind: 'user', id: 'usr_00000000000000000000000000000001' },
    commandId: `command ${index}`,
  })
