/**
 * What the client and the wire say went wrong, as a failure of the store.
 *
 * Told apart by class and by code of gRPC, never by name or message, with one exception: whether a request was sent at all is
 * only in the text of gRPC. Where that is not understood, the outcome is unknown.
 *
 * @module
 */
import {
  AccessDeniedError,
  convertToCommandError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import {
  contentBytes,
  type ExpectedRevision,
  invalidArgument,
  isStoreFailure,
  type OwnedWrite,
  StoreFailure,
  type StreamRevision,
} from '@muniment/kernel'
import { NotAnswered } from './within-time.ts'

/** Codes of gRPC that are asked for here. */
const grpc = { cancelled: 1, unknown: 2, deadlineExceeded: 4, unavailable: 14 } as const

/** Code of gRPC, where an error has one. */
export const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null | undefined)?.code

/** What the client makes of an error; its own errors stay as they are. */
export const commandErrorOf = (error: unknown): unknown => {
  // Converting reads fields that only errors of gRPC have.
  if (typeof codeOf(error) !== 'number' || isStoreFailure(error)) return error
  try {
    return convertToCommandError(error as Error)
  } catch {
    return error
  }
}

const textOf = (error: unknown): string => {
  const { message, details } = error as { readonly message?: unknown; readonly details?: unknown }
  return `${String(message)} ${String(details)}`
}

const saysUnavailable = (error: unknown, why: RegExp): boolean =>
  codeOf(error) === grpc.unavailable && why.test(textOf(error))

/** No connection was made: nothing was sent. */
export const wasNotConnected = (error: unknown): boolean =>
  saysUnavailable(error, /No connection established|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|Name resolution failed/)

/** Nothing was sent, or the server says that it has not begun. */
const wasNotBegun = (error: unknown): boolean =>
  wasNotConnected(error) || saysUnavailable(error, /Server Is Not Ready|Server Is Too Busy/)

/** The server is not there, or is not the one to ask: another connection may help. */
export const isUnreachable = (error: unknown): boolean => {
  const code = codeOf(error)
  return (
    code === grpc.unavailable ||
    code === grpc.cancelled ||
    code === grpc.deadlineExceeded ||
    error instanceof NotLeaderError ||
    error instanceof NotAnswered
  )
}

/** Of the client's own question what its server can do, whose failure it keeps for as long as it lives. */
export const spoilsClient = (error: unknown): boolean => {
  const { type } = (error ?? {}) as { readonly type?: unknown }
  return typeof codeOf(error) === 'number' && type === undefined && !isUnreachable(error)
}

/** A stream that was tombstoned, and one that somebody has soft-deleted while it was to exist, are told alike. */
export const saysDeleted = (error: unknown): boolean =>
  isStoreFailure(error, 'stream_tombstoned') || commandErrorOf(error) instanceof StreamDeletedError

const actualOf = (actual: bigint | string): StreamRevision | 'no_stream' =>
  // What was soft-deleted before it had an event is told as a revision below 0.
  typeof actual === 'bigint' && actual >= 0n ? actual : 'no_stream'

/** A write: an append or a removal. */
export interface AskedWrite {
  readonly stream: string
  readonly expected: ExpectedRevision
  /** Bytes that were sent, for a write that was too large. */
  readonly size: () => number
}

/** In bytes, as it is sent. */
export const sizeOf = ({ events }: OwnedWrite): number => events.reduce((sum, event) => sum + contentBytes(event), 0)

/** What a write failed with. Whatever is not certainly not written is `outcome_unknown`. */
export const writeFailure = (thrown: unknown, { stream, expected, size }: AskedWrite): StoreFailure => {
  if (isStoreFailure(thrown)) return thrown
  const error = commandErrorOf(thrown)
  const options = { cause: thrown }
  if (error instanceof WrongExpectedVersionError)
    return new StoreFailure(
      { code: 'concurrency_conflict', stream, expected, actual: actualOf(error.actualVersion) },
      options,
    )
  if (error instanceof StreamDeletedError) return new StoreFailure({ code: 'stream_tombstoned', stream }, options)
  if (error instanceof AccessDeniedError) return new StoreFailure({ code: 'access_denied' }, options)
  if (error instanceof MaxAppendSizeExceededError)
    return new StoreFailure({ code: 'append_too_large', size: size(), max: error.maxAppendSize }, options)
  if (error instanceof InvalidArgumentError)
    return invalidArgument('write', 'must be one that the server takes', thrown)
  if (error instanceof NotLeaderError || wasNotBegun(error)) return new StoreFailure({ code: 'unavailable' }, options)
  return new StoreFailure({ code: 'outcome_unknown', stream }, options)
}

/** What a read failed with: repeating it is harmless. */
export const readFailure = (thrown: unknown, stream?: string): StoreFailure => {
  if (isStoreFailure(thrown)) return thrown
  const error = commandErrorOf(thrown)
  const options = { cause: thrown }
  if (error instanceof AccessDeniedError) return new StoreFailure({ code: 'access_denied' }, options)
  if (error instanceof StreamDeletedError && stream !== undefined)
    return new StoreFailure({ code: 'stream_tombstoned', stream }, options)
  return new StoreFailure({ code: 'unavailable' }, options)
}

/** The server does not say why: for one that was given a position, the position is wrong. */
export const saysUnknown = (error: unknown): boolean =>
  commandErrorOf(error) instanceof UnknownError && codeOf(error) === grpc.unknown
