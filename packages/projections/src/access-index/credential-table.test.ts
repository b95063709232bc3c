/** The packed table answers as a map of rows would, whatever is put, replaced, deleted and asked. @module */
import { hash } from 'node:crypto'
import type {
  AccountId,
  CredentialId,
  CredentialOwner,
  Digest,
  MembershipId,
  ServiceUserId,
  UserId,
} from '@muniment/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CredentialRow } from './credential-rows.ts'
import { CredentialTable } from './credential-table.ts'
import { NumberedRows } from './numbered-rows.ts'
import { ownedForm } from './row-forms.ts'
import { SnapshotReader } from './snapshot-reader.ts'
import { SnapshotWriter } from './snapshot-writer.ts'

const hex = (n: number): string => hash('sha256', `${n}`, 'hex').slice(0, 32)
const digest = (n: number): Digest => hash('sha256', `digest ${n}`, 'base64url') as Digest
const idOf = (prefix: string, n: number): CredentialId => `${prefix}_${hex(n)}` as CredentialId

const userOwner = (n: number, membership = n): CredentialOwner => ({
  kind: 'user',
  userId: `usr_${hex(n)}` as UserId,
  membershipId: `mem_${hex(membership)}` as MembershipId,
})
const serviceOwner = (n: number): CredentialOwner => ({
  kind: 'service-user',
  serviceUserId: `service_${hex(n)}` as ServiceUserId,
})
const ownerIdOf = (owner: CredentialOwner): string => (owner.kind === 'user' ? owner.membershipId : owner.serviceUserId)

const anyOwner: fc.Arbitrary<CredentialOwner> = fc.oneof(
  fc.nat(3).map((n) => userOwner(n)),
  fc.tuple(fc.nat(3), fc.nat(3)).map(([n, membership]) => userOwner(n, membership)),
  fc.nat(2).map(serviceOwner),
)
const anyRow = (credentialId: CredentialId): fc.Arbitrary<CredentialRow> =>
  fc.record({
    credentialId: fc.constant(credentialId),
    kind: fc.constantFrom('authtoken', 'api-key', 'ssh-key'),
    accountId: fc.nat(2).map((n) => `ac_${hex(n)}` as AccountId),
    owner: anyOwner,
    secretDigest: fc.option(fc.nat(5).map(digest), { nil: undefined }),
    status: fc.constantFrom('active', 'revoked'),
  })
const anyId = fc.tuple(fc.constantFrom('ak', 'cr', 'sshcr'), fc.nat(12)).map(([prefix, n]) => idOf(prefix, n))

type Step = { readonly put: CredentialRow } | { readonly remove: CredentialId }
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: anyId.chain(anyRow).map((put) => ({ put })) },
  { weight: 1, arbitrary: anyId.map((remove) => ({ remove })) },
)

const form = ownedForm(new NumberedRows(), new NumberedRows())

const writtenBytes = (table: CredentialTable): Uint8Array => {
  const to = new SnapshotWriter()
  table.writeTo(to, form)
  return to.finished('test')
}

const restored = (bytes: Uint8Array, seed: number): CredentialTable => {
  const from = new SnapshotReader(bytes)
  from.readTexts()
  const table = new CredentialTable(seed)
  table.readFrom(from, form)
  expect(from.isWhole).toBe(true)
  return table
}

const apply = (table: CredentialTable, steps: readonly Step[]): void => {
  for (const step of steps)
    if ('put' in step) table.put(step.put.credentialId, step.put)
    else table.delete(step.remove)
}

const ownerIds = [0, 1, 2, 3].flatMap((n) => [userOwner(n), serviceOwner(n)]).map(ownerIdOf)
const ordersOf = (table: CredentialTable) => ownerIds.map((owner) => table.ofOwner(owner))

/** One more than there are. */
const numbers = Array.from({ length: 14 }, (_, n) => n)

/** What was found, and that its owner has a number. */
const foundIn = (table: CredentialTable, id: CredentialId, asked: Digest | undefined) => {
  const found = table.find(id, asked)
  return found && { ...found, ownerNumber: typeof found.ownerNumber }
}

