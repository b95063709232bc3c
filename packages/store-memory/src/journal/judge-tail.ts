/**
 * What becomes of the end of a journal: only what was never acknowledged is cut, and only where a crash explains it.
 *
 * @module
 */
import type { CommitRecord } from './commit-record.ts'

/** What the files say. */
export interface TailEvidence {
  readonly record: CommitRecord
  /** Bytes of the journal. */
  readonly size: number
  /** Whether everything before the record's group is as it was acknowledged. */
  readonly isSound: boolean
  /** Whether the bytes of the record's group are there, as they were written. */
  readonly isWhole: boolean
  /** Whether the operating system has run without a break since the record. */
  readonly sameBoot: boolean
}

/** How many bytes stay, or why nothing may be touched. */
export type TailVerdict = { readonly keep: number } | { readonly refusal: string }

/**
 * A group is written after its record and before the next group. So a killed process leaves no byte behind the group of
 * the last record; a power cut may, when the record of the next group was lost and bytes of it were not.
 */
export const judgeTail = ({ record, size, isSound, isWhole, sameBoot }: TailEvidence): TailVerdict => {
  const { state, start, end } = record
  if (size < (state === 'writing' ? start : end)) return { refusal: 'ends before what was acknowledged' }
  if (!isSound) return { refusal: 'is not as it was acknowledged' }
  if (!isWhole) {
    if (state === 'writing' && size <= end) return { keep: start }
    return { refusal: 'is not as it was acknowledged' }
  }
  if (size > end && (state === 'closed' || sameBoot)) return { refusal: 'goes on behind what this store wrote' }
  return { keep: end }
}
