/**
 * A life in which every function of an instance is called with canaries, and all that comes out of it by its name.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { aesGcmSealer, type NewEvent, systemRandom } from '@muniment/kernel'
import { vi } from 'vitest'
import {
  type AssertedIdentity,
  createMuniment,
  identityVerifier,
  type MemoryOutbox,
  memoryOutbox,
  type Muniment,
  type MunimentOptions,
  type Principal,
  type Secret,
} from '../index.ts'
import { codeAt } from '../authenticator.fixture.ts'
import { ticketTo } from '../team.fixture.ts'
import { type Canaries, formsOf, formsOfBytes } from './forms.fixture.ts'
import { bytesBelow, type PortsOnDisk, portsOnDisk, revealed } from './ports-on-disk.fixture.ts'
import { shown } from './shown.fixture.ts'
import { type Calls, watchedInstance } from './watched-instance.fixture.ts'

/** What callers give: quotation marks, a backslash and letters that have two spellings are for the searched forms. */
export const given = {
  password: 'CANARY-"pässwörd"-\\5f1c',
  guestPassword: 'CANARY-guest-pässwörd-9c2e',
  changedPassword: 'CANARY-changed-pässwörd-1b7d',
  resetPassword: 'CANARY-reset-pässwörd-e402',
  wrongPassword: 'CANARY-wrong-pässwörd-77aa',
  email: 'canary.person@canary-domain.example',
  guestEmail: 'canary.guest@canary-domain.example',
  providerEmail: 'canary.provider@canary-domain.example',
  username: 'canary.üsername-5d1a',
  newName: 'Canary Wrén-Dove',
  newEmail: 'canary.new@canary-domain.example',
  providerSubject: 'CANARY-subject-a91c',
  leavingEmail: 'canary.leaving@canary-domain.example',
  leavingPassword: 'CANARY-leaving-pässwörd-30fe',
  importedEmail: 'canary.imported@canary-domain.example',
  importedHash: '$2b$10$CANARYhashCANARYhashCeIhRjZ1Y7dZ8nKc5m0QkUoE9pYwTn2a6',
  importedName: 'canaryimportedperson',
  pairedEmail: 'canary.paired@canary-domain.example',
  pairedPassword: 'CANARY-paired-pässwörd-6e11',
  strangerEmail: 'canary.stranger@canary-domain.example',
  name: 'Canary Näme-Wren',
  ip: '203.0.113.77',
  ipv6: '2001:db8::ca:a4',
  userAgent: 'CanaryBrowser/9.7 ("ünïx")',
  homeIp: '198.51.100.123',
  homeUserAgent: 'CanaryHome/4.2',
  guestName: 'Canary Gäst-Finch',
  operator: 'canary.öperator',
  reason: 'CANARY reason 41b7',
  accountName: 'Canary Cömpany',
  description: 'CANARY-description-é',
  metadata: '{"canary-metadata":"3b1d"}',
  requestId: 'canary-request-0a51',
  commandId: 'canary-command-77f0',
} as const

export type Output =
  | 'the journal'
  | 'the saved log'
  | 'files of keys'
  | 'files of checkpoints'
  | 'files of snapshots'
  | 'files of rows'
  | 'errors'
  | 'answers'
  | 'secrets shown once'
  | 'mails'
  | 'the trail, read by support'
  | 'the trail, read by an administrator'
  | 'the trail, read by a member'
  | 'cursors and verifications of the trail'
  | 'events that are followed'
  | 'personal fields that are asked for'
  | 'the refusal sink'
  | 'reports of progress'
  | 'ports and instance, printed'
  | 'keys that the host holds, printed'

export interface Life {
  readonly ports: PortsOnDisk
  readonly muniment: Muniment
  readonly calls: Calls
  /** Everything that was thrown. */
  readonly errors: unknown[]
  readonly canaries: Canaries
  /** Everything that came out, as it is now. */
  readonly outputs: () => Promise<Readonly<Record<Output, readonly (string | Uint8Array)[]>>>
  readonly end: () => Promise<void>
}

/** A host's projection that keeps whatever it is shown. */
const greedyProjection = {
  name: 'greedy',
  version: 1,
  reads: ['account', 'user', 'session', 'credential', 'loginAttempts', 'claim'] as const,
  key: ({ sequence }: { readonly sequence: number }) => `${sequence}`,
  apply: (_: unknown, { event, envelope, stream }: { event: object; envelope: object; stream: string }) =>
    JSON.parse(JSON.stringify({ event, envelope, stream })) as unknown,
}

