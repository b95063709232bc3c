/**
 * How rows of the access index are written into a snapshot, field by field. A field that is added to a row does not
 * compile until its form is here. Whoever changes a form raises `formVersion` in `index-snapshot.ts`.
 *
 * @module
 */
import type { AccountFacts, CredentialOwner, MembershipFacts, Permissions, UserFacts } from '@muniment/core'
import type { Rows } from '../projection.ts'
import type { SnapshotReader } from './snapshot-reader.ts'
import type { SnapshotWriter } from './snapshot-writer.ts'

type UserOwner = Extract<CredentialOwner, { readonly kind: 'user' }>
type ServiceOwner = Extract<CredentialOwner, { readonly kind: 'service-user' }>

/** How a value is written and read. */
export interface Form<A> {
  readonly write: (to: SnapshotWriter, value: A) => void
  readonly read: (from: SnapshotReader) => A
}

const text = <A extends string>(): Form<A> => ({
  write: (to, value) => to.text(value),
  read: (from) => from.text() as A,
})

/** Words are written as their place in the list, which stays theirs. */
const oneOf = <A extends string>(...words: readonly A[]): Form<A> => ({
  write: (to, value) => to.byte(words.indexOf(value)),
  read: (from) => {
    const word = words[from.byte()]
    if (word === undefined) from.refuse()
    return word ?? (words[0] as A)
  },
})

const flag: Form<boolean> = {
  write: (to, value) => to.byte(value ? 1 : 0),
  read: (from) => {
    const value = from.byte()
    if (value > 1) from.refuse()
    return value === 1
  },
}

const count: Form<number> = {
  write: (to, value) => to.number(value),
  read: (from) => {
    const value = from.number()
    if (!Number.isSafeInteger(value) || value < 0) from.refuse()
    return value
  },
}

const record = <A extends object>(forms: { readonly [K in keyof A]-?: Form<A[K]> }): Form<A> => {
  const fields = Object.entries(forms) as [keyof A, Form<unknown>][]
  return {
    write: (to, value) => {
      for (const [name, form] of fields) form.write(to, value[name])
    },
    read: (from) => {
      const value: { [K in keyof A]?: unknown } = {}
      for (const [name, form] of fields) value[name] = form.read(from)
      return value as A
    },
  }
}

export const accountForm: Form<AccountFacts> = record<AccountFacts>({ accountId: text(), status: oneOf('active') })

export const userForm: Form<UserFacts> = record<UserFacts>({
  userId: text(),
  status: oneOf('active', 'leaving', 'deleted', 'erased'),
  epoch: count,
  emailClaim: text(),
  emailVerified: flag,
})

export const membershipForm: Form<MembershipFacts> = record<MembershipFacts>({
  membershipId: text(),
  accountId: text(),
  userId: text(),
  status: oneOf('active', 'disabled', 'removed'),
  permissions: record<Permissions>({
    developer: oneOf('read_only', 'read_write'),
    team: oneOf('read_only', 'invite', 'manager'),
    billing: oneOf('none', 'access'),
    administrator: flag,
  }),
})

const userOwnerForm = record<Omit<UserOwner, 'kind'>>({ userId: text(), membershipId: text() })
const serviceOwnerForm = record<Omit<ServiceOwner, 'kind'>>({ serviceUserId: text() })
const ownerKind = oneOf<CredentialOwner['kind']>('user', 'service-user')

export const ownerForm: Form<CredentialOwner> = {
  write: (to, owner) => {
    ownerKind.write(to, owner.kind)
    if (owner.kind === 'user') userOwnerForm.write(to, owner)
    else serviceOwnerForm.write(to, owner)
  },
  read: (from) =>
    ownerKind.read(from) === 'user'
      ? { kind: 'user', ...userOwnerForm.read(from) }
      : { kind: 'service-user', ...serviceOwnerForm.read(from) },
}

/** A set of texts, in one order. */
export const writeTexts = (to: SnapshotWriter, texts: ReadonlySet<string>): void => {
  to.word(texts.size)
  for (const each of [...texts].toSorted()) to.text(each)
}

/** The least that a number of a text takes. */
const bytesOfText = 4

const eachKey = (from: SnapshotReader, visit: (key: string) => void): void => {
  let before: string | undefined
  for (let left = from.count(bytesOfText); left > 0 && !from.isDamaged; left -= 1) {
    const key = from.text()
    if (before !== undefined && before >= key) from.refuse()
    visit(key)
    before = key
  }
}

export const readTexts = (from: SnapshotReader, into: Set<string>): void => {
  eachKey(from, (text) => void into.add(text))
}

/** All rows with their keys, in the order of the keys. */
export const writeRows = <Row>(to: SnapshotWriter, form: Form<Row>, rows: Rows<Row>): void => {
  const all = new Map(rows.scan())
  to.word(all.size)
  for (const key of [...all.keys()].toSorted()) {
    to.text(key)
    form.write(to, all.get(key) as Row)
  }
}

export const readRows = <Row>(from: SnapshotReader, form: Form<Row>, rows: Rows<Row>): void => {
  eachKey(from, (key) => rows.put(key, form.read(from)))
}
