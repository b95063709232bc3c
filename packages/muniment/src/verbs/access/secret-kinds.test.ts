/** Secrets at the gate: each opens its own door, whole and unaltered, and no other. @module */
import { formatSecret, parseSecret, secretPrefixes } from '@muniment/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeWith } from '../../engine/stores.fixture.ts'
import { aTeam, codeOf, errorOf, password, type Team, ticketTo } from '../../team.fixture.ts'

let team: Team
let secrets: Readonly<Record<'session' | 'apiKey' | 'authtoken' | 'ticket', string>>

beforeAll(async () => {
  team = await aTeam()
  const { accounts, credentials, users } = team.muniment
  const as = await team.as(team.founder)
  const { apiKey } = await credentials.issueApiKey({}, { as })
  await accounts.invite({ email: 'grace@example.com' }, { as })
  const { authtoken } = await users.signUp({ email: 'eve@example.com', password })
  secrets = {
    session: team.founder.session.reveal(),
    apiKey: apiKey?.reveal() ?? '',
    authtoken: authtoken?.reveal() ?? '',
    ticket: ticketTo(team.outbox, 'grace@example.com'),
  }
})
afterAll(() => team.close())

const asSession = (session: string) => team.muniment.access.enter({ session, surface: 'dashboard' })
const asApiKey = (apiKey: string) => team.muniment.access.enter({ apiKey, surface: 'api' })
const asApiKeyStrong = (apiKey: string) => team.muniment.access.enter({ apiKey, surface: 'api', consistency: 'strong' })
const asTicket = async (ticket: string) =>
  team.muniment.accounts.acceptInvitation({ ticket }, { as: await team.as(team.founder, undefined) })

/** Truncated, extended, altered at each end and in each part, other case, other kind. */
const alterations = (secret: string): readonly string[] => [
  '',
  secret.slice(0, -1),
  secret.slice(1),
  `${secret} `,
  ` ${secret}`,
  `${secret}\n`,
  secret.toUpperCase(),
  `Bearer ${secret}`,
  secret.slice(0, 26),
  ...[5, 10, 30, 60, 74].map((at) => secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1)),
  ...Object.values(secretPrefixes)
    .filter((prefix) => !secret.startsWith(prefix))
    .map((prefix) => prefix + secret.slice(4)),
]

/** Another secret under the id of a genuine one, and under an id that does not exist. */
const forged = (kind: 'api-key' | 'dashboard-session' | 'invitation', genuine: string): readonly [string, string] => {
  const parsed = parseSecret(genuine)
  if (parsed._tag === 'Left') throw new Error('the secret is genuine')
  const under = (publicId: string) => formatSecret({ kind, publicId, entropy: new Uint8Array(32).fill(7) })
  return [under(parsed.right.publicId), under('f'.repeat(32))]
}

