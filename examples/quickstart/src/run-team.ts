/**
 * The main job: found an account, invite a team, accept, issue keys, use them, disable one person, remove another.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { memoryStore, type MemoryStore } from '@muniment/store-memory'
import {
  type AuditEntry,
  createMuniment,
  developmentKeys,
  type MemoryOutbox,
  memoryOutbox,
  type Muniment,
  MunimentError,
  type Principal,
  type Secret,
} from 'muniment'
import { type BadRow, NoTeam, type Person, type Team } from './read-team.ts'
import { mayHoldKeys, roles } from './roles.ts'

/** Somebody who has joined. */
export interface Joined {
  readonly person: Person
  readonly membershipId: string
  readonly credentialId: string | undefined
  readonly apiKey: Secret | undefined
}

/** What the gate said to a key, and when. */
export interface KeyUse {
  readonly when: string
  readonly name: string
  /** `admitted`, or the name of the refusal. */
  readonly answer: string
}

/** Who could use a key when an event had just happened. */
export interface Answer {
  readonly at: number
  readonly event: string
  readonly who: string
}

export interface Report {
  readonly badRows: readonly BadRow[]
  readonly joined: readonly Joined[]
  readonly uses: readonly KeyUse[]
  readonly trail: readonly AuditEntry[]
  readonly question:
    | { readonly credentialId: string; readonly owner: string; readonly answers: readonly Answer[] }
    | undefined
  readonly events: number
}

/** One network address for everybody: it belongs to the documentation (RFC 5737). */
const ip = '192.0.2.10'

interface Scene {
  readonly muniment: Muniment
  readonly outbox: MemoryOutbox
  readonly accountId: string
  /** Principals live for a minute, so each act enters anew. */
  readonly admin: () => Promise<Principal>
  readonly tell: (progress: string) => void
}

const passwordOf = (): string => randomBytes(18).toString('base64url')

const join = async ({ muniment, outbox, accountId, admin }: Scene, person: Person): Promise<Joined> => {
  const { name, email, role } = person
  await muniment.accounts.invite({ email, permissions: roles[role] }, { as: await admin() })
  const password = passwordOf()
  await muniment.users.signUp({ email, password, name, account: 'none', ip })
  const { token } = await muniment.access.logIn({ email, password, ip })
  const self = await muniment.access.enter({ session: token, surface: 'dashboard', ip })
  const ticket = outbox.newestTo(email.toLowerCase())?.ticket ?? ''
  const { membershipId } = await muniment.accounts.acceptInvitation({ ticket }, { as: self })
  if (!mayHoldKeys(role)) return { person, membershipId, credentialId: undefined, apiKey: undefined }
  const member = await muniment.access.enter({ session: token, account: accountId, surface: 'dashboard', ip })
  const issued = await muniment.credentials.issueApiKey({ description: `key of ${role}` }, { as: member })
  return { person, membershipId, credentialId: issued.credentialId, apiKey: issued.apiKey }
}

const use = async ({ muniment }: Scene, { person, apiKey }: Joined, when: string): Promise<KeyUse> => {
  try {
    await muniment.access.enter({ apiKey: apiKey ?? '', surface: 'api', ip })
    return { when, name: person.name, answer: 'admitted' }
  } catch (error) {
    if (error instanceof MunimentError && error.refusal !== undefined)
      return { when, name: person.name, answer: `refused: ${error.code}` }
    throw error
  }
}

const found = async (muniment: Muniment, founder: Person): Promise<Omit<Scene, 'outbox' | 'tell'>> => {
  const password = passwordOf()
  const { email, name } = founder
  const { accountId } = await muniment.users.signUp({ email, password, name, account: { name: 'Quickstart' }, ip })
  if (accountId === undefined) throw new Error('the founder has no account')
  const { token } = await muniment.access.logIn({ email, password, ip })
  const admin = () => muniment.access.enter({ session: token, account: accountId, surface: 'dashboard', ip })
  return { muniment, accountId, admin }
}

/** The founder of the file, or else whoever can: a founder whose row is bad is reported, and the next one asked. */
const foundByAnybody = async (
  muniment: Muniment,
  people: readonly Person[],
  badRows: BadRow[],
): Promise<Omit<Scene, 'outbox' | 'tell'> & { readonly founder: Person }> => {
  const byRole = [...people].sort((a, b) => Number(b.role === 'founder') - Number(a.role === 'founder'))
  for (const founder of byRole) {
    try {
      return { ...(await found(muniment, founder)), founder }
    } catch (error) {
      if (!(error instanceof MunimentError) || error.refusal === undefined) throw error
      badRows.push({ line: founder.line, reason: error.message })
    }
  }
  throw new NoTeam('nobody in it can found an account')
}