/** A history that is long enough for a report, by a clock that runs while it is read. */
const reportOfProgress = async (options: MunimentOptions, told: unknown[]): Promise<void> => {
  const { store } = options
  for await (const { kind, ...message } of store.readAll({ filter: { eventTypes: ['LoginFailed'] } })) {
    if (kind !== 'event' || !('event' in message)) continue
    const { type, data, metadata, stream } = message.event
    const copy = (): NewEvent => ({ id: randomUUID(), type, data, metadata })
    await store.append({ stream, expected: 'any', events: [copy(), ...Array.from({ length: 300 }, copy)] })
    break
  }
  let elapsedMs = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (elapsedMs += 2_000))
  const { snapshots: _, ...without } = options
  const reader = await createMuniment({ ...without, onProgress: (report) => void told.push(report) })
  clock.mockRestore()
  await reader.close()
}

/** Somebody comes by a provider, sets and removes a password, and links another login. */
const loginsOfProviders = async ({
  users,
  access,
  outbox,
  caught,
}: Pick<Muniment, 'users' | 'access'> & {
  readonly outbox: MemoryOutbox
  readonly caught: (ask: () => unknown) => Promise<void>
}): Promise<void> => {
  const { providerEmail: email, providerSubject: subject, changedPassword, resetPassword, ip, userAgent } = given
  const vouched = async (identity: Partial<AssertedIdentity> = {}) =>
    identityVerifier<AssertedIdentity>({ method: 'github', verify: async (told) => told }).verified({
      issuer: 'https://provider.example',
      subject,
      email,
      emailVerified: true,
      ...identity,
    })
  const assertion = await vouched()
  await users.signUpWithProvider({ assertion, account: 'none', ip, userAgent })
  await caught(() => users.signUpWithProvider({ assertion }))
  const { token: session } = await access.logInWithProvider({ assertion, ip, userAgent })
  await caught(async () => access.logInWithProvider({ assertion: await vouched({ subject: `${subject} ` }) }))
  const as = await access.enter({ session, surface: 'dashboard' })
  await caught(() => users.unlinkLogin({ method: 'github' }, { as }))
  await users.addPassword({ password: changedPassword }, { as })
  await caught(() => users.addPassword({ password: resetPassword }, { as }))
  await users.unlinkLogin({ method: 'github' }, { as })
  await users.linkLogin({ assertion: await vouched({ subject: `${subject}/2` }) }, { as })
  await users.removePassword({}, { as })
  await users.chooseUsername({ username: given.username }, { as })
  await caught(() => users.chooseUsername({ username: given.username }, { as }))
  await users.rename({ name: given.newName }, { as })
  await users.requestEmailChange({ email: given.newEmail }, { as })
  await users.cancelEmailChange({}, { as })
  await users.requestEmailChange({ email: given.newEmail }, { as })
  const ticket = outbox.newestTo(given.newEmail, 'email-change')?.ticket ?? ''
  await caught(() => users.confirmEmailChange({ ticket: given.providerSubject }, { as }))
  await users.confirmEmailChange({ ticket }, { as })
}

/** Support bars somebody and lets them back, and somebody asks to be gone and is forgotten. */
const endsOfPeople = async ({
  muniment: { users, access },
  support,
  caught,
}: {
  readonly muniment: Muniment
  readonly support: Principal
  readonly caught: (ask: () => unknown) => Promise<void>
}): Promise<readonly unknown[]> => {
  const { leavingEmail: email, leavingPassword: password, wrongPassword, importedEmail, importedHash } = given
  const row = {
    email: importedEmail,
    passwordHash: importedHash,
    username: given.importedName,
    name: given.importedName,
  }
  const rows = [
    row,
    { ...row, email: given.importedHash },
    { ...row, passwordHash: importedEmail },
    `{"${importedHash}`,
  ]
  const told: unknown[] = []
  const onRow = (one: unknown): void => void told.push(one)
  told.push(await users.import(rows, { as: support, onRow, onProgress: onRow }))
  await caught(() => users.import([row], { as: importedHash as never }))
  const { userId } = await users.signUp({ email, password, account: 'none' })
  const { token: before } = await access.logIn({ email, password })
  const bySupport = { as: support }
  await users.suspend({ userId }, bySupport)
  await caught(() => access.logIn({ email, password }))
  await users.restore({ userId }, bySupport)
  await caught(() => access.enter({ session: before, surface: 'dashboard' }))
  const { token: session } = await access.logIn({ email, password })
  const as = await access.enter({ session, surface: 'dashboard' })
  await users.expirePassword({ userId }, bySupport)
  await caught(() => access.logIn({ email, password }))
  await caught(() => users.convertLogin({ userId }, bySupport))
  await caught(() => users.erase({ userId }, bySupport))
  await caught(() => users.delete({ password: wrongPassword }, { as }))
  await users.delete({ password }, { as })
  await caught(() => users.delete({ password }, { as }))
  await caught(() => users.ban({ userId }, bySupport))
  await users.erase({ userId }, bySupport)
  return told
}

