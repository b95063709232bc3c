/** After `close`: every verb at both doors answers the same Failure, and what was passed in goes on working. @module */
import { either as E, type taskEither as TE } from 'fp-ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MunimentClosed } from './muniment-closed.ts'
import { createMuniment, type Muniment } from './muniment.ts'
import * as passwordHashers from './password-hasher/index.ts'
import { scenarios } from './scenarios.fixture.ts'
import { aTeam, countingHasher, errorOf } from './team.fixture.ts'

vi.mock('./password-hasher/index.ts', { spy: true })
afterEach(() => vi.clearAllMocks())

type Verb = (input: unknown, options?: unknown) => unknown
type Door = Record<string, Record<string, Verb>>

const verbOf = (door: unknown, name: string): Verb => {
  const [noun = '', verb = ''] = name.split('.')
  const found = (door as Door)[noun]?.[verb]
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

const closed = {
  code: 'Failure',
  outcomeUnknown: false,
  cause: expect.any(MunimentClosed),
  message: 'Failure (closed): nothing was written',
}

describe('an instance that was closed', () => {
  it.each(Object.keys(scenarios))(
    'answers a Failure that says so to %s, at both doors, and stores nothing',
    async (name) => {
      const team = await aTeam()
      // What is always refused is refused otherwise once it is closed.
      const asks = scenarios[name]
      const [input, options] = (await (asks?.['done'] ?? asks?.['SessionTokenNotRevocable'])?.(team)) ?? []
      const before = (await team.log()).length
      await team.muniment.close()
      expect(await errorOf(verbOf(team.muniment, name)(input, options) as Promise<unknown>)).toMatchObject(closed)
      const left = { _tag: 'Failure', outcomeUnknown: false, cause: expect.any(MunimentClosed) }
      const task = verbOf(team.muniment.fp, name)(input, options) as TE.TaskEither<unknown, unknown>
      expect(await task()).toEqual(E.left(left))
      expect((await team.log()).length).toBe(before)
      await team.close()
    },
  )

  it('answers the same to what is no verb', async () => {
    const team = await aTeam()
    const as = await team.as(team.founder)
    await team.muniment.close()
    const asked: Record<string, (muniment: Muniment) => Promise<unknown>> = {
      support: ({ support }) => support({ operator: 'dana', reason: 'review' }),
      ready: ({ ready }) => ready(),
      catchUp: ({ catchUp }) => catchUp(),
      by: ({ audit }) => audit.by(as)[Symbol.asyncIterator]().next(),
    }
    for (const [name, ask] of Object.entries(asked))
      expect(await errorOf(ask(team.muniment)), name).toMatchObject(closed)
    await team.close()
  })

  it('can be closed again', async () => {
    const team = await aTeam()
    await team.muniment.close()
    await team.muniment.close()
    await team.close()
  })
})

describe('closing', () => {
  it('closes neither the store nor the password hasher that were passed in', async () => {
    const passwordHasher = countingHasher()
    const close = vi.spyOn(passwordHasher, 'close')
    const team = await aTeam({ passwordHasher })
    await team.muniment.close()
    expect(close).not.toHaveBeenCalled()
    expect((await team.log()).length).toBeGreaterThan(0)
    await team.close()
  })

  it('closes the password hasher that it made', async () => {
    const { options, close } = await aTeam()
    const { passwordHasher: _, ...rest } = options
    vi.clearAllMocks()
    const muniment = await createMuniment(rest)
    const made = vi.mocked(passwordHashers.argon2idHasher).mock.results.at(0)?.value as passwordHashers.PasswordHasher
    await muniment.close()
    await expect(made.hash('long enough')).rejects.toMatchObject({ code: 'closed' })
    await close()
  })
})
