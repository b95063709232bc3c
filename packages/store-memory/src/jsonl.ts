/**
 * The exchange format: one recorded event a line, `{stream, revision, id, type, recordedAt, data, metadata}`.
 *
 * The line's number is the event's place in the log, so a line holds neither position nor checkpoint. There is one text
 * for an event, and only that text is read: equal events have equal lines, and equal logs have equal files.
 *
 * @module
 */
import {
  brokenById,
  brokenByStream,
  brokenByType,
  type Content,
  copyContent,
  isStoreFailure,
  type Metadata,
  type RecordedEvent,
  StoreFailure,
} from '@muniment/kernel'

/** What a line says of an event. A {@link RecordedEvent} is one. */
export type JsonlEvent = Omit<RecordedEvent, 'position' | 'checkpoint'>

const fields = 'stream,revision,id,type,recordedAt,data,metadata'
const revisionForm = /^(?:0|[1-9]\d{0,18})$/
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const corrupt = (lineNumber: number, rule: string): StoreFailure =>
  new StoreFailure({ code: 'corrupt_store', where: `line ${lineNumber}: ${rule}` })

/** The line of an event, without its line end. Data and metadata keep the order of their keys. */
export const formatRecordedEvent = (event: JsonlEvent): string =>
  JSON.stringify({
    stream: event.stream,
    revision: event.revision.toString(),
    id: event.id,
    type: event.type,
    recordedAt: event.recordedAt.toISOString(),
    data: event.data,
    metadata: event.metadata,
  })

const parsedObject = (line: string, lineNumber: number): { readonly [field: string]: unknown } => {
  let parsed: unknown
  try {
    parsed = JSON.parse(line)
  } catch {
    // The parser's own message quotes the line.
    throw corrupt(lineNumber, 'is no JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Object.keys(parsed).join(',') !== fields) {
    throw corrupt(lineNumber, `must be an object of exactly ${fields}, in this order`)
  }
  return parsed as { readonly [field: string]: unknown }
}

const contentOf = (parsed: { readonly [field: string]: unknown }, lineNumber: number): Content => {
  try {
    // No limit of size: what was once recorded is read.
    return copyContent(
      { data: parsed['data'], metadata: parsed['metadata'] as Metadata },
      () => '',
      Number.POSITIVE_INFINITY,
    )
  } catch (failure) {
    if (!isStoreFailure(failure) || failure.detail.code !== 'invalid_argument') throw failure
    throw corrupt(lineNumber, `${failure.detail.field} ${failure.detail.rule}`)
  }
}

/**
 * The event of a line without its line end. `lineNumber` counts from 1 and serves the message.
 *
 * The order of revisions and times is a matter of the whole file and not looked at. Data and metadata are deep-frozen.
 *
 * @throws StoreFailure `corrupt_store` that names the line and the rule, never a value.
 */
export const parseRecordedEvent = (line: string, lineNumber: number): JsonlEvent => {
  const parsed = parsedObject(line, lineNumber)
  const { stream, revision, id, type, recordedAt } = parsed
  const brokenName = [
    ['stream', brokenByStream(stream)],
    ['id', brokenById(id)],
    ['type', brokenByType(type)],
  ].find(([, rule]) => rule !== undefined)
  if (brokenName !== undefined) throw corrupt(lineNumber, brokenName.join(' '))
  if (typeof revision !== 'string' || !revisionForm.test(revision)) {
    throw corrupt(lineNumber, 'revision must be a string of decimal digits')
  }
  const milliseconds =
    typeof recordedAt === 'string' && instantForm.test(recordedAt) ? Date.parse(recordedAt) : Number.NaN
  if (Number.isNaN(milliseconds)) throw corrupt(lineNumber, 'recordedAt must be RFC 3339 in UTC with milliseconds')
  const { data, metadata } = contentOf(parsed, lineNumber)
  const event: JsonlEvent = {
    stream: stream as string,
    revision: BigInt(revision),
    id: id as string,
    type: type as string,
    recordedAt: new Date(milliseconds),
    data,
    metadata,
  }
  // Catches doubled keys, spaces, other spellings of a number or a character, and days that no month has.
  if (formatRecordedEvent(event) !== line) throw corrupt(lineNumber, 'must be spelled as this store spells it')
  return event
}