/**
 * Somebody pairs an authenticator, logs in by it and by a recovery code, comes and goes, and takes tokens. Answers every
 * secret that they were shown.
 */
const secondFactors = async ({
  muniment: { users, access, sessions, sessionTokens },
  support,
  caught,
}: {
  readonly muniment: Muniment
  readonly support: Principal
  readonly caught: (ask: () => unknown) => Promise<void>
}) => {
  const { pairedEmail: email, pairedPassword: password, wrongPassword } = given
  const { userId, accountId } = await users.signUp({ email, password })
  const first = await access.logIn({ email, password })
  const self = (session: Secret) => access.enter({ session, surface: 'dashboard' })
  const as = await self(first.token)
  await users.startMfaEnrollment({}, { as })
  await users.cancelMfaEnrollment({}, { as })
  const { secret, uri } = await users.startMfaEnrollment({}, { as })
  await caught(() => users.confirmMfaEnrollment({ code: wrongPassword }, { as }))
  await caught(() => users.startMfaEnrollment({ type: revealed(secret) }, { as }))
  const code = codeAt(secret, Date.now())
  const { recoveryCodes } = await users.confirmMfaEnrollment({ code }, { as })
  await users.mfaStatus({}, { as })
  const half = await access.logIn({ email, password })
  await caught(() => access.verifyMfa({ session: half.token, code }))
  await caught(() => access.verifyMfa({ session: half.token, recoveryCode: secret }))
  await caught(() => access.enter({ session: half.token, surface: 'dashboard' }))
  const whole = await access.verifyMfa({ session: half.token, recoveryCode: recoveryCodes[0] })
  const stepped = await access.stepUp({ session: whole.token, recoveryCode: recoveryCodes[1] })
  const switched = await access.switchAccount({ session: stepped.token ?? '', account: accountId })
  const session = switched.token ?? whole.token
  const own = await self(session)
  const others = await users.regenerateRecoveryCodes({}, { as: own })
  const { token } = await sessionTokens.issue({}, { as: own })
  const refreshed = await sessionTokens.refresh({ token })
  await access.enter({ sessionToken: refreshed.token, surface: 'api' })
  await caught(() => access.enter({ sessionToken: `${token.reveal()}x`, surface: 'api' }))
  await caught(() => sessionTokens.revoke({ tokenId: token.reveal() }))
  await sessionTokens.keySet({})
  await sessions.list({}, { as: own })
  await caught(() => users.disableMfa({ password: wrongPassword }, { as: own }))
  await users.disableMfa({ password }, { as: own })
  await caught(() => users.unlock({ userId }, { as: support }))
  await caught(() => users.resetMfa({ userId }, { as: support }))
  const another = await access.logIn({ email, password })
  await sessions.end({ sessionId: another.sessionId }, { as: own })
  await caught(() => access.stepUpWithProvider({ session, assertion: password as never }))
  await sessions.endOthers({}, { as: own })
  await access.logOut({ session })
  await sessions.endAll({}, { as: await self((await access.logIn({ email, password })).token) })
  await users.endSessions({ userId }, { as: support })
  return {
    'secret of an authenticator': revealed(secret),
    'uri of an authenticator': revealed(uri),
    'recovery codes': [...recoveryCodes, ...others.recoveryCodes].map(revealed).join(' '),
    'session token': revealed(token),
    'partial session': revealed(half.token),
    'session after a second factor': revealed(whole.token),
  }
}

