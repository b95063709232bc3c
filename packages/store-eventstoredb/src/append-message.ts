/**
 * One append, as messages of the protocol: who it is for, then an event each.
 *
 * @module
 */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { AppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ExpectedRevision, NewEvent } from '@muniment/kernel'
import { streamIdentifierOf } from './read-request.ts'

/** An event with its content as the bytes that are sent. */
export interface EncodedEvent {
  readonly id: string
  readonly type: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

const utf8 = new TextEncoder()

const jsonBytes = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value))

export const encodedEventOf = ({ id, type, data, metadata }: NewEvent): EncodedEvent => ({
  id,
  type,
  data: jsonBytes(data),
  metadata: jsonBytes(metadata),
})

const headerOf = (stream: string, expected: ExpectedRevision): AppendReq => {
  const options = new streams.AppendReq.Options()
  options.setStreamIdentifier(streamIdentifierOf(stream))
  if (expected === 'any') options.setAny(new shared.Empty())
  else if (expected === 'no_stream') options.setNoStream(new shared.Empty())
  else if (expected === 'stream_exists') options.setStreamExists(new shared.Empty())
  else options.setRevision(expected.toString())
  const header = new streams.AppendReq()
  header.setOptions(options)
  return header
}

const messageOf = ({ id, type, data, metadata }: EncodedEvent): AppendReq => {
  const proposed = new streams.AppendReq.ProposedMessage()
  const uuid = new shared.UUID()
  uuid.setString(id)
  proposed.setId(uuid)
  proposed.getMetadataMap().set('type', type)
  proposed.getMetadataMap().set('content-type', 'application/json')
  proposed.setData(data)
  proposed.setCustomMetadata(metadata)
  const message = new streams.AppendReq()
  message.setProposedMessage(proposed)
  return message
}

/** `stream` is its name on the server. */
export const appendMessages = (
  stream: string,
  expected: ExpectedRevision,
  events: readonly EncodedEvent[],
): readonly AppendReq[] => [headerOf(stream, expected), ...events.map(messageOf)]
