/**
 * Golden names: the stored names and fields of an aggregate, held against an approved file.
 *
 * @module
 */
import { equal } from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describeStoredEvents } from '@muniment/kernel'

/**
 * Fails when the stored names differ from the approved file. A difference is a decision: with
 * `MUNIMENT_APPROVE_NAMES=1` in the environment the file is written anew, for review.
 */
export const matchesGoldenNames = (events: object, file: URL): void => {
  const actual = describeStoredEvents(events)
  if (process.env['MUNIMENT_APPROVE_NAMES'] === '1') writeFileSync(file, actual)
  equal(existsSync(file) ? readFileSync(file, 'utf8') : '(no approved file)\n', actual)
}
