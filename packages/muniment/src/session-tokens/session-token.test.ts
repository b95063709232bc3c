/** Session tokens: seven days, refreshed and never revoked, signed by keys that rotate (R79–R82). @module */
import { createPrivateKey } from 'node:crypto'
import { epochMsOf, type Instant } from '@muniment/kernel'
import { CompactSign, compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { paired } from '../authenticator.fixture.ts'
import { developmentKeys } from '../keys/development-keys.ts'
import type { Secret } from '../secret.ts'
import { aTeam, codeOf, type Person, password, seededRandom, type Team } from '../team.fixture.ts'
import { newSessionTokenKey, type PrivateSessionTokenKey, sessionTokenKeys } from './session-token-keys.ts'
import { signaturesRememberedMax, VerifiedSignatures } from './verified-signatures.ts'

let team: Team
afterEach(() => team.close())

const day = 86_400_000
const self = (person: Person = team.founder) => team.as(person, undefined)
const issue = async (on = team.muniment) =>
  on.sessionTokens.issue({}, { as: await team.asOn(on, team.founder, undefined) })
const enter = (sessionToken: Secret | string, more: { consistency?: 'fresh' | 'strong' } = {}, on = team.muniment) =>
  on.access.enter({ sessionToken, surface: 'api', ...more })
const both = ['fresh', 'strong'] as const

const key = (kid: string, seed = kid): PrivateSessionTokenKey => newSessionTokenKey(kid, seededRandom(seed))
const publicOf = ({ d: _, ...jwk }: PrivateSessionTokenKey) => jwk
const keysOf = (current: PrivateSessionTokenKey, ...others: readonly PrivateSessionTokenKey[]) => ({
  ...developmentKeys(seededRandom('keys')),
  sessionTokens: sessionTokenKeys({ current, others: others.map(publicOf) }),
})

/** A token of our form by anybody's key. */
const signed = (
  jwk: PrivateSessionTokenKey,
  claims: object,
  header: object = { alg: 'EdDSA', typ: 'muniment-session+jwt', kid: jwk.kid },
) =>
  new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader(header as { alg: string })
    .sign(createPrivateKey({ key: { ...jwk }, format: 'jwk' }))

/** What a token of now says, with this beside it. */
const claimsNow = (beside: object = {}) => {
  const iat = Math.floor(epochMsOf(team.clock.now()) / 1_000)
  return {
    aud: 'muniment:muniment',
    jti: `stk_${'0'.repeat(32)}`,
    sub: team.founder.userId,
    iat,
    exp: iat + 7 * 86_400,
    epoch: 0,
    ...beside,
  }
}

describe('a session token', () => {
  it('R79 is taken by whoever is logged in, and speaks for them at the API (R76)', async () => {
    team = await aTeam()
    const { token, tokenId, expiresAt } = await issue()
    expect(expiresAt).toBe('2026-11-29T09:00:00.000Z')
    for (const consistency of both) {
      const principal = await enter(token, { consistency })
      expect(principal.identity).toMatchObject({ kind: 'user', id: team.founder.userId, source: 'api' })
      expect(principal.accountId).toBeUndefined()
    }
    expect((await team.log()).at(-1)).toMatchObject({ type: 'SessionTokenIssued', data: { tokenId, expiresAt } })
    expect(String(token)).toBe(`[secret session token ${tokenId}]`)
  })

  it('does what its person may by themselves, on record under its id, and nothing that needs a login', async () => {
    team = await aTeam()
    const { token, tokenId } = await issue()
    const as = await enter(token)
    await team.muniment.users.rename({ name: 'Ada' }, { as })
    expect((await team.log()).at(-1)?.metadata).toMatchObject({
      'principal.kind': 'user',
      'principal.id': team.founder.userId,
      'principal.source': 'api',
      'credential.id': tokenId,
    })
    for (const asked of [
      team.muniment.users.startMfaEnrollment({}, { as }),
      team.muniment.sessions.list({}, { as }),
      team.muniment.sessionTokens.issue({}, { as }),
      team.muniment.accounts.invite({ email: 'x@example.com' }, { as }),
      team.muniment.credentials.issueApiKey({}, { as }),
    ])
      expect(await codeOf(asked)).toBe('WrongPrincipal')
    expect((await team.muniment.audit.entries({}, { as })).entries.length).toBeGreaterThan(0)
  })

  it('R81 is good for seven days, and at their very end is not', async () => {
    team = await aTeam()
    const { token } = await issue()
    team.clock.advance(7 * day - 1)
    for (const consistency of both) await enter(token, { consistency })
    team.clock.advance(1)
    for (const consistency of both) expect(await codeOf(enter(token, { consistency }))).toBe('SessionTokenExpired')
  })

  it('R81 is never good for longer than seven days, whatever part of a second it was issued in', async () => {
    team = await aTeam()
    for (const ms of [1, 499, 999]) {
      team.clock.advance(ms)
      const { expiresAt } = await issue()
      const left = Date.parse(expiresAt) - epochMsOf(team.clock.now())
      expect(left).toBeLessThanOrEqual(7 * day)
      expect(left).toBeGreaterThan(7 * day - 1_000)
    }
  })

  it('R80 D17 is refreshed by whoever has it, for seven days from then; the one before keeps its own end', async () => {
    team = await aTeam()
    const first = await issue()
    team.clock.advance(6 * day)
    const second = await team.muniment.sessionTokens.refresh({ token: first.token })
    expect(second.expiresAt).toBe('2026-12-05T09:00:00.000Z')
    expect((await team.log()).at(-1)?.data).toMatchObject({ refreshedFrom: first.tokenId })
    team.clock.advance(day)
    await enter(second.token)
    expect(await codeOf(enter(first.token))).toBe('SessionTokenExpired')
    expect(await codeOf(team.muniment.sessionTokens.refresh({ token: first.token }))).toBe('SessionTokenExpired')
  })

  it('R80 is the only thing that is refreshed: no key, session or other text is', async () => {
    team = await aTeam()
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    for (const token of [apiKey, team.founder.session, '', 'a.b.c', 'x'.repeat(1_000_000)])
      expect(await codeOf(team.muniment.sessionTokens.refresh({ token }))).toBe('SessionTokenInvalid')
  })

  it('R82 is nobody’s to revoke: its person’s, an administrator’s or support’s', async () => {
    team = await aTeam()
    const { token, tokenId } = await issue()
    expect(await codeOf(team.muniment.sessionTokens.revoke({ tokenId }))).toBe('SessionTokenNotRevocable')
    await team.muniment.sessions.endAll({}, { as: await self() })
    await enter(token)
  })

  it('is taken by nobody who is half logged in, and stays good while a second factor is paired', async () => {
    team = await aTeam()
    const { token } = await issue()
    await paired(team, team.founder)
    await enter(token)
    const half = await team.muniment.access.logIn({ email: team.founder.email, password })
    expect(await codeOf(team.muniment.access.enter({ session: half.token, surface: 'dashboard' }))).toBe('MfaRequired')
  })

  it.each(['suspend', 'ban'] as const)('is refused while its person is gone or barred: %s', async (verb) => {
    team = await aTeam()
    const { token } = await issue()
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    await team.muniment.users[verb]({ userId: team.founder.userId }, { as })
    for (const consistency of both) expect(await codeOf(enter(token, { consistency }))).toBe('NotLoggedIn')
  })
})

describe('D16 the end of an epoch', () => {
  const endings = {
    'a password change': async () => {
      await team.muniment.users.changePassword({ password, newPassword: 'another good password' }, { as: await self() })
    },
    'a password reset': async () => {
      const { email } = team.founder
      await team.muniment.users.requestEmailVerification({}, { as: await self() })
      const verification = team.outbox.newestTo(email, 'email-verification')?.ticket ?? ''
      await team.muniment.users.verifyEmail({ ticket: verification }, { as: await self() })
      await team.muniment.users.requestPasswordReset({ email })
      const ticket = team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
      await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    },
    'an MFA reset': async () => {
      await paired(team, team.founder)
      const as = await team.muniment.support({ operator: 'dana', reason: 'lost' })
      await team.muniment.users.resetMfa({ userId: team.founder.userId }, { as })
    },
  }

  it.each(Object.entries(endings))('by %s ends session tokens, and not where that is switched off', async (_, end) => {
    for (const endWithPassword of [true, false]) {
      team = await aTeam({ sessionTokens: { endWithPassword } })
      const { token } = await issue()
      const as = await enter(token)
      await end()
      for (const consistency of both)
        if (endWithPassword) expect(await codeOf(enter(token, { consistency }))).toBe('SessionTokenExpired')
        else await enter(token, { consistency })
      const rename = team.muniment.users.rename({ name: 'Ada' }, { as })
      if (endWithPassword) expect(await codeOf(rename)).toBe('SessionTokenExpired')
      else await rename
      if (endWithPassword) await team.close()
    }
  })

  it('by the first proof of the address ends what was prepared before, whatever is switched off (A39)', async () => {
    team = await aTeam({ sessionTokens: { endWithPassword: false } })
    const { token } = await issue()
    await team.muniment.users.requestPasswordReset({ email: team.founder.email })
    const ticket = team.outbox.newestTo(team.founder.email, 'password-reset')?.ticket ?? ''
    await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    for (const consistency of both) expect(await codeOf(enter(token, { consistency }))).toBe('SessionTokenExpired')
    expect(await codeOf(team.muniment.sessionTokens.refresh({ token }))).toBe('SessionTokenExpired')
  })

  it('by a deletion leaves nobody to speak for', async () => {
    team = await aTeam()
    const bob = await team.person('bob')
    const { token } = await team.muniment.sessionTokens.issue({}, { as: await self(bob) })
    await team.muniment.users.delete({ password }, { as: await self(bob) })
    for (const consistency of both) expect(await codeOf(enter(token, { consistency }))).toBe('NotLoggedIn')
  })
})

describe('the signature', () => {
  it('is by EdDSA over Ed25519, which others check with the key set and find by the key id', async () => {
    team = await aTeam()
    const { token, tokenId, expiresAt } = await issue()
    const keySet = await team.muniment.sessionTokens.keySet({})
    const { payload, protectedHeader } = await jwtVerify(
      token.reveal(),
      createLocalJWKSet(structuredClone(keySet) as never),
      {
        algorithms: ['EdDSA'],
        typ: 'muniment-session+jwt',
        audience: 'muniment:muniment',
        currentDate: new Date(team.clock.now()),
      },
    )
    expect(payload).toMatchObject({ jti: tokenId, sub: team.founder.userId, exp: Date.parse(expiresAt) / 1_000 })
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'muniment-session+jwt', kid: 'development' })
    expect(keySet.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', kid: 'development', x: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ])
    expect(JSON.stringify(keySet)).not.toContain('"d"')
  })

  it('9.1.1 does not survive a changed bit in any part, nor an empty, shorter or longer signature', async () => {
    team = await aTeam()
    const text = (await issue()).token.reveal()
    const parts = text.split('.')
    const flipped = (part: number, at: number) =>
      parts
        .map((each, n) => (n === part ? each.slice(0, at) + (each[at] === 'A' ? 'B' : 'A') + each.slice(at + 1) : each))
        .join('.')
    const texts = [0, 1, 2].flatMap((part) => [0, 5, (parts[part]?.length ?? 1) - 2].map((at) => flipped(part, at)))
    for (const changed of [
      ...texts,
      `${parts[0]}.${parts[1]}.`,
      `${parts[0]}.${parts[1]}`,
      `..${parts[2]}`,
      `${text}A`,
      `${text}=`,
      ` ${text}`,
      `${text}\n`,
      text.slice(0, -1),
    ])
      expect(await codeOf(enter(changed)), changed.length.toString()).toBe('SessionTokenInvalid')
    await enter(text)
  })

  it('has one text: what its decoders pass over in the last digit makes no second one', async () => {
    team = await aTeam()
    const text = (await issue()).token.reveal()
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const accepted = []
    for (const last of alphabet)
      if (await enter(text.slice(0, -1) + last).then(Boolean, () => false)) accepted.push(last)
    expect(accepted).toEqual([text.at(-1)])
  })

  it('9.1.2 9.1.3 is by no other algorithm, and by no key that comes with the token or is named by an address', async () => {
    const own = key('own')
    team = await aTeam({ keys: keysOf(own) })
    const claims = claimsNow()
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
    const embedded = await exportJWK(publicKey)
    const forged = (header: object) =>
      new CompactSign(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader(header as { alg: string })
        .sign(privateKey)
    const hmac = new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'HS256', typ: 'muniment-session+jwt', kid: 'own' } as { alg: string })
      .sign(Buffer.from(own.x, 'base64url'))
    const texts = [
      ...['none', 'None', 'NONE'].map(
        (alg) => `${encoded({ alg, typ: 'muniment-session+jwt', kid: 'own' })}.${encoded(claims)}.`,
      ),
      await hmac,
      await forged({ alg: 'EdDSA', typ: 'muniment-session+jwt', kid: 'own', jwk: embedded }),
      await forged({ alg: 'EdDSA', typ: 'muniment-session+jwt', kid: 'own', jku: 'https://attacker.example/keys' }),
      await forged({ alg: 'EdDSA', typ: 'muniment-session+jwt', kid: '../own' }),
      await forged({ alg: 'EdDSA', typ: 'muniment-session+jwt', kid: '__proto__' }),
      await forged({ alg: 'EdDSA', typ: 'muniment-session+jwt' }),
    ]
    for (const text of texts) expect(await codeOf(enter(text)), text.slice(0, 60)).toBe('SessionTokenInvalid')
    await enter(await signed(own, claims))
  })

  it('9.2 of our own key is nothing under another type, audience, lifetime, time or shape', async () => {
    const own = key('own')
    team = await aTeam({ keys: keysOf(own) })
    const now = Math.floor(epochMsOf(team.clock.now()) / 1_000)
    const { exp: _, ...withoutEnd } = claimsNow()
    for (const claims of [
      withoutEnd,
      claimsNow({ aud: 'muniment:other' }),
      claimsNow({ aud: ['muniment:muniment'] }),
      claimsNow({ aud: 'Muniment:muniment' }),
      claimsNow({ exp: `${now + 604_800}` }),
      claimsNow({ exp: now + 604_801 }),
      claimsNow({ exp: now + 604_800.5 }),
      claimsNow({ exp: 1e308 }),
      claimsNow({ iat: now + 61, exp: now + 61 + 604_800 }),
      claimsNow({ epoch: -1 }),
      claimsNow({ sub: 'usr_1' }),
      claimsNow({ jti: `ak_${'0'.repeat(32)}` }),
      claimsNow({ admin: true }),
    ])
      expect(await codeOf(enter(await signed(own, claims))), JSON.stringify(claims)).toBe('SessionTokenInvalid')
    for (const typ of ['JWT', 'at+jwt', 'muniment-session+JWT', undefined])
      expect(
        await codeOf(
          enter(await signed(own, claimsNow(), { alg: 'EdDSA', kid: 'own', ...(typ === undefined ? {} : { typ }) })),
        ),
        String(typ),
      ).toBe('SessionTokenInvalid')
    // A clock of another instance that is a little ahead.
    await enter(await signed(own, claimsNow({ iat: now + 60, exp: now + 60 + 604_800 })))
  })

  it('is no other kind of secret, and no other kind is one', async () => {
    team = await aTeam()
    const { token } = await issue()
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    expect(await codeOf(team.muniment.access.enter({ apiKey: token, surface: 'api' }))).toBe('UnknownCredential')
    expect(await codeOf(team.muniment.access.enter({ session: token, surface: 'dashboard' }))).toBe('NotLoggedIn')
    for (const other of [apiKey, team.founder.session]) expect(await codeOf(enter(other))).toBe('SessionTokenInvalid')
  })
})

