/**
 * Stores that lose or hold back what stands around appends that are late or never come.
 *
 * @module
 */
import { served } from '../fixtures/served.ts'
import { slowStores, type WrongOrder } from '../fixtures/slow-store.ts'
import type { Fault } from './fault.fixture.ts'

const slowFault = (name: string, caughtBy: readonly string[], wrong: WrongOrder): Fault => ({
  name,
  caughtBy,
  factory: { ...slowStores(name, wrong), patienceMs: 400 },
})

export const brokenGaps: readonly Fault[] = [
  slowFault('a reader that goes by positions and waits for no append', ['CON-07', 'GAP-01', 'GAP-05', 'GAP-06'], {
    readers: 'do not wait',
  }),
  slowFault('a reader that waits for ever where nothing will come', ['GAP-02', 'GAP-03', 'GAP-06', 'GAP-07'], {
    readers: 'wait at holes',
  }),
  slowFault('a reader that says it is past what it holds back', ['GAP-01', 'GAP-05', 'GAP-06'], {
    readers: 'say they are further',
  }),
  slowFault('a reader that does not answer while an append is open', ['GAP-01', 'GAP-06'], {
    readers: 'do not answer',
  }),
  slowFault('a log in the order of commits', ['GAP-01'], { ordersByCommit: true }),
  slowFault('data that are opened again and use the places of gaps anew', ['GAP-07'], { reopened: 'reuses positions' }),
  slowFault('data that are opened again and wait for what was open', ['GAP-07'], { reopened: 'keeps what was open' }),
  {
    name: 'an append that outlives its process',
    caughtBy: ['GAP-04'],
    factory: { ...served(slowStores('outliving'), { keepsWhatWasBegun: true }), patienceMs: 400 },
  },
]
