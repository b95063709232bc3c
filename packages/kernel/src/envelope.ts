/**
 * The envelope: what every event says about itself beside its data. Stored as flat text, read back typed.
 *
 * @module
 */
import type { Metadata } from './event-store.ts'
import { type Instant, isInstant } from './instant.ts'
import type { Sealed } from './sealed.ts'

/** Who did it. */
export interface PrincipalRef {
  /** For instance `user`. The closed list is the domain's. */
  readonly kind: string
  /** Absent when there is no identity to name. */
  readonly id?: string
  /** Who stood behind a support principal. */
  readonly operator?: string
  /** The surface, for instance `dashboard`. */
  readonly source: string
}

/** Everything but the data. */
export interface Envelope {
  readonly principal: PrincipalRef
  /** The verb, for instance `accounts.invite`. */
  readonly command: string
  readonly commandId: string
  /** Digest of the input without secrets; absent where a command has no input of a caller. */
  readonly commandDigest?: string
  readonly occurredAt: Instant
  readonly account?: string
  readonly credentialId?: string
  readonly sessionId?: string
  readonly onBehalfOf?: { readonly kind: string; readonly id: string }
  /** Name of the reaction that acted; the principal is still the one who started the chain. */
  readonly reaction?: string
  /** Given by a person: why. */
  readonly reason?: string
  readonly requestId?: string
  readonly requestIp?: Sealed
  readonly requestUserAgent?: Sealed
  readonly correlationId: string
  /** Id of the event that caused this one. */
  readonly causationId?: string
  readonly traceparent?: string
  /** A reader that does not know the type may skip it. */
  readonly optional?: boolean
}

/**
 * The envelope as stored: what every event has, in one order, then what some have. Absent fields are omitted. `schema` is
 * the version of the data. Frozen: it is delivered, remembered and answered with.
 */
export const toMetadata = (envelope: Envelope, schema: string): Metadata => {
  const { principal, onBehalfOf } = envelope
  // One literal: V8 lays it out at once, where keys added one by one cost three times as much.
  const metadata: Record<string, string> = {
    schema,
    'principal.kind': principal.kind,
    'principal.source': principal.source,
    command: envelope.command,
    commandId: envelope.commandId,
    occurredAt: envelope.occurredAt,
    $correlationId: envelope.correlationId,
  }
  if (principal.id !== undefined) metadata['principal.id'] = principal.id
  if (principal.operator !== undefined) metadata['principal.operator'] = principal.operator
  if (envelope.account !== undefined) metadata['account'] = envelope.account
  if (envelope.sessionId !== undefined) metadata['session.id'] = envelope.sessionId
  if (envelope.credentialId !== undefined) metadata['credential.id'] = envelope.credentialId
  if (onBehalfOf !== undefined) metadata['onBehalfOf.kind'] = onBehalfOf.kind
  if (onBehalfOf !== undefined) metadata['onBehalfOf.id'] = onBehalfOf.id
  if (envelope.reaction !== undefined) metadata['reaction'] = envelope.reaction
  if (envelope.reason !== undefined) metadata['reason'] = envelope.reason
  if (envelope.commandDigest !== undefined) metadata['commandDigest'] = envelope.commandDigest
  if (envelope.requestId !== undefined) metadata['request.id'] = envelope.requestId
  if (envelope.requestIp !== undefined) metadata['request.ip'] = envelope.requestIp
  if (envelope.requestUserAgent !== undefined) metadata['request.userAgent'] = envelope.requestUserAgent
  if (envelope.causationId !== undefined) metadata['$causationId'] = envelope.causationId
  if (envelope.traceparent !== undefined) metadata['traceparent'] = envelope.traceparent
  if (envelope.optional === true) metadata['optional'] = 'true'
  return Object.freeze(metadata)
}

/** What every envelope has. */
type EnvelopeKey = 'principal.kind' | 'principal.source' | 'command' | 'commandId' | 'occurredAt'

/** The stored name of the first part that an envelope must have and this one has not. No event is without a principal. */
export const lackingInEnvelope = (metadata: Metadata): EnvelopeKey | undefined => {
  if (!metadata['principal.kind']) return 'principal.kind'
  if (!metadata['principal.source']) return 'principal.source'
  if (!metadata['command']) return 'command'
  if (!metadata['commandId']) return 'commandId'
  return isInstant(metadata['occurredAt']) ? undefined : 'occurredAt'
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

const principalOf = (metadata: Metadata): PrincipalRef => {
  const { 'principal.kind': kind = '', 'principal.source': source = '' } = metadata
  const principal: Writable<PrincipalRef> = { kind, source }
  const { 'principal.id': id, 'principal.operator': operator } = metadata
  if (id !== undefined) principal.id = id
  if (operator !== undefined) principal.operator = operator
  return principal
}

/** The envelope of a recorded event; `undefined` when it names no principal, command or time: such an event is corrupt. */
export const fromMetadata = (metadata: Metadata): Envelope | undefined => {
  if (lackingInEnvelope(metadata) !== undefined) return undefined
  const { command = '', commandId = '', occurredAt } = metadata
  const envelope: Writable<Envelope> = {
    principal: principalOf(metadata),
    command,
    commandId,
    occurredAt: occurredAt as Instant,
    correlationId: metadata['$correlationId'] ?? commandId,
  }
  const { account, reaction, reason, commandDigest, traceparent } = metadata
  const { 'session.id': sessionId, 'credential.id': credentialId, $causationId: causationId } = metadata
  const { 'onBehalfOf.kind': onBehalfOfKind, 'onBehalfOf.id': onBehalfOfId } = metadata
  const { 'request.id': requestId, 'request.ip': requestIp, 'request.userAgent': requestUserAgent } = metadata
  if (account !== undefined) envelope.account = account
  if (sessionId !== undefined) envelope.sessionId = sessionId
  if (credentialId !== undefined) envelope.credentialId = credentialId
  if (onBehalfOfKind && onBehalfOfId) envelope.onBehalfOf = { kind: onBehalfOfKind, id: onBehalfOfId }
  if (reaction !== undefined) envelope.reaction = reaction
  if (reason !== undefined) envelope.reason = reason
  if (commandDigest !== undefined) envelope.commandDigest = commandDigest
  if (requestId !== undefined) envelope.requestId = requestId
  if (requestIp !== undefined) envelope.requestIp = requestIp as Sealed
  if (requestUserAgent !== undefined) envelope.requestUserAgent = requestUserAgent as Sealed
  if (causationId !== undefined) envelope.causationId = causationId
  if (traceparent !== undefined) envelope.traceparent = traceparent
  if (metadata['optional'] === 'true') envelope.optional = true
  return envelope
}
