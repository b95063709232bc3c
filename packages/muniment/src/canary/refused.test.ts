/** Canaries in every scenario of every verb: done or refused, at either door, nothing that came in or was drawn is told. @module */
import { formatSecret } from '@muniment/core'
import { systemRandom } from '@muniment/kernel'
import { formatRecordedEvent } from '@muniment/store-memory'
import type { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { developmentKeys } from '../index.ts'
import { scenarios } from '../scenarios.fixture.ts'
import { aTeam, type Team } from '../team.fixture.ts'
import { type Canaries, foundIn, formsOf, formsOfBytes } from './forms.fixture.ts'
import { shown } from './shown.fixture.ts'

/** 32 bytes are drawn for a secret or for a key, and for nothing else. */
const drawing = (drawn: Uint8Array[]) => ({
  bytes: (count: number): Uint8Array => {
    const bytes = systemRandom.bytes(count)
    if (count === 32) drawn.push(bytes)
    return bytes
  },
})

/** Of a secret, what is random: it begins with its kind and an id. */
const secretOf = (entropy: Uint8Array): string =>
  formatSecret({ kind: 'api-key', publicId: '0'.repeat(32), entropy }).slice(26, 69)

const told = ['email', 'password', 'name', 'ip', 'userAgent', 'ticket', 'session', 'apiKey']

/** The secret and personal fields of an input: what of them can be encoded, unless it is too short to be told from chance. */
const fieldsOf = (input: unknown): readonly string[] =>
  Object.entries(input ?? {}).flatMap(([field, value]: [string, unknown]) =>
    told.includes(field) && typeof value === 'string' && value.length > 6
      ? [value.slice(0, 40).replaceAll(/\p{Surrogate}/gu, '')]
      : [],
  )

const people: Canaries = Object.fromEntries(
  ['ada', 'grace', 'henry', 'x', 'y', 'new'].map((name) => [name, formsOf(`${name}@example.com`)]),
)

const canariesOf = (input: unknown, drawn: readonly Uint8Array[]): Canaries => ({
  ...people,
  ...Object.fromEntries(fieldsOf(input).map((text) => [text, formsOf(text)])),
  drawn: drawn.flatMap((bytes) => [...formsOfBytes(bytes), ...formsOf(secretOf(bytes))]),
})

type Door = Readonly<Record<string, Readonly<Record<string, (input: unknown, options: unknown) => unknown>>>>

const answersOf = async (team: Team, name: string, input: unknown, options: unknown): Promise<readonly unknown[]> => {
  const [noun = '', verb = ''] = name.split('.')
  const asTask = (team.muniment.fp as unknown as Door)[noun]?.[verb]?.(input, options)
  const outcome = await (asTask as () => Promise<E.Either<unknown, unknown>>)()
  const asPromise = (team.muniment as unknown as Door)[noun]?.[verb]?.(input, options)
  return [outcome, await (asPromise as Promise<unknown>).catch((error: unknown) => error)]
}

describe('whatever a verb is asked, nothing that came in or was drawn is in its answer, the sink or the log', () => {
  it.each(Object.entries(scenarios))('%s', async (name, asks) => {
    for (const [outcome, ask] of Object.entries(asks)) {
      const drawn: Uint8Array[] = []
      const random = drawing(drawn)
      const team = await aTeam({ random, keys: developmentKeys(random) })
      const [input, options] = await ask(team)
      const answers = await answersOf(team, name, input, options)
      const canaries = canariesOf(input, drawn)
      expect(drawn.length).toBeGreaterThan(4)
      const kept = [...(await team.log()).map(formatRecordedEvent), shown(team.refusals)].join('\n')
      const answered = answers.map(shown).join('\n')
      // Whoever may read the trail reads of people in it, and of no secret.
      const isTrail = name.startsWith('audit.') && outcome === 'done'
      expect(foundIn(isTrail ? kept : `${kept}\n${answered}`, canaries), outcome).toEqual([])
      expect(foundIn(isTrail ? answered : '', { drawn: canaries['drawn'] ?? [] }), outcome).toEqual([])
      await team.close()
    }
  })
})
