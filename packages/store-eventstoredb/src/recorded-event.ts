/**
 * An event as the server gives it, as the port wants it.
 *
 * @module
 */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { type Json, type Metadata, type RecordedEvent, StoreFailure } from '@muniment/kernel'
import { checkpointAt, type Position } from './checkpoint.ts'

type WireEvent = ReadResp.ReadEvent.RecordedEvent

/** Ticks of the server, of 100 nanoseconds. */
const ticksPerMs = 10_000n

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const noMetadata: Metadata = Object.freeze({})

const isFlat = (value: unknown): value is Metadata =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string')

/** Name of the stream, with the prefix of the store. */
export const streamOf = (event: WireEvent): string => {
  const name = event.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array()
  return Buffer.from(name.buffer, name.byteOffset, name.length).toString('utf8')
}

export const typeOf = (event: WireEvent): string => event.getMetadataMap().get('type') ?? ''

export const placeOf = (event: WireEvent): Position => ({
  commit: BigInt(event.getCommitPosition()),
  prepare: BigInt(event.getPreparePosition()),
})

/**
 * `stream` is its name without the prefix of the store.
 *
 * @throws StoreFailure `corrupt_store` for what no store of Muniment has written there: data that are no JSON, metadata that
 *   are not flat text.
 */
export const recordedEventOf = (event: WireEvent, stream: string, place: Position = placeOf(event)): RecordedEvent => {
  const revision = BigInt(event.getStreamRevision())
  const about = event.getMetadataMap()
  const parsed = (part: string, bytes: Uint8Array): unknown => {
    try {
      return JSON.parse(utf8.decode(bytes))
    } catch {
      throw new StoreFailure({ code: 'corrupt_store', where: `${stream}@${revision}: its ${part} are no JSON` })
    }
  }
  // Told by its content type the client falls back to text in silence: bytes that are no JSON would pass for a string.
  const data = parsed('data', event.getData_asU8()) as Json
  const given = event.getCustomMetadata_asU8()
  const metadata = given.length === 0 ? noMetadata : parsed('metadata', given)
  if (!isFlat(metadata))
    throw new StoreFailure({ code: 'corrupt_store', where: `${stream}@${revision}: its metadata are no flat text` })
  return {
    stream,
    revision,
    position: place.commit,
    checkpoint: checkpointAt(place),
    id: event.getId()?.getString() ?? '',
    type: typeOf(event),
    recordedAt: new Date(Number(BigInt(about.get('created') ?? 0) / ticksPerMs)),
    data,
    metadata,
  }
}
