/**
 * How rows of the access index are written into a snapshot, field by field. A field that is added to a row does not
 * compile until its form is here. Whoever changes a form raises `formVersion` in `index-snapshot.ts`.
 *
 * @module
 */
import type {
  AccountFacts,
  AccountId,
  MembershipFacts,
  MembershipId,
  Permissions,
  ServiceUserId,
  UserFacts,
  UserId,
} from '@muniment/core'
import type { Owned } from './credential-owners.ts'
import { isBehind, placesInOrder } from './id-order.ts'
import type { Numbered, NumberedRows } from './numbered-rows.ts'
import type { SnapshotReader } from './snapshot-reader.ts'
import type { SnapshotWriter } from './snapshot-writer.ts'

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

/** A text that is the id of one of these rows: its number and one. 0 and the text itself where there is no such row. */
const idAmong = <Row, Id extends string>(rows: Numbered<Row>, idOf: (row: Row) => Id): Form<Id> => ({
  write: (to, id) => {
    const number = rows.numberOf(id)
    to.word(number === undefined ? 0 : number + 1)
    if (number === undefined) to.text(id)
  },
  read: (from) => {
    const number = from.word()
    if (number === 0) return from.text() as Id
    const row = rows.at(number - 1)
    if (row === undefined) from.refuse()
    return row === undefined ? ('' as Id) : idOf(row)
  },
})

/** How a row is written. Its key is its id, which is the first field. */
export interface RowForm<Row> extends Form<Row> {
  readonly keyOf: (row: Row) => string
}

export const accountForm: RowForm<AccountFacts> = {
  keyOf: ({ accountId }) => accountId,
  ...record<AccountFacts>({ accountId: text(), status: oneOf('active') }),
}

export const userForm: RowForm<UserFacts> = {
  keyOf: ({ userId }) => userId,
  ...record<Omit<UserFacts, 'keptSessionId'>>({
    userId: text(),
    status: oneOf('active', 'leaving', 'deleted', 'erased', 'suspended', 'banned'),
    epoch: count,
    tokenEpoch: count,
    provenEpoch: count,
    emailClaim: text(),
    emailVerified: flag,
  }),
}

/** Among these accounts and users. */
export const membershipForm = (
  accounts: Numbered<AccountFacts>,
  users: Numbered<UserFacts>,
): RowForm<MembershipFacts> => ({
  keyOf: ({ membershipId }) => membershipId,
  ...record<MembershipFacts>({
    membershipId: text(),
    accountId: idAmong(accounts, ({ accountId }) => accountId),
    userId: idAmong(users, ({ userId }) => userId),
    status: oneOf('active', 'disabled', 'removed'),
    permissions: record<Permissions>({
      developer: oneOf('read_only', 'read_write'),
      team: oneOf('read_only', 'invite', 'manager'),
      billing: oneOf('none', 'access'),
      administrator: flag,
    }),
  }),
})

/**
 * Among these accounts and memberships. `member` says what its membership says; `user` says it all itself, which takes a
 * membership that is not there or says something else.
 */
export const ownedForm = (accounts: Numbered<AccountFacts>, memberships: Numbered<MembershipFacts>): Form<Owned> => {
  const word = oneOf('member', 'user', 'service-user')
  const user = record<{ accountId: AccountId; userId: UserId; membershipId: MembershipId }>({
    accountId: text(),
    userId: text(),
    membershipId: text(),
  })
  const serviceUser = record<{ accountId: AccountId; serviceUserId: ServiceUserId }>({
    accountId: idAmong(accounts, ({ accountId }) => accountId),
    serviceUserId: text(),
  })
  return {
    write: (to, { accountId, owner }) => {
      if (owner.kind === 'service-user') {
        word.write(to, 'service-user')
        serviceUser.write(to, { accountId, serviceUserId: owner.serviceUserId })
        return
      }
      const number = memberships.numberOf(owner.membershipId)
      const row = memberships.at(number)
      if (number !== undefined && row?.accountId === accountId && row.userId === owner.userId) {
        word.write(to, 'member')
        to.word(number)
      } else {
        word.write(to, 'user')
        user.write(to, { accountId, userId: owner.userId, membershipId: owner.membershipId })
      }
    },
    read: (from) => {
      const kind = word.read(from)
      if (kind === 'service-user') {
        const { accountId, serviceUserId } = serviceUser.read(from)
        return { accountId, owner: { kind: 'service-user', serviceUserId } }
      }
      const row = kind === 'member' ? memberships.at(from.word()) : user.read(from)
      if (row === undefined) from.refuse()
      const { accountId, userId, membershipId } = row ?? user.read(from)
      return { accountId, owner: { kind: 'user', userId, membershipId } }
    },
  }
}

/** A set of texts, in one order. */
export const writeTexts = (to: SnapshotWriter, texts: ReadonlySet<string>): void => {
  to.word(texts.size)
  const all = [...texts]
  for (const place of placesInOrder(all)) to.text(all[place] ?? '')
}

export const readTexts = (from: SnapshotReader, into: Set<string>): void => {
  let before: string | undefined
  for (let left = from.countOfTexts(); left > 0 && !from.isDamaged; left -= 1) {
    const text = from.text()
    if (before !== undefined && !isBehind(text, before)) from.refuse()
    into.add(text)
    before = text
  }
}

/** All rows in the order of their ids. Answers them numbered in that order, for what refers to them. */
export const writeRows = <Row>(to: SnapshotWriter, form: RowForm<Row>, rows: NumberedRows<Row>): Numbered<Row> => {
  const written = rows.inOrder()
  to.word(written.count)
  for (let number = 0; number < written.count; number += 1) form.write(to, written.at(number) as Row)
  return written
}

/** Into none, so that a row has the number that it was written with. */
export const readRows = <Row>(from: SnapshotReader, form: RowForm<Row>, rows: NumberedRows<Row>): void => {
  let before: string | undefined
  for (let left = from.countOfTexts(); left > 0 && !from.isDamaged; left -= 1) {
    const row = form.read(from)
    const key = form.keyOf(row)
    if (before !== undefined && !isBehind(key, before)) from.refuse()
    rows.put(key, row)
    before = key
  }
}