describe('keys', () => {
  const [old, next] = [key('2026-11'), key('2026-12')]

  it('rotate with an overlap: both verify, the current one signs, and one that is withdrawn is nothing', async () => {
    team = await aTeam({ keys: keysOf(old) })
    const [before, announced, rotated, withdrawn] = [
      team.muniment,
      await team.another({ keys: { ...keysOf(old, next), keyStore: team.options.keys.keyStore } }),
      await team.another({ keys: { ...keysOf(next, old), keyStore: team.options.keys.keyStore } }),
      await team.another({ keys: { ...keysOf(next), keyStore: team.options.keys.keyStore } }),
    ]
    const ofOld = (await issue(before)).token
    const ofNext = (await issue(rotated)).token
    const taken = async (on: typeof before, token: Secret) =>
      enter(token, {}, on).then(
        () => true,
        () => false,
      )
    expect(await Promise.all([before, announced, rotated, withdrawn].map((on) => taken(on, ofOld)))).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(await Promise.all([before, announced, rotated, withdrawn].map((on) => taken(on, ofNext)))).toEqual([
      false,
      true,
      true,
      true,
    ])
    expect((await announced.sessionTokens.keySet({})).keys.map(({ kid }) => kid)).toEqual(['2026-11', '2026-12'])
  })

  it('that are withdrawn or replaced while an instance runs take what they signed with them, remembered or not', async () => {
    let keys = sessionTokenKeys({ current: old })
    const port = {
      signing: () => keys.signing(),
      verifying: (kid: string) => keys.verifying(kid),
      keySet: () => keys.keySet(),
    }
    team = await aTeam({ keys: { ...developmentKeys(), sessionTokens: port } })
    const { token } = await issue()
    await enter(token)
    await enter(token)
    keys = sessionTokenKeys({ current: key('2026-11', 'another of the same name') })
    expect(await codeOf(enter(token))).toBe('SessionTokenInvalid')
    keys = sessionTokenKeys({ current: next })
    expect(await codeOf(enter(token))).toBe('SessionTokenInvalid')
    keys = sessionTokenKeys({ current: next, others: [publicOf(old)] })
    await enter(token)
  })

  it('that are not configured sign nothing, and say so', async () => {
    const { sessionTokens: _, ...without } = developmentKeys()
    team = await aTeam({ keys: without })
    expect(await codeOf(issue())).toBe('SigningKeysRequired')
    expect(await codeOf(team.muniment.sessionTokens.refresh({ token: 'x' }))).toBe('SigningKeysRequired')
    expect(await codeOf(team.muniment.sessionTokens.keySet({}))).toBe('SigningKeysRequired')
    expect(await codeOf(enter('x'))).toBe('SessionTokenInvalid')
  })

  it('that fail to sign issue nothing, and nothing is on record', async () => {
    const keys = sessionTokenKeys({ current: old })
    const signing = () => {
      throw new Error('the vault is closed')
    }
    team = await aTeam({ keys: { ...developmentKeys(), sessionTokens: { ...keys, signing } } })
    const before = (await team.log()).length
    expect(await codeOf(issue())).toBe('Failure')
    expect((await team.log()).slice(before).filter(({ type }) => type === 'SessionTokenIssued')).toEqual([])
  })

  it('are refused by the name of the option and the rule, and never shown', async () => {
    team = await aTeam()
    const { d: _, ...publicKey } = old
    for (const [options, option] of [
      [{ current: publicKey }, 'current.d'],
      [{ current: { ...old, crv: 'P-256' } }, 'current'],
      [{ current: { ...old, kid: 'a b' } }, 'current.kid'],
      [{ current: { ...old, kid: '' } }, 'current.kid'],
      [{ current: { ...old, x: next.x } }, 'current.x'],
      [{ current: { ...old, d: old.d.slice(1) } }, 'current.d'],
      [{ current: old, others: [{ ...next, kid: old.kid }] }, 'others'],
      [{ current: old, others: [{}] }, 'others[0]'],
      [{ current: null }, 'current'],
    ] as const) {
      const made = () => sessionTokenKeys(options as never)
      expect(made, option).toThrow(ConfigurationRefused)
      expect(made, option).toThrow(option)
      expect(made).not.toThrow(old.d)
    }
    expect(() => sessionTokenKeys({ current: { ...old } })).not.toThrow()
  })

  it('are keys that others can import, another one each time', async () => {
    team = await aTeam()
    const drawn = newSessionTokenKey('k')
    const imported = await importJWK({ ...drawn }, 'EdDSA')
    const token = await new CompactSign(Buffer.from('{}')).setProtectedHeader({ alg: 'EdDSA' }).sign(imported)
    const { payload } = await compactVerify(token, await importJWK(publicOf(drawn), 'EdDSA'))
    expect(Buffer.from(payload).toString()).toBe('{}')
    expect(newSessionTokenKey('k').d).not.toBe(drawn.d)
  })
})

