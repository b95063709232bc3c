/** Events of a few hundred bytes, for measures of stores alone: no aggregate folds them. @module */
import { randomUUID } from 'node:crypto'
import type { Metadata, NewEvent } from '@muniment/kernel'

const metadata: Metadata = {
  schema: '1',
  'principal.kind': 'user',
  commandId: 'command-1',
  occurredAt: '2026-01-01T00:00:00.000Z',
}

const newEvent = (n: number): NewEvent => ({
  id: randomUUID(),
  type: 'DepositMade',
  data: { amount: n, reference: `deposit ${n}` },
  metadata,
})

/** So many of them, at least one. */
export const eventsOf = (count: number): readonly [NewEvent, ...NewEvent[]] => [
  newEvent(0),
  ...Array.from({ length: count - 1 }, (_, n) => newEvent(n + 1)),
]