const wholeTrail = async ({ muniment }: Scene): Promise<readonly AuditEntry[]> => {
  const as = await muniment.support({ operator: 'quickstart', reason: 'prints the audit trail' })
  const trail: AuditEntry[] = []
  for (let after: number | undefined; ; ) {
    const page = await muniment.audit.entries(after === undefined ? { limit: 1000 } : { limit: 1000, after }, { as })
    trail.push(...page.entries)
    if (page.next === undefined) return trail
    after = page.next
  }
}

/** Asks after every event that could have changed the answer for one key. */
const whoCouldUse = async (
  { muniment }: Scene,
  { person, credentialId, membershipId }: Joined & { readonly credentialId: string },
  trail: readonly AuditEntry[],
): Promise<NonNullable<Report['question']>> => {
  const as = await muniment.support({ operator: 'quickstart', reason: 'asks who could use a key' })
  const about = trail.filter(
    ({ stream, sentence, type }) =>
      stream.endsWith(credentialId) ||
      (['MemberDisabled', 'MemberEnabled', 'MemberRemoved'].includes(type) &&
        (sentence.includes(person.name) || sentence.includes(membershipId))),
  )
  const answers: Answer[] = []
  for (const { sequence, sentence } of about) {
    const { label, refusal } = await muniment.audit.whoCouldUse({ credential: credentialId, at: sequence }, { as })
    const who = refusal === undefined ? label : `${label} (${refusal})`
    answers.push({ at: sequence, event: sentence, who })
  }
  return { credentialId, owner: person.name, answers }
}

/** The story, told while it happens. Whoever cannot join is reported like a bad row, and the rest goes on. */
const play = async (scene: Scene, people: readonly Person[], badRows: BadRow[]): Promise<Omit<Report, 'badRows'>> => {
  const { muniment, admin, tell } = scene
  const joined: Joined[] = []
  for (const person of people) {
    try {
      joined.push(await join(scene, person))
      tell(`${person.name} joined as ${person.role} (${joined.length} of ${people.length})`)
    } catch (error) {
      if (!(error instanceof MunimentError) || error.refusal === undefined) throw error
      badRows.push({ line: person.line, reason: error.message })
    }
  }
  const uses: KeyUse[] = []
  const holders = joined.filter(({ apiKey }) => apiKey !== undefined)
  for (const holder of holders) uses.push(await use(scene, holder, 'everybody is active'))

  const [first, second] = holders.filter(({ person }) => person.role !== 'administrator')
  if (first !== undefined) {
    await muniment.accounts.disableMember({ membershipId: first.membershipId }, { as: await admin() })
    uses.push(await use(scene, first, `${first.person.name} is disabled`))
    await muniment.accounts.enableMember({ membershipId: first.membershipId }, { as: await admin() })
    uses.push(await use(scene, first, `${first.person.name} is enabled again`))
    await muniment.accounts.disableMember({ membershipId: first.membershipId }, { as: await admin() })
    tell(`${first.person.name} is disabled`)
  }
  if (second !== undefined) {
    await muniment.accounts.removeMember({ membershipId: second.membershipId }, { as: await admin() })
    uses.push(await use(scene, second, `${second.person.name} is removed`))
    tell(`${second.person.name} is removed`)
  }

  const trail = await wholeTrail(scene)
  const asked = first ?? second
  const question =
    asked?.credentialId === undefined
      ? undefined
      : await whoCouldUse(scene, { ...asked, credentialId: asked.credentialId }, trail)
  return { joined, uses, trail, question, events: trail.length }
}

/** Runs on a fresh in-memory store; `save` keeps its log as JSONL. */
export const runTeam = async (
  team: Team,
  options: { readonly save?: string | undefined; readonly tell: (progress: string) => void },
): Promise<Report> => {
  const store: MemoryStore = memoryStore()
  const outbox = memoryOutbox()
  const muniment = await createMuniment({ store, keys: developmentKeys(), mailer: outbox })
  try {
    const badRows = [...team.badRows]
    const { founder, ...founded } = await foundByAnybody(muniment, team.people, badRows)
    const scene: Scene = { ...founded, outbox, tell: options.tell }
    options.tell(`${founder.name} founded the account`)
    const others = team.people.filter(
      (person) => !badRows.some(({ line }) => line === person.line) && person !== founder,
    )
    const report = await play(scene, others, badRows)
    if (options.save !== undefined) await store.save(options.save)
    return { ...report, badRows: badRows.sort((a, b) => a.line - b.line) }
  } finally {
    await muniment.close()
    await store.close()
  }
}