describe('signatures that are remembered', () => {
  const facts = (n: number) => ({ expiresAt: `2026-11-2${n}T00:00:00.000Z` as Instant }) as never
  const signature = (n: number) => ({ kid: 'k', key: undefined as never, facts: facts(n) })

  it('are forgotten at the end of their token', async () => {
    team = await aTeam()
    const known = new VerifiedSignatures()
    known.remember('a', signature(3))
    expect(known.find('a', '2026-11-22T23:59:59.999Z' as Instant)).toBeDefined()
    expect(known.find('a', '2026-11-23T00:00:00.000Z' as Instant)).toBeUndefined()
    expect(known.size).toBe(0)
  })

  it('are so many at most: those used longest ago are checked anew', async () => {
    team = await aTeam()
    const known = new VerifiedSignatures()
    const at = '2026-11-22T00:00:00.000Z' as Instant
    for (let n = 0; n < signaturesRememberedMax; n += 1) known.remember(`${n}`, signature(3))
    known.find('0', at)
    known.remember('one more', signature(3))
    expect(known.size).toBe(signaturesRememberedMax)
    expect([known.find('0', at), known.find('1', at)].map((each) => each !== undefined)).toEqual([true, false])
  })

  it('say nothing about the person, who is asked for each time', async () => {
    team = await aTeam()
    const { token } = await issue()
    await enter(token)
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    await team.muniment.users.suspend({ userId: team.founder.userId }, { as })
    expect(await codeOf(enter(token))).toBe('NotLoggedIn')
  })

  it('cannot be changed by whoever was let in', async () => {
    team = await aTeam()
    const { token } = await issue()
    const { identity } = await enter(token)
    if (identity.kind !== 'user' || identity.sessionToken === undefined) throw new Error('by a session token')
    const { sessionToken } = identity
    expect(() => Object.assign(sessionToken, { userId: 'usr_1' })).toThrow(TypeError)
    expect((await enter(token)).id).toBe(team.founder.userId)
  })
})
