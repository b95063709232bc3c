/** Canaries: what is secret is shown once, what is personal to whoever may read it, and neither is anywhere else. @module */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foundIn, formsOf } from './forms.fixture.ts'
import { functionsOf } from './watched-instance.fixture.ts'
import { aWholeLife, given, type Life, type Output } from './whole-life.fixture.ts'

/** What callers say in clear and is kept so: nothing personal belongs into it, as its documentation says. */
const inClear = ['accountName', 'commandId', 'description', 'metadata', 'requestId']

/** As it stands in the log: who acted as support, and why, beside it. */
const stored = [...inClear, 'operator', 'reason'].sort()

/** What an account's trail tells those who may read it: who did what in it, and from where. */
const ofTheAccount = [...inClear, 'guestEmail', 'guestName', 'ip', 'name', 'userAgent'].sort()

/** Where each canary may be found. What is not said here is nowhere, and what is said is really there. */
const mayHold: Readonly<Record<Output, readonly string[]>> = {
  'the journal': stored,
  'the saved log': stored,
  'files of keys': [],
  'files of checkpoints': [],
  'files of snapshots': [],
  // The host's own, by a projection that keeps everything: events are sealed when it sees them.
  'files of rows': stored,
  errors: [],
  answers: [],
  // By whoever asks a `Secret` for its text; the answer itself prints a label.
  'secrets shown once': [
    'api key',
    'authtoken',
    'authtoken of the guest',
    'partial session',
    'recovery codes',
    'secret of an authenticator',
    'session',
    'session after a second factor',
    'session of the guest',
    'session token',
  ],
  mails: [
    'accountName',
    'email',
    'guestEmail',
    'leavingEmail',
    'newEmail',
    'pairedEmail',
    'providerEmail',
    'reset ticket',
    'ticket',
    'ticket before',
    'verification ticket',
  ],
  'the trail, read by support': [...ofTheAccount, 'email', 'homeIp', 'homeUserAgent', 'ipv6'].sort(),
  // Without where people come from who log in or are refused.
  'the trail, read by an administrator': ofTheAccount,
  // What they did in the account themselves.
  'the trail, read by a member': ['accountName', 'guestName', 'ip', 'requestId', 'userAgent'],
  'cursors and verifications of the trail': [],
  'events that are followed': stored,
  'personal fields that are asked for': [
    'email',
    'guestEmail',
    'guestName',
    'importedEmail',
    'importedName',
    'name',
    'newEmail',
    'newName',
    'pairedEmail',
    'providerEmail',
    'username',
  ],
  'the refusal sink': [],
  'reports of progress': [],
  'ports and instance, printed': [],
  // The object that the host has made itself, of plain bytes.
  'keys that the host holds, printed': ['pepper and command key'],
}

type Found = Readonly<Record<string, readonly string[]>>

const searched = async (life: Life): Promise<Found> =>
  Object.fromEntries(
    Object.entries(await life.outputs()).map(([output, texts]) => [
      output,
      [...new Set(texts.flatMap((text) => foundIn(text, life.canaries)))].sort(),
    ]),
  )

let life: Life
beforeAll(async () => {
  life = await aWholeLife()
})
afterAll(() => life.end())

describe('canaries', () => {
  it('go through every function of an instance: a new one is a new place to leak from', () => {
    const functions = functionsOf(life.muniment)
    expect(functions).toContain('audit.entries')
    expect(functions.filter((name) => !life.calls.called.has(name))).toEqual([])
  })

  it('are found where they may be, and nowhere else, in whatever form', async () => {
    expect(await searched(life)).toEqual(mayHold)
  })

  it('come by outputs that have something in them', async () => {
    for (const [output, texts] of Object.entries(await life.outputs())) {
      expect(texts.length, output).toBeGreaterThan(0)
      expect(
        texts.reduce((length, text) => length + text.length, 0),
        output,
      ).toBeGreaterThan(100)
    }
    expect(life.errors.length).toBeGreaterThan(40)
    expect(life.errors.filter((error) => !(error instanceof Error))).toEqual([])
  })

  it('are found in every form by the search itself', () => {
    const { password } = given
    expect(formsOf(password).length).toBeGreaterThan(30)
    for (const form of formsOf(password))
      expect(foundIn(Buffer.from(`x${form}y`, 'latin1'), { password: formsOf(password) })).toEqual(['password'])
    expect(foundIn('CANARY-"passwort"-\\5f1c', { password: formsOf(password) })).toEqual([])
    for (const offset of [0, 1, 2]) {
      const around = Buffer.concat([
        Buffer.alloc(offset, 'ab'),
        Buffer.from(password.normalize('NFD')),
        Buffer.from('cd'),
      ])
      for (const encoding of ['base64', 'base64url', 'hex', 'utf8'] as const)
        expect(foundIn(around.toString(encoding), { password: formsOf(password) }), encoding).toEqual(['password'])
    }
  })
})

describe('a leak that is planted', () => {
  let leaking: Life
  beforeAll(async () => {
    leaking = await aWholeLife()
  })
  afterAll(() => leaking.end())

  const planted = async (): Promise<Found> => {
    const found = await searched(leaking)
    const more = Object.entries(found).map(([output, names]) => [
      output,
      names.filter((name) => !mayHold[output as Output].includes(name)),
    ])
    return Object.fromEntries(more.filter(([, names]) => names?.length !== 0))
  }

  it('in an event is found in the journal and in the saved log', async () => {
    const data = { note: Buffer.from(`to ${given.email}`).toString('base64url') }
    const event = { id: randomUUID(), type: 'Note', data, metadata: { note: given.ip } }
    await leaking.ports.store.append({ stream: 'muniment.note-1', expected: 'any', events: [event] })
    expect(await planted()).toEqual({ 'the journal': ['email', 'ip'], 'the saved log': ['email', 'ip'] })
  })

  it('in an error is found: in its message, a field, its cause and its stack', async () => {
    const { errors, ports } = leaking
    const leaks = [
      new Error(`no ${given.password}`),
      Object.assign(new Error('no'), { field: encodeURIComponent(given.name) }),
      new Error('no', { cause: { bytes: Buffer.from(given.userAgent) } }),
      Object.defineProperty(new Error('no'), 'stack', { value: `Error: ${given.operator.toUpperCase()}` }),
      Object.defineProperty(new Error('no'), 'hidden', { value: [ports.made.ringSecret] }),
    ]
    errors.push(...leaks)
    const found = await planted()
    errors.splice(-leaks.length)
    expect(found['errors']).toEqual(['name', 'operator', 'password', 'secret of the ring', 'userAgent'])
  })

  it('in a file is found: in its bytes and in its name', async () => {
    const { folder, options } = leaking.ports
    const [key = new Uint8Array()] = leaking.ports.made.subjectKeys
    await writeFile(join(folder, 'snapshots', 'left'), Buffer.concat([Buffer.from('x'), key]))
    await options.checkpoints.save(
      given.guestEmail.replace('@', '.'),
      { checkpoint: given.ipv6 as never, sequence: 1 },
      undefined,
    )
    await writeFile(join(folder, 'rows', given.strangerEmail), '')
    expect(await planted()).toMatchObject({
      'files of snapshots': ['key of a subject'],
      'files of checkpoints': ['ipv6'],
      'files of rows': ['strangerEmail'],
    })
  })
})
