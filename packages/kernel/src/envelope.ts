/**
 * The envelope: what every event says about itself beside its data. Stored as flat text, read back typed.
 *
 * @module
 */
import type { Metadata } from './event-store.ts'
import type { Instant } from './instant.ts'
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

/** The envelope as stored. Absent fields are omitted. `schema` is the version of the data. */
export const toMetadata = (envelope: Envelope, schema: string): Metadata => {
  const { principal, onBehalfOf } = envelope
  const metadata: Record<string, string> = { schema }
  if (envelope.account !== undefined) metadata['account'] = envelope.account
  metadata['principal.kind'] = principal.kind
  if (principal.id !== undefined) metadata['principal.id'] = principal.id
  if (principal.operator !== undefined) metadata['principal.operator'] = principal.operator
  metadata['principal.source'] = principal.source
  if (envelope.credentialId !== undefined) metadata['credential.id'] = envelope.credentialId
  if (envelope.sessionId !== undefined) metadata['session.id'] = envelope.sessionId
  if (onBehalfOf !== undefined) metadata['onBehalfOf.kind'] = onBehalfOf.kind
  if (onBehalfOf !== undefined) metadata['onBehalfOf.id'] = onBehalfOf.id
  if (envelope.reaction !== undefined) metadata['reaction'] = envelope.reaction
  if (envelope.reason !== undefined) metadata['reason'] = envelope.reason
  metadata['command'] = envelope.command
  metadata['commandId'] = envelope.commandId
  if (envelope.commandDigest !== undefined) metadata['commandDigest'] = envelope.commandDigest
  metadata['occurredAt'] = envelope.occurredAt
  if (envelope.requestId !== undefined) metadata['request.id'] = envelope.requestId
  if (envelope.requestIp !== undefined) metadata['request.ip'] = envelope.requestIp
  if (envelope.requestUserAgent !== undefined) metadata['request.userAgent'] = envelope.requestUserAgent
  metadata['$correlationId'] = envelope.correlationId
  if (envelope.causationId !== undefined) metadata['$causationId'] = envelope.causationId
  if (envelope.traceparent !== undefined) metadata['traceparent'] = envelope.traceparent
  if (envelope.optional === true) metadata['optional'] = 'true'
  return metadata
}

/** The envelope of a recorded event; `undefined` when it names no principal, command or time: such an event is corrupt. */
export const fromMetadata = (metadata: Metadata): Envelope | undefined => {
  const kind = metadata['principal.kind']
  const source = metadata['principal.source']
  const { command, commandId, occurredAt } = metadata
  if (!kind || !source || !command || !commandId || !occurredAt) return undefined
  const onBehalfOfKind = metadata['onBehalfOf.kind']
  const onBehalfOfId = metadata['onBehalfOf.id']
  const present = <K extends string>(field: K, value: string | undefined): { readonly [P in K]?: string } =>
    (value === undefined ? {} : { [field]: value }) as { readonly [P in K]?: string }
  return {
    principal: {
      kind,
      ...present('id', metadata['principal.id']),
      ...present('operator', metadata['principal.operator']),
      source,
    },
    command,
    commandId,
    ...present('commandDigest', metadata['commandDigest']),
    occurredAt: occurredAt as Instant,
    ...present('account', metadata['account']),
    ...present('credentialId', metadata['credential.id']),
    ...present('sessionId', metadata['session.id']),
    ...(onBehalfOfKind && onBehalfOfId ? { onBehalfOf: { kind: onBehalfOfKind, id: onBehalfOfId } } : {}),
    ...present('reaction', metadata['reaction']),
    ...present('reason', metadata['reason']),
    ...present('requestId', metadata['request.id']),
    ...(present('requestIp', metadata['request.ip']) as { readonly requestIp?: Sealed }),
    ...(present('requestUserAgent', metadata['request.userAgent']) as { readonly requestUserAgent?: Sealed }),
    correlationId: metadata['$correlationId'] ?? commandId,
    ...present('causationId', metadata['$causationId']),
    ...present('traceparent', metadata['traceparent']),
    ...(metadata['optional'] === 'true' ? { optional: true } : {}),
  }
}
