/** The two doors: promises and TaskEither answer alike, for every verb and every refusal. @module */
import { Principal } from '@muniment/core'
import { either as E, type taskEither as TE } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import type { Engine } from './engine/engine.ts'
import { developmentKeys } from './keys/development-keys.ts'
import { MunimentError } from './muniment-error.ts'
import { type Ask, scenarios } from './scenarios.fixture.ts'
import { Secret } from './secret.ts'
import { aTeam, codeOf, errorOf, seededHasher, seededRandom, type Team } from './team.fixture.ts'
import { verbs } from './verbs/table.ts'
import { doorsOf } from './verbs/doors.ts'

type Door = Record<string, Record<string, (input: unknown, options?: unknown) => unknown>>

/** Everything that a caller could get out of an outcome. */
const plain = (value: unknown): unknown => {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (value instanceof Principal) return { identity: value.identity, origin: value.origin }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]))
}

const verbOf = (team: Team, name: string, door: 'promises' | 'fp') => {
  const [noun = '', verb = ''] = name.split('.')
  const table = (door === 'fp' ? team.muniment.fp : team.muniment) as unknown as Door
  const call = table[noun]?.[verb]
  if (call === undefined) throw new Error(`no ${name}`)
  return call
}

/** The same seed for both doors: every id and secret is the same, so outcomes can be compared whole. */
const throughDoor = async (name: string, ask: Ask, door: 'promises' | 'fp') => {
  const team = await aTeam({
    keys: developmentKeys(seededRandom('keys')),
    random: seededRandom('random'),
    passwordHasher: seededHasher('salts'),
  })
  try {
    const [input, options] = await ask(team)
    const before = (await team.log()).length
    const call = verbOf(team, name, door)
    const outcome = await (door === 'fp'
      ? (call(input, options) as TE.TaskEither<{ _tag: string; rejection?: unknown }, unknown>)().then((answer) =>
          E.isRight(answer)
            ? { done: plain(answer.right) }
            : { _tag: answer.left._tag, refusal: answer.left.rejection },
        )
      : (call(input, options) as Promise<unknown>).then(
          (value) => ({ done: plain(value) }),
          (error: unknown) => {
            if (!(error instanceof MunimentError)) throw error
            return { _tag: error.refusal === undefined ? error.code : 'Rejected', refusal: error.refusal }
          },
        ))
    return { outcome, events: (await team.log()).length - before, refused: team.refusals.at(-1) }
  } finally {
    await team.close()
  }
}

const names = Object.entries(verbs).flatMap(([noun, table]) =>
  Object.keys(table as object).map((verb) => `${noun}.${verb}`),
)

