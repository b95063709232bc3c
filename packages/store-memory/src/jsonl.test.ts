import { describe, expect, it } from 'vitest'
import { failureOf } from './fixtures/sample-events.ts'
import { formatRecordedEvent, type JsonlEvent, parseRecordedEvent } from './jsonl.ts'

const event: JsonlEvent = {
  stream: 'user-1',
  revision: 2n,
  id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90',
  type: 'UserRenamed',
  recordedAt: new Date('2026-11-22T01:02:03.004Z'),
  data: { name: 'Ada', age: 36 },
  metadata: { schema: '1' },
}

const line =
  '{"stream":"user-1","revision":"2","id":"0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90","type":"UserRenamed",' +
  '"recordedAt":"2026-11-22T01:02:03.004Z","data":{"name":"Ada","age":36},"metadata":{"schema":"1"}}'

describe('a line of JSONL', () => {
  it('holds the fields in the order of the exchange format', () => {
    expect(formatRecordedEvent(event)).toBe(line)
  })

  it('leaves position and checkpoint out', () => {
    const recorded = { ...event, position: 7n, checkpoint: 'mem:00000000000000000007' }
    expect(formatRecordedEvent(recorded)).toBe(line)
  })

  it('is read back as the same event, deep-frozen', () => {
    const parsed = parseRecordedEvent(line, 1)
    expect(parsed).toStrictEqual(event)
    expect(Object.isFrozen(parsed.data)).toBe(true)
  })

  const changed = (from: string, to: string): string => {
    if (!line.includes(from)) throw new Error(`${from} is not in the line`)
    return line.replace(from, to)
  }

  it.each([
    ['no JSON', 'secret', 'is no JSON'],
    ['nothing', '', 'is no JSON'],
    ['a byte order mark', `\ufeff${line}`, 'is no JSON'],
    ['null', 'null', 'must be an object of exactly'],
    ['an array', '[]', 'must be an object of exactly'],
    ['a key too many', changed('"metadata":', '"extra":1,"metadata":'), 'must be an object of exactly'],
    ['a key too few', changed('"type":"UserRenamed",', ''), 'must be an object of exactly'],
    [
      'the keys in another order',
      changed('"stream":"user-1","revision":"2"', '"revision":"2","stream":"user-1"'),
      'in this order',
    ],
    ['a wrong stream', changed('user-1', '$all'), 'stream must not start with $'],
    ['a wrong id', changed('0b2f4c1e', 'event'), 'id must be a UUID'],
    ['a wrong type', changed('UserRenamed', ''), 'type must not be empty'],
    ['a revision that is a number', changed('"2"', '2'), 'revision must be'],
    ['a negative revision', changed('"2"', '"-1"'), 'revision must be'],
    ['a revision with a zero ahead', changed('"2"', '"02"'), 'revision must be'],
    ['a time without milliseconds', changed('03.004Z', '03Z'), 'recordedAt must be'],
    ['a time of another zone', changed('03.004Z', '03.004+01:00'), 'recordedAt must be'],
    ['a month that no year has', changed('2026-11-22', '2026-13-22'), 'recordedAt must be'],
    ['a day that no month has', changed('2026-11-22', '2026-02-30'), 'must be spelled as'],
    ['a number beyond all numbers', changed('36', '1e999'), 'data.age must be a finite number'],
    ['a lone surrogate', changed('Ada', '\\ud800'), 'data.name must hold no U+0000 and no lone surrogate'],
    ['a NUL', changed('Ada', '\\u0000'), 'data.name must hold no U+0000 and no lone surrogate'],
    ['metadata that is no object', changed('{"schema":"1"}', '[]'), 'metadata must be a plain object'],
    ['metadata that is no string', changed('{"schema":"1"}', '{"schema":1}'), 'metadata.schema must be a string'],
    ['too deep nesting', changed('36', '['.repeat(300) + ']'.repeat(300)), 'must be nested at most'],
    ['a space', changed('36}', '36 }'), 'must be spelled as'],
    ['a carriage return', `${line}\r`, 'must be spelled as'],
    ['a key twice', changed('"age":36', '"age":35,"age":36'), 'must be spelled as'],
    ['another spelling of a number', changed('36', '36.0'), 'must be spelled as'],
    ['another spelling of a character', changed('Ada', '\\u0041da'), 'must be spelled as'],
    ['keys that JavaScript would put in another order', changed('"age":36', '"age":36,"1":1'), 'must be spelled as'],
  ])('with %s is corrupt_store that names the line and the rule', async (_, broken, rule) => {
    const failure = await failureOf(() => parseRecordedEvent(broken, 17))
    expect(failure).toMatchObject({ code: 'corrupt_store', where: expect.stringMatching(/^line 17: /) })
    const where = failure.code === 'corrupt_store' ? failure.where : ''
    expect(where).toContain(rule)
    expect(where).not.toMatch(/Ada|secret/)
  })
})