/** A person verifies their address, changes their password, forgets it and resets it. Answers the tickets of the mails. */
const changesOfPassword = async ({
  muniment: { users, access },
  outbox,
  caught,
  session,
}: {
  readonly muniment: Muniment
  readonly outbox: MemoryOutbox
  readonly caught: (ask: () => unknown) => Promise<void>
  readonly session: Secret
}) => {
  const { email, strangerEmail, password, changedPassword, resetPassword, wrongPassword, ip, userAgent } = given
  const origin = { ip, userAgent }
  const as = await access.enter({ session, surface: 'dashboard', ...origin })
  await users.requestEmailVerification({}, { as })
  const verification = outbox.newestTo(email, 'email-verification')?.ticket ?? ''
  for (const wrong of [password, revealed(session)]) await caught(() => users.verifyEmail({ ticket: wrong }, { as }))
  await users.verifyEmail({ ticket: verification }, { as })
  await caught(() => users.requestEmailVerification({}, { as }))
  await caught(() => users.changePassword({ password: wrongPassword, newPassword: changedPassword }, { as }))
  await caught(() => users.changePassword({ password, newPassword: password }, { as }))
  await users.changePassword({ password, newPassword: changedPassword }, { as })
  await users.requestPasswordReset({ email, ...origin })
  await caught(() => users.requestPasswordReset({ email: strangerEmail, ...origin }))
  const reset = outbox.newestTo(email, 'password-reset')?.ticket ?? ''
  await caught(() => users.completePasswordReset({ ticket: verification, password: resetPassword }))
  await users.completePasswordReset({ ticket: reset, password: resetPassword, ...origin })
  await caught(() => users.completePasswordReset({ ticket: reset, password: resetPassword, ...origin }))
  await loginsOfProviders({ users, access, outbox, caught })
  return { 'verification ticket': verification, 'reset ticket': reset }
}