describe('the table of credentials', () => {
  it('answers as a map of rows does', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 120 }), fc.integer(), (steps, seed) => {
        const table = new CredentialTable(seed)
        const rows = new Map<string, CredentialRow>()
        for (const step of steps)
          if ('put' in step) {
            table.put(step.put.credentialId, step.put)
            rows.set(step.put.credentialId, step.put)
          } else {
            table.delete(step.remove)
            rows.delete(step.remove)
          }
        expect(new Map(table.scan())).toEqual(rows)
        const ids = ['ak', 'cr', 'sshcr'].flatMap((prefix) => numbers.map((n) => idOf(prefix, n)))
        expect(ids.map((id) => table.get(id))).toEqual(ids.map((id) => rows.get(id)))
        expect(ids.filter((id) => table.has(id))).toEqual(ids.filter((id) => rows.has(id)))
        for (const asked of [undefined, digest(0), digest(5)])
          expect(ids.map((id) => foundIn(table, id, asked))).toEqual(
            ids.map((id) => {
              const row = rows.get(id)
              return (
                row && {
                  ownerNumber: 'number',
                  kind: row.kind,
                  accountId: row.accountId,
                  owner: row.owner,
                  status: row.status,
                  secretMatches: asked === undefined || asked === row.secretDigest,
                }
              )
            }),
          )
        expect(ownerIds.map((owner) => new Set(table.ofOwner(owner)))).toEqual(
          ownerIds.map(
            (owner) =>
              new Set(
                [...rows.values()].filter((row) => ownerIdOf(row.owner) === owner).map((row) => row.credentialId),
              ),
          ),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('comes back from its snapshot and goes on as it would have, deleted rows and all', () => {
    const anySteps = fc.array(anyStep, { maxLength: 60 })
    fc.assert(
      fc.property(anySteps, anySteps, fc.integer(), (before, after, seed) => {
        const table = new CredentialTable(0)
        apply(table, before)
        const copy = restored(writtenBytes(table), seed)
        for (const steps of [[], after]) {
          apply(table, steps)
          apply(copy, steps)
          expect(new Map(copy.scan())).toEqual(new Map(table.scan()))
          expect(ordersOf(copy)).toEqual(ordersOf(table))
          expect(Buffer.from(writtenBytes(copy)).equals(writtenBytes(table))).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('finds each of 20,000 across its pieces, and lists those of an owner in the order of their issue', () => {
    const table = new CredentialTable(7)
    const rowOf = (n: number): CredentialRow => ({
      credentialId: idOf('ak', n),
      kind: 'api-key',
      accountId: `ac_${hex(n % 7)}` as AccountId,
      owner: userOwner(n % 70),
      secretDigest: digest(n),
      status: n % 3 === 0 ? 'revoked' : 'active',
    })
    const rows = Array.from({ length: 20_000 }, (_, n) => rowOf(n))
    for (const row of rows) table.put(row.credentialId, row)
    const copy = restored(writtenBytes(table), 8)
    const expected = JSON.stringify(rows)
    for (const each of [table, copy]) {
      expect(JSON.stringify(rows.map(({ credentialId }) => each.get(credentialId))) === expected).toBe(true)
      const unmatched = rows.filter((row) => each.find(row.credentialId, row.secretDigest)?.secretMatches !== true)
      expect(unmatched).toEqual([])
    }
    expect(table.find(idOf('ak', 20_000), undefined)).toBeUndefined()
    expect(table.find(idOf('cr', 1), undefined)).toBeUndefined()
    expect(table.ofOwner(ownerIdOf(userOwner(3)))).toEqual(
      rows.filter((_, n) => n % 70 === 3).map(({ credentialId }) => credentialId),
    )
  })

  it('is not slowed by ids that were chosen to collide where their first words are equal', () => {
    const table = new CredentialTable(1)
    const idAt = (n: number): CredentialId => `ak_${'0'.repeat(24)}${n.toString(16).padStart(8, '0')}` as CredentialId
    const row = {
      kind: 'api-key',
      accountId: 'ac_x' as AccountId,
      owner: userOwner(1),
      secretDigest: undefined,
      status: 'active',
    } as const
    for (let n = 0; n < 50_000; n += 1) table.put(idAt(n), { credentialId: idAt(n), ...row })
    expect(Array.from({ length: 50_000 }, (_, n) => table.has(idAt(n))).indexOf(false)).toBe(-1)
    expect(table.has(idAt(50_000))).toBe(false)
  })

  it('takes no key that is no credential id, and no digest that is none', () => {
    const table = new CredentialTable(0)
    const row = anyRow(idOf('ak', 1))
    const [good] = fc.sample(row, 1) as [CredentialRow]
    for (const key of ['', 'ak_', 'usr_' + hex(1), 'ak_' + hex(1).toUpperCase(), `ak_${hex(1)}0`])
      expect(() => table.put(key, good)).toThrow(TypeError)
    expect(() => table.put(good.credentialId, { ...good, secretDigest: 'short' as Digest })).toThrow(TypeError)
    expect([...table.scan()]).toEqual([])
    for (const wrong of ['', 'short', `${digest(1)}x`, digest(1).replace(/./, '+')])
      expect(table.find(good.credentialId, wrong as Digest)).toBeUndefined()
  })
})
