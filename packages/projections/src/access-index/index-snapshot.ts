/**
 * Snapshots of the access index: bytes that say all that the index knows, and no more.
 *
 * The same knowledge has the same bytes, whatever the seed and the order in which streams were heard: a rebuilt index can
 * be compared with a live one byte for byte. Bytes that were cut or altered by accident are refused; whoever keeps them
 * where others can write signs them, together with the checkpoint that they stand for.
 *
 * @module
 */
import { catalogue } from '@muniment/core'
import { describeStoredEvents, sha256Hex } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { type AccessTables, accessTables } from './access-tables.ts'
import { accountRows } from './account-rows.ts'
import { credentialRows } from './credential-rows.ts'
import { membershipRows } from './membership-rows.ts'
import {
  accountForm,
  membershipForm,
  ownedForm,
  readRows,
  readTexts,
  userForm,
  writeRows,
  writeTexts,
} from './row-forms.ts'
import { SnapshotReader } from './snapshot-reader.ts'
import { SnapshotWriter } from './snapshot-writer.ts'
import { userRows } from './user-rows.ts'

/** Raised by whoever changes the bytes of the same rows, or what makes a stream undecidable. */
const formVersion = 3

const versions = [accountRows, credentialRows, membershipRows, userRows].map(
  ({ name, version }) => `${name.replace('access-index/', '')}-${version}`,
)

/** What this release can read: an event that one release can read and another cannot leaves two indexes. */
const readable = sha256Hex(
  Object.entries(catalogue)
    .map(([category, events]) => `${category}\n${describeStoredEvents(events)}`)
    .join('\n'),
).slice(0, 16)

/**
 * Form and meaning of the bytes: the form's version, name and version of each projection, and which events this release
 * can read. Bytes of another schema are dropped, never converted.
 */
export const accessIndexSchema: string = [`access-index-${formVersion}`, ...versions, `reads-${readable}`].join('.')

/** Why bytes make no index: written by another release, or not what was written. */
export type UnusableSnapshot = 'other schema' | 'damaged'

export const bytesOf = ({ accounts, users, memberships, undecidable, credentials }: AccessTables): Uint8Array => {
  const to = new SnapshotWriter()
  const writtenAccounts = writeRows(to, accountForm, accounts)
  const writtenUsers = writeRows(to, userForm, users)
  const writtenMemberships = writeRows(to, membershipForm(writtenAccounts, writtenUsers), memberships)
  writeTexts(to, undecidable)
  credentials.writeTo(to, ownedForm(writtenAccounts, writtenMemberships))
  return to.finished(accessIndexSchema)
}

export const tablesFrom = (bytes: Uint8Array, seed: number): E.Either<UnusableSnapshot, AccessTables> => {
  const from = new SnapshotReader(bytes)
  if (from.isDamaged) return E.left('damaged')
  if (from.schema !== accessIndexSchema) return E.left('other schema')
  const tables = accessTables(seed)
  from.readTexts()
  readRows(from, accountForm, tables.accounts)
  readRows(from, userForm, tables.users)
  readRows(from, membershipForm(tables.accounts, tables.users), tables.memberships)
  readTexts(from, tables.undecidable)
  tables.credentials.readFrom(from, ownedForm(tables.accounts, tables.memberships))
  return from.isWhole ? E.right(tables) : E.left('damaged')
}