describe('both doors', () => {
  it('every verb of the table has scenarios, and every scenario a verb', () =>
    expect(Object.keys(scenarios).toSorted()).toEqual(names.toSorted()))

  for (const [name, asks] of Object.entries(scenarios))
    it.each(Object.keys(asks))(`${name} answers alike at both: %s`, async (expected) => {
      const ask = asks[expected] as Ask
      const promises = await throughDoor(name, ask, 'promises')
      const fp = await throughDoor(name, ask, 'fp')
      expect(fp).toEqual(promises)
      if (expected === 'done') expect(promises.outcome).toHaveProperty('done')
      else expect(promises.outcome).toMatchObject({ _tag: 'Rejected', refusal: { _tag: expected } })
    })

  for (const [name, asks] of Object.entries(scenarios))
    it(`${name}: a refusal stores nothing but an attempt or a refused entry, and is told to the sink by name`, async () => {
      for (const [expected, ask] of Object.entries(asks).filter(([outcome]) => outcome !== 'done')) {
        const { events, refused } = await throughDoor(name, ask, 'promises')
        const rightPassword = { UserIsSuspended: 1, UserIsBanned: 1, PasswordHasExpired: 1 }
        const remembered = {
          ...(name === 'access.logIn' ? rightPassword : {}),
          BadLogin: 2,
          MfaCodeInvalid: 2,
          RecoveryCodeInvalid: 2,
          NoRecoveryCodes: 2,
          WrongPassword: 2,
          // That it is over is on record from then on.
          SessionExpired: 1,
          NoSuchAccount: 1,
          NotAMember: 1,
          MemberDisabled: 1,
        }
        const attempts = {
          WrongPassword: 2,
          // The attempt alone: what pairs nothing has failed at nothing else.
          MfaCodeInvalid: name === 'users.confirmMfaEnrollment' ? 1 : 2,
          ...(name === 'users.disableMfa' ? { PasswordHasExpired: 1 } : {}),
          RecoveryCodeInvalid: 2,
          ...(name === 'users.delete' ? { LastAdmin: 1 } : {}),
        }
        // The ticket is right, so the address is proven, whatever else keeps the person out.
        const proofs = { SeatLimit: 2, InviterLostRights: 2 }
        const stored = name.startsWith('access.')
          ? (remembered[expected as keyof typeof remembered] ?? 0)
          : name === 'accounts.acceptInvitation'
            ? (proofs[expected as keyof typeof proofs] ?? 0)
            : (attempts[expected as keyof typeof attempts] ?? 0)
        expect(events, expected).toBe(stored)
        expect(refused, expected).toMatchObject({ verb: name, code: expected })
      }
    })

  it('the refusal of the promise door is an Error with its code, its reference and its fields', async () => {
    const team = await aTeam()
    const asked = team.muniment.access.logIn({ email: team.founder.email, password: 'wrong' })
    await expect(asked).rejects.toMatchObject({
      name: 'MunimentError',
      code: 'BadLogin',
      reference: 'ERR_NGROK_4100',
      refusal: { _tag: 'BadLogin', reference: 'ERR_NGROK_4100' },
      outcomeUnknown: false,
      message: 'BadLogin (ERR_NGROK_4100)',
    })
    await team.close()
  })

  it('a verb that throws is a Failure of which nobody knows what was written, at both', async () => {
    const cause = new Error('after an append, perhaps')
    const fail = async (): Promise<never> => Promise.reject(cause)
    const witnessed: unknown[] = []
    const table = { things: { fail } }
    const engine = undefined as unknown as Engine
    const { promises, taskEithers } = doorsOf(table, engine, {
      witness: (name, outcome) => witnessed.push([name, outcome]),
      isClosed: () => false,
    })
    const failure = E.left({ _tag: 'Failure', outcomeUnknown: true, cause })
    const { fail: task } = taskEithers.things as unknown as {
      fail: (input: unknown) => TE.TaskEither<unknown, unknown>
    }
    const { fail: promise } = promises.things as unknown as { fail: (input: unknown) => Promise<unknown> }
    expect(await task({})()).toEqual(failure)
    const asked = promise({})
    await expect(asked).rejects.toMatchObject({ name: 'MunimentError', code: 'Failure', outcomeUnknown: true, cause })
    expect(witnessed).toEqual([
      ['things.fail', failure],
      ['things.fail', failure],
    ])
  })

  it('support is at neither: an edge that offers every verb does not offer it, and the sink is told of it all the same', async () => {
    const team = await aTeam()
    const { fp, access } = team.muniment
    for (const noun of [fp, access, fp.access]) expect(noun).not.toHaveProperty('support')
    expect(await codeOf(team.muniment.support({ operator: '', reason: 'review' }))).toBe('OperatorRequired')
    expect(team.refusals.at(-1)).toMatchObject({ verb: 'platform.support', code: 'OperatorRequired' })
    expect(await codeOf(team.muniment.support({ operator: 'dana', reason: '' }))).toBe('ReasonRequired')
    expect(team.refusals.at(-1)).toMatchObject({ verb: 'platform.support', code: 'ReasonRequired' })
    await team.close()
  })

  it('a sink that throws changes no answer', async () => {
    const team = await aTeam({
      refusals: {
        refused: () => {
          throw new Error('the sink is full')
        },
      },
    })
    expect(await codeOf(team.muniment.access.logIn({ email: team.founder.email, password: 'wrong' }))).toBe('BadLogin')
    await team.close()
  })

  it('a sink that rejects changes no answer, and its rejection is handled', async () => {
    const unhandled: unknown[] = []
    const note = (cause: unknown): void => void unhandled.push(cause)
    process.on('unhandledRejection', note)
    const team = await aTeam({ refusals: { refused: () => Promise.reject(new Error('the sink is full')) } })
    expect(await codeOf(team.muniment.access.logIn({ email: team.founder.email, password: 'wrong' }))).toBe('BadLogin')
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    await team.close()
  })

  it('a refusal cannot be written into: another caller would read it', async () => {
    const team = await aTeam()
    const input = { email: 'nobody@example.com', password: 'wrong' }
    const { refusal } = await errorOf(team.muniment.access.logIn(input))
    expect(() => Object.assign(refusal ?? {}, { note: input.email })).toThrow(TypeError)
    const left = await team.muniment.fp.access.logIn(input)()
    if (E.isRight(left)) throw new Error('a stranger has logged in')
    for (const each of [left, left.left, left.left._tag === 'Rejected' ? left.left.rejection : undefined])
      expect(Object.isFrozen(each)).toBe(true)
    await team.close()
  })

  it('a TaskEither does nothing until it is run, and as often as it is run', async () => {
    const team = await aTeam()
    const before = (await team.log()).length
    const task = team.muniment.fp.users.signUp(
      { email: 'new@example.com', password: 'long enough' },
      { commandId: 'c' },
    )
    expect((await team.log()).length).toBe(before)
    const runs = [await task(), await task()]
    expect(runs.map((run) => E.isRight(run) && run.right.repeated)).toEqual([false, true])
    await team.close()
  })

  it('cannot be changed by whoever holds them', async () => {
    const team = await aTeam()
    for (const door of [team.muniment.fp, team.muniment.accounts, team.muniment.fp.accounts])
      expect(Object.isFrozen(door)).toBe(true)
    await team.close()
  })
})
