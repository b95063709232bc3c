/** Every measure, in the order of the table. @module */
import type { Measure } from '../harness/measure.ts'
import { accessIndexMemory } from './access-index-memory.ts'
import { checkApiKey, checkApiKeyBesideMap, checkApiKeyOfMillion } from './check-api-key.ts'
import { checkSessionToken } from './check-session-token.ts'
import { commandInLargeAccount } from './command-in-large-account.ts'
import { commandOnLongStream } from './command-on-long-stream.ts'
import { commandOnFewNewStreams, commandOnNewStreams } from './command-on-new-streams.ts'
import { coldStart } from './cold-start.ts'
import { eventStoreDb } from './eventstoredb.ts'
import { journal } from './journal.ts'
import { passwordVerifications } from './password-verifications.ts'
import { portsOnFiles } from './ports-on-files.ts'
import { rebuildBySize } from './rebuild-by-size.ts'
import { rebuildReadModels, rebuildWithoutStore } from './rebuild-read-models.ts'
import { loadStream, replay } from './replay.ts'

export const measures: readonly Measure[] = [
  checkApiKey,
  checkApiKeyBesideMap,
  checkApiKeyOfMillion,
  ...checkSessionToken,
  accessIndexMemory,
  commandOnNewStreams,
  commandOnFewNewStreams,
  commandOnLongStream,
  commandInLargeAccount,
  replay,
  loadStream,
  rebuildReadModels,
  rebuildWithoutStore,
  ...rebuildBySize,
  coldStart,
  ...journal,
  ...portsOnFiles,
  ...passwordVerifications,
  ...eventStoreDb,
]

/** Those that cannot be run here, each group with what it needs. */
export const lacking: readonly { readonly group: string; readonly needs: string }[] =
  (process.env['MUNIMENT_EVENTSTOREDB_URL'] ?? '') === ''
    ? [{ group: 'eventstoredb', needs: 'MUNIMENT_EVENTSTOREDB_URL, a server' }]
    : []
