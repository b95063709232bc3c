/** Canaries: what is secret is nowhere; what is personal is nowhere in clear. @module */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { either as E } from 'fp-ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarios } from './scenarios.fixture.ts'
import { aTeam, type Team, ticketTo } from './team.fixture.ts'

const password = 'CANARY-password-5f1c'
const wrong = 'CANARY-wrong-77aa'
const personal = {
  email: 'canary.person@canary-domain.example',
  stranger: 'canary.stranger@canary-domain.example',
  guest: 'canary.guest@canary-domain.example',
  name: 'Canary Name-Wren',
  ip: '203.0.113.77',
  ipv6: '2001:db8::ca:a4',
  userAgent: 'CanaryBrowser/9.7',
}

/** As it is, and in every form in which a text hides. */
const formsOf = (text: string): readonly string[] => {
  const bytes = Buffer.from(text, 'utf8')
  // Base64 of a part of a longer text, at each of the three alignments, without the letters that neighbours change.
  const inner = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset + 1, -4),
  )
  return [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...inner,
    ...inner.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    text.split('').toReversed().join(''),
  ].filter((form) => form.length > 6)
}

const findsIn = (haystack: string, needles: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(needles).flatMap(([name, text]) =>
    formsOf(text)
      .filter((form) => haystack.includes(form))
      .map((form) => `${name} as ${form}`),
  )

/** Everything that a log or a crash report could show of an error. */
const shown = (error: unknown): string => {
  const parts: string[] = [String(error), inspect(error, { depth: 12, showHidden: true })]
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    parts.push(
      each.message,
      each.stack ?? '',
      JSON.stringify(Object.fromEntries(Object.entries(each)), (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)),
    )
  return parts.join('\n')
}

let team: Team
let folder: string
let log: string
let secrets: Record<string, string>
const errors: unknown[] = []
const labels: string[] = []

const caught = async (asked: Promise<unknown>): Promise<void> => {
  await asked.then(
    () => undefined,
    (error: unknown) => errors.push(error),
  )
}

beforeAll(async () => {
  team = await aTeam()
  folder = await mkdtemp(join(tmpdir(), 'muniment-canary-'))
  const { users, access, accounts, credentials, audit } = team.muniment
  const { email, stranger, guest, name, ip, ipv6, userAgent } = personal
  const origin = { ip, userAgent }
  const signedUp = await users.signUp({ email, password, name, ...origin })
  const login = await access.logIn({ email, password, ip: ipv6, userAgent })
  for (const each of [email, stranger, wrong, `${stranger} `])
    await caught(access.logIn({ email: each, password: wrong, ...origin }))
  const into = { session: login.token, surface: 'dashboard', account: signedUp.accountId as string, ...origin } as const
  const as = await access.enter(into)
  await accounts.invite({ email: guest }, { as })
  const { apiKey } = await credentials.issueApiKey({ description: 'ci' }, { as })
  const api = await access.enter({ apiKey: apiKey ?? '', surface: 'api', ...origin })
  await caught(accounts.invite({ email: guest }, { as: api }))
  await users.signUp({ email: guest, password, name, account: 'none' })
  const joining = await access.logIn({ email: guest, password })
  const alone = await access.enter({ session: joining.token, surface: 'dashboard', ...origin })
  const ticket = ticketTo(team.outbox, guest)
  const accepted = await accounts.acceptInvitation({ ticket }, { as: alone })
  await caught(accounts.acceptInvitation({ ticket }, { as: alone }))
  await accounts.disableMember({ membershipId: accepted.membershipId }, { as })
  await caught(access.enter({ ...into, session: joining.token }))
  await accounts.removeMember({ membershipId: accepted.membershipId }, { as })
  secrets = {
    password,
    wrong,
    ticket,
    session: login.token.reveal(),
    apiKey: apiKey?.reveal() ?? '',
    founderAuthtoken: signedUp.authtoken?.reveal() ?? '',
    authtoken: accepted.authtoken?.reveal() ?? '',
  }
  // Refused in every other way as well, each time with canaries in hand.
  await caught(users.signUp({ email, password, name, [secrets['apiKey'] ?? '']: 1 } as never))
  await caught(users.signUp({ email: [email] as never, password, name }))
  await caught(users.signUp({ email, password: [password] as never, name }))
  await caught(users.signUp({ email, password, name: { name } as never }))
  await caught(users.signUp({ email, password, ip: `${ip}0000` }))
  await caught(access.enter({ session: login.token, surface: 'dashboard', account: secrets['apiKey'] as string }))
  await caught(access.enter({ apiKey: login.token, surface: 'api' }))
  await caught(access.explain({ apiKey: [secrets['apiKey']] as never }))
  await caught(audit.entries({ types: [password], limit: 0 }, { as }))
  labels.push(
    ...[as, api, alone, login, signedUp, accepted].flatMap((each) => [
      inspect(each, { depth: 9, showHidden: true }),
      JSON.stringify(each),
    ]),
  )
  const path = join(folder, 'log.jsonl')
  await team.store.save(path)
  log = await readFile(path, 'utf8')
})
afterAll(async () => {
  await team.close()
  await rm(folder, { recursive: true })
})

describe('the saved log', () => {
  it('holds no secret in any form', () => expect(findsIn(log, secrets)).toEqual([]))
  it('holds nothing personal in clear, in any form', () => expect(findsIn(log, personal)).toEqual([]))
  it('holds the random part of no token', () => {
    const parts = Object.fromEntries(
      Object.entries(secrets)
        .filter(([, text]) => text.startsWith('mn'))
        .map(([kind, text]) => [kind, text.slice(26, 69)]),
    )
    expect(Object.keys(parts)).toHaveLength(5)
    expect(findsIn(log, parts)).toEqual([])
  })
  it('is searched by something that finds', () => {
    for (const form of formsOf(password)) expect(findsIn(`x${form}y`, { password })).not.toEqual([])
    expect(log.length).toBeGreaterThan(5_000)
  })
})

describe('errors, labels and the sink', () => {
  it('no error shows a secret or a person: not in its message, stack, causes, JSON or inspection', () => {
    expect(errors.length).toBeGreaterThan(10)
    for (const error of errors) expect(findsIn(shown(error), { ...secrets, ...personal })).toEqual([])
  })

  it('no refused scenario of any verb does, at either door', async () => {
    for (const [name, asks] of Object.entries(scenarios))
      for (const ask of Object.values(asks)) {
        const each = await aTeam()
        const [input, options] = await ask(each)
        const [noun = '', verb = ''] = name.split('.')
        const door = each.muniment.fp as unknown as Record<
          string,
          Record<string, (i: unknown, o: unknown) => () => Promise<E.Either<unknown, unknown>>>
        >
        const outcome = await door[noun]?.[verb]?.(input, options)()
        if (outcome !== undefined && E.isLeft(outcome)) {
          const texts = JSON.stringify(input).match(/mn[a-z]_[0-9A-Za-z]{60,}|[^"]+@[^"]+/g) ?? []
          for (const text of [...texts, each.founder.session.reveal(), 'correct horse battery staple'])
            expect(inspect(outcome.left, { depth: 9 }), name).not.toContain(text)
        }
        await each.close()
      }
  })

  it('no principal and no outcome shows a secret, an address or a device when printed', () => {
    for (const text of labels) expect(findsIn(text, { ...secrets, ...personal })).toEqual([])
  })

  it('no record of the sink does', () =>
    expect(findsIn(JSON.stringify(team.refusals), { ...secrets, ...personal })).toEqual([]))
})
