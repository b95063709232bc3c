import { describe, expect, it } from 'vitest'
import type { OwnedWrite } from '@muniment/kernel'
import { sharedMessages } from './append-message.ts'

const correlation = '00000000-0000-4000-8000-000000000001'
const writeOf = (count: number, bytes: number): OwnedWrite => ({
  stream: 'a',
  expected: 3n,
  events: Array.from({ length: count }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    type: 'Happened',
    data: 'x'.repeat(bytes),
    metadata: {},
  })),
})

describe('an append on the call that all share', () => {
  it('is one message when it is small, with its stream, its expectation and its end', () => {
    const [message, ...more] = sharedMessages(correlation, 't.a', writeOf(3, 10))
    expect(more).toEqual([])
    expect(message?.getOptions()?.getStreamPosition()).toBe('3')
    expect(message?.getOptions()?.getStreamIdentifier()?.getStreamName_asU8()).toEqual(new TextEncoder().encode('t.a'))
    expect(message?.getIsFinal()).toBe(true)
    expect(message?.getProposedMessagesList()).toHaveLength(3)
  })

  it('has no time of day in it, so that no wrong clock has it refused', () => {
    expect(sharedMessages(correlation, 't.a', writeOf(1, 10))[0]?.getOptions()?.hasDeadline()).toBe(false)
  })

  it('is cut into messages below what a server takes in one, in order, of which the last one says that it is', () => {
    const write = writeOf(10, 1_024 * 1_024)
    const messages = sharedMessages(correlation, 't.a', write)
    expect(messages.length).toBeGreaterThan(1)
    for (const message of messages) expect(message.serializeBinary().length).toBeLessThan(8 * 1_024 * 1_024)
    expect(messages.map((message) => message.getIsFinal())).toEqual(messages.map((_, n) => n === messages.length - 1))
    expect(messages.map((message) => message.hasOptions())).toEqual(messages.map((_, n) => n === 0))
    expect(new Set(messages.map((message) => message.getCorrelationId()?.getString()))).toEqual(new Set([correlation]))
    expect(
      messages.flatMap((message) => message.getProposedMessagesList().map((proposed) => proposed.getId()?.getString())),
    ).toEqual(write.events.map(({ id }) => id))
  })
})
