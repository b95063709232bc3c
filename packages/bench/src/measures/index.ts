/** Every measure, in the order of the table. @module */
import type { Measure } from '../harness/measure.ts'
import { accessIndexMemory } from './access-index-memory.ts'
import { checkApiKey, checkApiKeyOfMillion } from './check-api-key.ts'
import { commandInLargeAccount } from './command-in-large-account.ts'
import { commandOnLongStream } from './command-on-long-stream.ts'
import { commandOnNewStreams } from './command-on-new-streams.ts'
import { rebuildReadModels } from './rebuild-read-models.ts'
import { replay } from './replay.ts'

export const measures: readonly Measure[] = [
  checkApiKey,
  checkApiKeyOfMillion,
  accessIndexMemory,
  commandOnNewStreams,
  commandOnLongStream,
  commandInLargeAccount,
  replay,
  rebuildReadModels,
]
