/** Every broken store. @module */
import { brokenAppends, brokenRepeats } from './appends.fixture.ts'
import { brokenClaims } from './claims.fixture.ts'
import { brokenLives, brokenNames, brokenPayloads } from './contents.fixture.ts'
import { brokenCrashes } from './crashes.fixture.ts'
import type { Fault } from './fault.fixture.ts'
import { brokenFeeds } from './feeds.fixture.ts'
import { brokenGaps } from './gaps.fixture.ts'
import { brokenProcesses } from './processes.fixture.ts'
import { brokenLogReads, brokenOrder, brokenStreamReads } from './reads.fixture.ts'
import { brokenRemovals } from './removal.fixture.ts'
import { brokenRemotes } from './remote.fixture.ts'

export const brokenStores: readonly Fault[] = [
  ...brokenAppends,
  ...brokenRepeats,
  ...brokenStreamReads,
  ...brokenLogReads,
  ...brokenOrder,
  ...brokenFeeds,
  ...brokenPayloads,
  ...brokenNames,
  ...brokenLives,
  ...brokenCrashes,
  ...brokenRemotes,
  ...brokenClaims,
  ...brokenGaps,
  ...brokenProcesses,
  ...brokenRemovals,
]