export const aWholeLife = async (): Promise<Life> => {
  const outbox = memoryOutbox()
  const errors: unknown[] = []
  const refusals: unknown[] = []
  const progress: unknown[] = []
  const followed: unknown[] = []
  const personal: unknown[] = []
  const trails = { support: [] as unknown[], administrator: [] as unknown[], member: [] as unknown[] }
  const proofs: unknown[] = []
  const calls: Calls = { called: new Set(), answered: [] }
  const caught = async (ask: () => unknown): Promise<void> => {
    try {
      await ask()
    } catch (error) {
      errors.push(error)
      return
    }
    errors.push(`not refused: ${String(ask)}`)
  }

  const ports = await portsOnDisk({
    mailer: outbox,
    refusals: { refused: (refusal) => void refusals.push(refusal) },
  })
  const { options, store, made, folder } = ports
  const muniment = watchedInstance(await createMuniment(options), calls)
  const { users, access, accounts, credentials, audit, events } = muniment
  await muniment.ready()
  const following = events.follow({
    name: 'canary-follower',
    handle: async (event, more) => {
      followed.push(event)
      personal.push(await more.personal())
    },
  })
  const failing = events.follow({
    name: 'canary-failure',
    attemptsMax: 1,
    handle: async (_, more) => {
      const texts = Object.values(await more.personal())
      if (texts.length > 0) throw new TypeError('the handler of the host')
    },
  })
  const running = events.project({ projections: [greedyProjection], rows: ports.rows })

  const { email, guestEmail, strangerEmail, password, wrongPassword, guestPassword, name, ip, userAgent } = given
  const { guestName, requestId, commandId, description, metadata, operator, reason } = given
  const origin = { ip, userAgent, requestId }
  // Of what the guest does as a person, and where they knock before they are a member: not the account's to know.
  const home = { ip: given.homeIp, userAgent: given.homeUserAgent }
  const founder = { email, password, name, account: { name: given.accountName }, ...origin }
  const signedUp = await users.signUp(founder, { commandId })
  await users.signUp(founder, { commandId })
  const login = await access.logIn({ email, password, ip: given.ipv6, userAgent })
  for (const each of [email, strangerEmail, wrongPassword, `${strangerEmail} `, password])
    await caught(() => access.logIn({ email: each, password: wrongPassword, ...origin }))
  const into = { session: login.token, surface: 'dashboard', account: signedUp.accountId, ...origin } as const
  const as = await access.enter(into)
  const support = await muniment.support({ operator, reason })
  await caught(() => muniment.support({ operator: '', reason }))
  await caught(() => muniment.support({ operator, reason: `${reason}\n` }))
  const { apiKey, credentialId } = await credentials.issueApiKey({ description, metadata }, { as })
  const api = await access.enter({ apiKey, surface: 'api', ...origin })
  await access.explain({ apiKey })
  const { invitationId } = await accounts.invite({ email: guestEmail }, { as, commandId })
  await accounts.invite({ email: guestEmail }, { as, commandId })
  const firstTicket = ticketTo(outbox, guestEmail)
  await caught(() => accounts.invite({ email: guestEmail }, { as: api }))
  await accounts.resendInvitation({ invitationId }, { as })
  const ticket = ticketTo(outbox, guestEmail)
  await users.signUp({ email: guestEmail, password: guestPassword, name: guestName, account: 'none', ...home })
  const joining = await access.logIn({ email: guestEmail, password: guestPassword, ...home })
  await caught(() => access.enter({ ...into, session: joining.token, ...home }))
  const alone = await access.enter({ session: joining.token, surface: 'dashboard', ...origin })
  for (const wrong of [firstTicket, apiKey, password])
    await caught(() => accounts.acceptInvitation({ ticket: wrong }, { as: alone }))
  const accepted = await accounts.acceptInvitation({ ticket }, { as: alone })
  await caught(() => accounts.acceptInvitation({ ticket }, { as: alone }))
  const { membershipId } = accepted
  await accounts.disableMember({ membershipId }, { as })
  await caught(() => access.enter({ ...into, session: joining.token }))
  await accounts.enableMember({ membershipId }, { as })

  await refusedWithCanaries({ muniment, as, caught, given: { ...given, apiKey: revealed(apiKey), ticket } })

  trails.support.push(await audit.entries({ limit: 1_000 }, { as: support }))
  trails.support.push(await audit.whoCouldUse({ credential: credentialId, at: 12 }, { as: support }))
  trails.administrator.push(await audit.entries({ limit: 1_000 }, { as }))
  for await (const entry of audit.by(await access.enter({ ...into, session: joining.token, ...origin })))
    trails.member.push(entry)
  for (const order of ['oldest-first', 'newest-first'] as const)
    proofs.push((await audit.entries({ limit: 1, order }, { as })).next)
  proofs.push(await audit.verify({}, { as: support, onProgress: (report) => void progress.push(report) }))
  await accounts.removeMember({ membershipId }, { as })
  const tickets = await changesOfPassword({ muniment, outbox, caught, session: login.token })
  proofs.push(...(await endsOfPeople({ muniment, support, caught })))
  const factors = await secondFactors({ muniment, support, caught })
  await muniment.catchUp()
  await following.whenHandled()
  await running.ready()
  await running.whenProcessed()
  await caught(() => failing.done)
  const { keys, checkpoints, snapshots, passwordHasher } = options
  const sealer = aesGcmSealer(keys.keyStore, systemRandom)
  const held = [muniment, store, ports.ring, keys.keyStore, sealer, passwordHasher, checkpoints, snapshots, ports.rows]
  const printed = [...held, following, running, running.status()].map(shown)
  await muniment.close()
  for (const ask of [() => users.signUp(founder), muniment.ready, muniment.catchUp]) await caught(ask)
  await reportOfProgress(options, progress)

  const once = {
    ...tickets,
    ticket,
    'ticket before': firstTicket,
    session: revealed(login.token),
    'session of the guest': revealed(joining.token),
    'api key': revealed(apiKey),
    authtoken: revealed(signedUp.authtoken),
    'authtoken of the guest': revealed(accepted.authtoken),
    'partial session': factors['partial session'],
    'session after a second factor': factors['session after a second factor'],
  }
  const { 'recovery codes': codes, 'session token': signed } = factors
  const formsOfToken = (text: string): readonly string[] => [...formsOf(text), ...formsOf(text.slice(26, 69))]
  const canaries: Canaries = {
    ...Object.fromEntries(Object.entries(given).map(([field, text]) => [field, formsOf(text)])),
    ...Object.fromEntries(Object.entries(once).map(([field, text]) => [field, formsOfToken(text)])),
    'secret of an authenticator': formsOf(factors['secret of an authenticator']),
    'recovery codes': codes.split(' ').flatMap(formsOf),
    'session token': [...formsOf(signed), ...formsOf(signed.slice(-60))],
    'private key of session tokens': formsOf(made.sessionTokenSecret),
    'password hash': made.passwordHashes.flatMap((phc) => phc.split('$').slice(-2).flatMap(formsOf)),
    'key of a subject': made.subjectKeys.flatMap(formsOfBytes),
    'secret of the ring': formsOfBytes(made.ringSecret),
    'pepper and command key': made.hostSecrets.flatMap(formsOfBytes),
  }
  return {
    ports,
    muniment,
    calls,
    errors,
    canaries,
    outputs: async () => {
      const saved = join(folder, 'saved.jsonl')
      await store.save(saved)
      return {
        'the journal': [await bytesBelow(join(folder, 'log'))],
        'the saved log': [await readFile(saved)],
        'files of keys': [await bytesBelow(join(folder, 'keys'))],
        'files of checkpoints': [await bytesBelow(join(folder, 'checkpoints'))],
        'files of snapshots': [await bytesBelow(join(folder, 'snapshots'))],
        'files of rows': [await bytesBelow(join(folder, 'rows'))],
        errors: errors.map(shown),
        answers: calls.answered.filter(({ by }) => !by.startsWith('audit.')).map(({ answer }) => shown(answer)),
        'secrets shown once': [
          ...[login.token, joining.token, apiKey, signedUp.authtoken, accepted.authtoken].map(revealed),
          // The URI says whose it is.
          ...Object.entries(factors).flatMap(([what, text]) => (what === 'uri of an authenticator' ? [] : [text])),
        ],
        mails: outbox.mails.map(shown),
        'the trail, read by support': trails.support.map(shown),
        'the trail, read by an administrator': trails.administrator.map(shown),
        'the trail, read by a member': trails.member.map(shown),
        'cursors and verifications of the trail': proofs.map(shown),
        'events that are followed': followed.map(shown),
        'personal fields that are asked for': personal.map(shown),
        'the refusal sink': refusals.map(shown),
        'reports of progress': progress.map(shown),
        'ports and instance, printed': printed,
        'keys that the host holds, printed': [shown(options.keys)],
      }
    },
    end: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Refused in every other way, each time with canaries in hand, and in places that are not theirs. */
const refusedWithCanaries = async ({
  muniment: { users, access, accounts, credentials, audit, events },
  as,
  caught,
  given: { email, password, name, ip, userAgent, apiKey, ticket, strangerEmail },
}: {
  readonly muniment: Muniment
  readonly as: Principal
  readonly caught: (ask: () => unknown) => Promise<void>
  readonly given: typeof given & { readonly apiKey: string; readonly ticket: string }
}): Promise<void> => {
  const options = { as }
  for (const ask of [
    () => users.signUp({ email, password, name, [apiKey]: 1 } as never),
    () => users.signUp({ email, password, name, [password]: { [email]: 1 } } as never),
    () => users.signUp({ email: [email] as never, password, name }),
    () => users.signUp({ email, password: [password] as never, name }),
    () => users.signUp({ email, password, name: { name } as never }),
    () => users.signUp({ email, password, name: `${name}\n` }),
    () => users.signUp({ email, password, ip: `${ip}0000` }),
    () => users.signUp({ email, password, userAgent: `${userAgent}\0` }),
    () => users.signUp({ email: strangerEmail, password: `${password}\ud800` }),
    () => users.signUp({ email: strangerEmail, password: password.repeat(60) }),
    () => users.signUp({ email: `${email}.${password}`, password }),
    () => users.signUp({ email: strangerEmail, password }, { commandId: `${apiKey}\n` }),
    () => users.signUp(`${email} ${password}` as never),
    () => users.signUp(new Map([[email, password]]) as never),
    () => users.signUp(new Error(`${email} ${password}`) as never),
    () => access.logIn({ email, password: { password } as never }),
    () => access.enter({ session: ticket, surface: 'dashboard', account: apiKey }),
    () => access.enter({ session: [ticket], surface: apiKey } as never),
    () => access.enter({ apiKey: ticket, surface: 'api' }),
    () => access.explain({ apiKey: [apiKey] as never }),
    () => accounts.invite({ email: `${email}\n` }, options),
    () => accounts.invite({ email, expiresAt: email }, options),
    () => accounts.invite({ email, permissions: { [email]: password } as never }, options),
    () => accounts.invite({ email }, { as: { email, password } as never }),
    () => accounts.acceptInvitation({ ticket }, options),
    () => accounts.disableMember({ membershipId: ticket }, options),
    () => accounts.removeMember({ membershipId: email as never }, options),
    () => credentials.issueApiKey({ owner: email }, options),
    () => credentials.issueApiKey({ description: password.repeat(30) }, options),
    () => audit.entries({ types: [password], limit: 0 }, options),
    () => audit.entries({ principal: [email] as never }, options),
    () => audit.entries({ after: ticket }, options),
    () => audit.entries({ [password]: email } as never, options),
    () => audit.whoCouldUse({ credential: apiKey, at: 0 }, options),
    () => audit.verify({ findings: apiKey as never }, options),
    () => audit.verify({ findings: 1 }, options),
    () => events.follow({ name: email, handle: () => undefined }),
    () => events.project({ projections: [{ ...greedyProjection, name: email }], rows: undefined as never }),
  ])
    await caught(ask)
}
