/**
 * The personal fields of an event, opened where the person's key is still there.
 *
 * @module
 */
import { catalogue, type MunimentEvent } from '@muniment/core'
import { type Sealed, SealFailure, type Sealer, type StoredEvent, sealedFields } from '@muniment/kernel'
import type { SequencedEvent } from '@muniment/projections'

/** `[erased]`, `[sealed]` or `[damaged]` in the place of what does not open. */
export const revealed = async (sealer: Sealer, subject: string, purpose: string, text: Sealed): Promise<string> => {
  try {
    const unsealed = await sealer.reveal(subject, purpose, text)
    return unsealed.status === 'open' ? unsealed.text : `[${unsealed.status}]`
  } catch (error) {
    // One damaged field must not hide the rest.
    if (error instanceof SealFailure && error.code === 'does_not_open') return '[damaged]'
    throw error
  }
}

/** Not for reading. */
const forNobody = new Set(['user.passwordHash', 'user.totpSecret'])

/** Sealed fields that people may read, by name. Password hashes and secrets of authenticators are not among them. */
export const personalFields = async (
  sealer: Sealer,
  { event, category, streamId }: SequencedEvent,
): Promise<ReadonlyMap<string, string>> => {
  const definition = (catalogue[category] as unknown as Record<string, StoredEvent<MunimentEvent>>)[event.type]
  const opened = new Map<string, string>()
  if (definition === undefined) return opened
  const data = event.data as unknown as Readonly<Record<string, Sealed | undefined>>
  for (const [field, purpose] of sealedFields(definition as never)) {
    const text = data[field]
    if (text === undefined || forNobody.has(purpose)) continue
    const subject = 'invitationId' in event.data ? event.data.invitationId : streamId
    opened.set(field, await revealed(sealer, subject, purpose, text))
  }
  return opened
}
