/**
 * Reads and feeds, as messages of the protocol.
 *
 * @module
 */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Position } from './checkpoint.ts'
import type { ServerFilter } from './server-filter.ts'

const { Options } = streams.ReadReq

export type Direction = 'forwards' | 'backwards'

/** From this version of answers on the server ends a read of a stream with the revision of its last event. */
const tellsLastRevision = 1

/** Events that the server looks at before it says how far it is. */
const searchWindow = 250

const optionsOf = (direction: Direction): ReadReq.Options => {
  const options = new Options()
  options.setReadDirection(direction === 'backwards' ? 1 : 0)
  options.setResolveLinks(false)
  const ids = new Options.UUIDOption()
  ids.setString(new shared.Empty())
  options.setUuidOption(ids)
  const control = new Options.ControlOption()
  control.setCompatibility(tellsLastRevision)
  options.setControlOption(control)
  return options
}

const requestOf = (options: ReadReq.Options): ReadReq => {
  const request = new streams.ReadReq()
  request.setOptions(options)
  return request
}

const filterOf = (filter: ServerFilter): ReadReq.Options.FilterOptions => {
  const expression = new Options.FilterOptions.Expression()
  if ('regex' in filter) expression.setRegex(filter.regex)
  else expression.setPrefixList([...filter.prefixes])
  const options = new Options.FilterOptions()
  if (filter.on === 'stream') options.setStreamIdentifier(expression)
  else options.setEventType(expression)
  options.setMax(searchWindow)
  options.setCheckpointintervalmultiplier(1)
  return options
}

const setPlace = (all: ReadReq.Options.AllOptions, from: Position | 'start' | 'end'): void => {
  if (from === 'start') all.setStart(new shared.Empty())
  else if (from === 'end') all.setEnd(new shared.Empty())
  else {
    const position = new Options.Position()
    position.setCommitPosition(from.commit.toString())
    position.setPreparePosition(from.prepare.toString())
    all.setPosition(position)
  }
}

const utf8 = new TextEncoder()

/** A stream by its name on the server. */
export const streamIdentifierOf = (stream: string): InstanceType<typeof shared.StreamIdentifier> => {
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(utf8.encode(stream))
  return identifier
}

/** Up to `count` events of a stream; inclusive. `count` is at least 1: the server knows no other. */
export const streamRequest = (
  stream: string,
  from: bigint | 'start' | 'end',
  direction: Direction,
  count: number,
): ReadReq => {
  const place = new Options.StreamOptions()
  place.setStreamIdentifier(streamIdentifierOf(stream))
  if (from === 'start') place.setStart(new shared.Empty())
  else if (from === 'end') place.setEnd(new shared.Empty())
  else place.setRevision(from.toString())
  const options = optionsOf(direction)
  options.setStream(place)
  options.setCount(count.toString())
  options.setNoFilter(new shared.Empty())
  return requestOf(options)
}

/** Up to `count` events of the log: forwards inclusive, backwards exclusive. `count` is at least 1. */
export const allRequest = (
  from: Position | 'start' | 'end',
  direction: Direction,
  count: number,
  filter: ServerFilter | undefined,
): ReadReq => {
  const place = new Options.AllOptions()
  setPlace(place, from)
  const options = optionsOf(direction)
  options.setAll(place)
  options.setCount(count.toString())
  if (filter === undefined) options.setNoFilter(new shared.Empty())
  else options.setFilter(filterOf(filter))
  return requestOf(options)
}

/** A feed of the log; exclusive. */
export const feedRequest = (from: Position | 'start' | 'end', filter: ServerFilter): ReadReq => {
  const place = new Options.AllOptions()
  setPlace(place, from)
  const options = optionsOf('forwards')
  options.setAll(place)
  options.setSubscription(new Options.SubscriptionOptions())
  options.setFilter(filterOf(filter))
  return requestOf(options)
}
