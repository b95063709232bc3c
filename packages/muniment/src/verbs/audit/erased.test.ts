/** The audit trail without its keys: who is gone stays attributed, and one damaged text hides nothing else. @module */
import type { RecordedEvent, Sealed } from '@muniment/kernel'
import { memoryKeyStore } from '@muniment/kernel'
import { fromJsonl, toJsonl } from '@muniment/store-memory'
import { afterEach, describe, expect, it } from 'vitest'
import type { Muniment } from '../../muniment.ts'
import { aTeam, type Person, type Team } from '../../team.fixture.ts'
import type { AuditEntry } from './audit-entry.ts'

let team: Team
afterEach(() => team.close())

const aScene = async (): Promise<Person> => {
  team = await aTeam()
  const grace = await team.person('grace')
  await team.join(grace)
  const { session } = grace
  await team.muniment.access.enter({
    session,
    account: team.accountId,
    surface: 'dashboard',
    ip: '203.0.113.5',
    userAgent: 'B',
  })
  return grace
}

const read = async (muniment: Muniment) => {
  const as = await muniment.support({ operator: 'dana', reason: 'review' })
  return (await muniment.audit.entries({ limit: 1_000 }, { as })).entries
}

/** The same log with some of its lines changed. */
const tampered = async (change: (event: RecordedEvent, line: string) => string) => {
  const lines: string[] = []
  for await (const line of toJsonl(team.store)) lines.push(line)
  const events = await team.log()
  const changed = lines.map((line, index) => change(events[index] as RecordedEvent, line))
  return fromJsonl(
    (async function* () {
      yield* changed
    })() as never,
  )
}

describe('a person whose key was forgotten', () => {
  it('is [erased] everywhere, and everything they did is still attributed to their id', async () => {
    const grace = await aScene()
    const before = await read(team.muniment)
    await team.options.keys.keyStore.forget(grace.userId)
    const after = await read(team.muniment)
    expect(after.map(({ sequence, eventId, principal }) => [sequence, eventId, principal.id])).toEqual(
      before.map(({ sequence, eventId, principal }) => [sequence, eventId, principal.id]),
    )
    const theirs = after.filter(({ principal }) => principal.id === grace.userId)
    expect(new Set(theirs.map(({ principal }) => principal.label))).toEqual(new Set(['[erased]']))
    expect(theirs.map(({ sentence }) => sentence)).toContain('[erased] accepted the invitation')
    expect(theirs.find(({ ip }) => ip !== undefined)).toMatchObject({ ip: '[erased]', userAgent: '[erased]' })
    const others = after.filter(
      ({ principal, sentence }) => principal.id === team.founder.userId && !sentence.includes('[erased]'),
    )
    expect(others.length).toBeGreaterThan(5)
  })

  it('of an invitation is another subject: its address goes with the key of the invitation', async () => {
    await aScene()
    const invitationId = (await team.log()).find(({ type }) => type === 'UserInvited')?.data as { invitationId: string }
    await team.options.keys.keyStore.forget(invitationId.invitationId)
    const invited = (await read(team.muniment)).find(({ type }) => type === 'UserInvited')
    expect(invited?.sentence).toBe('ada invited [erased]: developer read_write, team invite')
  })

  it('never comes back: nothing seals for them again', async () => {
    const grace = await aScene()
    await team.options.keys.keyStore.forget(grace.userId)
    expect((await team.options.keys.keyStore.create(grace.userId, new Uint8Array(32))).status).toBe('forgotten')
  })
})

describe('a log read with foreign keys', () => {
  it('shows [sealed] for everything personal, and every entry', async () => {
    await aScene()
    const foreign = await team.another({ keys: { ...team.options.keys, keyStore: memoryKeyStore() } })
    const entries = await read(foreign)
    expect(entries).toHaveLength((await team.log()).length)
    const people = entries.filter(({ principal }) => principal.kind === 'user')
    expect(new Set(people.map(({ principal }) => principal.label))).toEqual(new Set(['[sealed]']))
    expect(entries.find(({ ip }) => ip !== undefined)).toMatchObject({ ip: '[sealed]' })
    expect(JSON.stringify(entries)).not.toMatch(/grace@|203\.0/)
  })
})

describe('a damaged sealed text', () => {
  const flipped = (text: Sealed | string) => `${text.slice(0, -4)}${text.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`

  it('shows as [damaged], and the rest of the trail is there', async () => {
    await aScene()
    const before = await read(team.muniment)
    const damagedAt = before.find(({ ip }) => ip === '203.0.113.5')?.sequence
    const store = await tampered((event, line) => {
      const ip = event.metadata['request.ip']
      return ip === undefined ? line : line.replace(ip, flipped(ip))
    })
    const entries = await read(await team.another({ store }))
    expect(entries).toHaveLength(before.length)
    expect(entries.find(({ sequence }) => sequence === damagedAt)).toMatchObject({ ip: '[damaged]', userAgent: 'B' })
    expect(entries.filter(({ sequence }) => sequence !== damagedAt)).toEqual(
      before.filter(({ sequence }) => sequence !== damagedAt),
    )
  })

  it('moved from one person to another does not open', async () => {
    await aScene()
    const names = (await team.log())
      .filter(({ type }) => type === 'UserSignedUp')
      .map(({ data }) => (data as { name: string }).name)
    const store = await tampered((event, line) =>
      event.type === 'UserSignedUp' ? line.replace(names[1] ?? '', names[0] ?? '') : line,
    )
    const entries = await read(await team.another({ store }))
    const labels = new Set(
      entries.filter(({ principal }) => principal.kind === 'user').map(({ principal }) => principal.label),
    )
    expect(labels).toEqual(new Set(['ada', '[damaged]']))
  })

  it('that is no sealed text at all leaves the entry unreadable, and the others as they were', async () => {
    await aScene()
    const before = await read(team.muniment)
    const store = await tampered((event, line) =>
      event.type === 'UserInvited' ? line.replace((event.data as { email: string }).email, 'ada@example.com') : line,
    )
    const entries = await read(await team.another({ store }))
    const unreadable = entries.filter(({ sentence }) =>
      sentence.startsWith('something that this release cannot read: '),
    )
    expect(unreadable.map(({ type }) => type)).toEqual(['UserInvited'])
    const at = unreadable[0]?.sequence ?? -1
    const { sentence: _, ip: __, userAgent: ___, target: ____, changes: _____, ...told } = before[at] as AuditEntry
    expect(unreadable[0]).toMatchObject(told)
    expect(unreadable[0]).toMatchObject({ target: { kind: 'unreadable', id: team.accountId }, changes: [] })
    expect(unreadable[0]?.sentence).not.toMatch(/ada@example\.com|grace@/)
    // What the unreadable one may have set is not known afterwards.
    const rest = (read: readonly AuditEntry[]) =>
      read.flatMap(({ changes: _, ...entry }) => (entry.sequence === at ? [] : [entry]))
    expect(rest(entries)).toEqual(rest(before))
    expect(entries.find(({ type }) => type === 'InvitationAccepted')?.changes).toEqual([
      { field: 'status', before: '[unreadable]', after: 'accepted' },
    ])
  })
})
