/**
 * One append, as messages of the protocol: alone, or on the call that all share.
 *
 * Lists, made whole before the first is sent: a generator that is left in the middle would cut an append short.
 *
 * @module
 */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { AppendReq, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { NewEvent, OwnedWrite } from '@muniment/kernel'
import { streamIdentifierOf } from './read-request.ts'

const utf8 = new TextEncoder()

const jsonBytes = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value))

const uuidOf = (id: string): InstanceType<typeof shared.UUID> => {
  const uuid = new shared.UUID()
  uuid.setString(id)
  return uuid
}

type Proposed = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage

/** Fills in the event; answers the bytes of its content. */
const propose = (proposed: Proposed, { id, type, data, metadata }: NewEvent): number => {
  const [dataBytes, metadataBytes] = [jsonBytes(data), jsonBytes(metadata)]
  proposed.setId(uuidOf(id))
  const properties = proposed.getMetadataMap()
  properties.set('type', type)
  properties.set('content-type', 'application/json')
  proposed.setData(dataBytes)
  proposed.setCustomMetadata(metadataBytes)
  return dataBytes.length + metadataBytes.length
}

const headerOf = (stream: string, { expected }: OwnedWrite): AppendReq => {
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

const messageOf = (event: NewEvent): AppendReq => {
  const proposed = new streams.AppendReq.ProposedMessage()
  propose(proposed, event)
  const message = new streams.AppendReq()
  message.setProposedMessage(proposed)
  return message
}

/** Who it is for, then an event each. `stream` is its name on the server. */
export const appendMessages = (stream: string, write: OwnedWrite): readonly AppendReq[] => [
  headerOf(stream, write),
  ...write.events.map(messageOf),
]

/** A message that has more gets no further event: a server takes about 16 MiB in one message. */
const messageBytesMax = 3 * 1_024 * 1_024

// No deadline: the protocol has a time of day here, and a server whose clock is ahead of ours would refuse every append.
const sharedOptionsOf = (stream: string, { expected }: OwnedWrite): BatchAppendReq.Options => {
  const options = new streams.BatchAppendReq.Options()
  options.setStreamIdentifier(streamIdentifierOf(stream))
  if (expected === 'any') options.setAny(new shared.Empty())
  else if (expected === 'no_stream') options.setNoStream(new shared.Empty())
  else if (expected === 'stream_exists') options.setStreamExists(new shared.Empty())
  else options.setStreamPosition(expected.toString())
  return options
}

/** The answer has `correlation` too. It is taken for whole at its last message. `stream` is its name on the server. */
export const sharedMessages = (correlation: string, stream: string, write: OwnedWrite): readonly BatchAppendReq[] => {
  const messages: BatchAppendReq[] = []
  let bytes = messageBytesMax
  for (const event of write.events) {
    if (bytes >= messageBytesMax) {
      const message = new streams.BatchAppendReq()
      message.setCorrelationId(uuidOf(correlation))
      messages.push(message)
      bytes = 0
    }
    const proposed = new streams.BatchAppendReq.ProposedMessage()
    bytes += propose(proposed, event)
    messages.at(-1)?.addProposedMessages(proposed)
  }
  messages[0]?.setOptions(sharedOptionsOf(stream, write))
  messages.at(-1)?.setIsFinal(true)
  return messages
}
