/** Every measure, in the order of the table. @module */
import type { Measure } from '../harness/measure.ts'
import { checkApiKey, checkApiKeyOfMillion } from './check-api-key.ts'
import { commandOnLongStream } from './command-on-long-stream.ts'
import { commandOnNewStreams } from './command-on-new-streams.ts'

export const measures: readonly Measure[] = [
  checkApiKey,
  checkApiKeyOfMillion,
  commandOnNewStreams,
  commandOnLongStream,
]