describe('secrets', () => {
  it('each opens its own door', async () => {
    expect((await asSession(secrets.session)).id).toBe(team.founder.userId)
    for (const enter of [asApiKey, asApiKeyStrong]) expect((await enter(secrets.apiKey)).id).toBe(team.founder.userId)
  })

  it('and no other: every pair of kinds is refused', async () => {
    for (const kind of ['apiKey', 'authtoken', 'ticket'] as const)
      expect(await codeOf(asSession(secrets[kind])), kind).toBe('NotLoggedIn')
    for (const kind of ['session', 'authtoken', 'ticket'] as const)
      for (const enter of [asApiKey, asApiKeyStrong])
        expect(await codeOf(enter(secrets[kind])), kind).toBe('NotAnApiKey')
    for (const kind of ['session', 'apiKey', 'authtoken'] as const)
      expect(await codeOf(asTicket(secrets[kind])), kind).toBe('InviteInvalid')
  })

  it('altered or cut they are refused, by the name of the unknown', async () => {
    for (const text of alterations(secrets.session)) expect(await codeOf(asSession(text)), text).toBe('NotLoggedIn')
    for (const text of alterations(secrets.apiKey))
      for (const enter of [asApiKey, asApiKeyStrong]) expect(await codeOf(enter(text)), text).toBe('UnknownCredential')
    for (const text of alterations(secrets.ticket)) expect(await codeOf(asTicket(text)), text).toBe('InviteInvalid')
  })

  it('the right id with another secret is answered as an id that does not exist', async () => {
    const answers = async (ask: (text: string) => Promise<unknown>, texts: readonly string[]) => {
      const errors = await Promise.all(texts.map((text) => errorOf(ask(text))))
      return errors.map(({ code, message, refusal }) => ({ code, message, refusal }))
    }
    for (const [ask, texts] of [
      [asApiKey, forged('api-key', secrets.apiKey)],
      [asApiKeyStrong, forged('api-key', secrets.apiKey)],
      [asSession, forged('dashboard-session', secrets.session)],
      [asTicket, forged('invitation', secrets.ticket)],
    ] as const) {
      const [known, unknown] = await answers(ask, texts)
      expect(known).toEqual(unknown)
    }
  })

  it('the right id with another secret costs as many reads as an id that does not exist', async () => {
    const counted = { reads: 0 }
    const store = storeWith(team.store, {
      readStream: (stream, options) => ((counted.reads += 1), team.store.readStream(stream, options)),
    })
    const muniment = await team.another({ store })
    const readsOf = async (asked: () => Promise<unknown>) => {
      counted.reads = 0
      await codeOf(asked())
      return counted.reads
    }
    for (const consistency of ['fresh', 'strong'] as const) {
      const enter = (apiKey: string) => muniment.access.enter({ apiKey, surface: 'api', consistency })
      const [known, unknown] = forged('api-key', secrets.apiKey)
      expect(await readsOf(() => enter(known)), consistency).toBe(await readsOf(() => enter(unknown)))
    }
    for (const account of [{}, { account: team.accountId }]) {
      const enter = (session: string) => muniment.access.enter({ session, surface: 'dashboard', ...account })
      const [known, unknown] = forged('dashboard-session', secrets.session)
      expect(await readsOf(() => enter(known))).toBe(await readsOf(() => enter(unknown)))
    }
  })

  it('explain refuses by the same name as the gate, for every kind of secret', async () => {
    for (const [kind, text] of Object.entries({ ...secrets, nothing: 'mnk_nothing' })) {
      const { refusal } = await team.muniment.access.explain({ apiKey: text })
      const live = kind === 'apiKey' ? undefined : await codeOf(asApiKey(text))
      expect(refusal?._tag, kind).toBe(live)
    }
  })

  it('are made by their class alone: a look-alike is InvalidInput and no TypeError', async () => {
    const { Secret } = await import('../../secret.ts')
    const genuine = new Secret(secrets.session)
    expect((await team.muniment.access.enter({ session: genuine, surface: 'dashboard' })).id).toBe(team.founder.userId)
    for (const fake of [Object.create(Secret.prototype), Object.create(genuine), new Proxy(genuine, {})] as never[]) {
      expect(await codeOf(asSession(fake))).toBe('InvalidInput')
      expect(await codeOf(asApiKey(fake))).toBe('InvalidInput')
      expect(await codeOf(team.muniment.access.explain({ apiKey: fake }))).toBe('InvalidInput')
      expect(await codeOf(asTicket(fake))).toBe('InvalidInput')
    }
  })

  it('shown to people they are a label, and nothing of them is in it but the checksum', async () => {
    const { inspect } = await import('node:util')
    const { session } = team.founder
    const label = `[secret mns_…${session.reveal().slice(-4)}]`
    expect([String(session), JSON.stringify(session), inspect(session), inspect({ session })]).toEqual([
      label,
      `"${label}"`,
      label,
      `{ session: ${label} }`,
    ])
  })
})
