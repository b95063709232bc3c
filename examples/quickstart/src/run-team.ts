/**
 * The main job: found an account, invite a team, accept, issue keys, use them, disable one person, remove another.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { memoryStore } from '@muniment/store-memory'
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
import { shown } from './plain-text.ts'
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
  /** Name of the owner; `nobody` when nobody could. */
  readonly who: string
  /** The refusal's name when nobody could. */
  readonly refusal: string | undefined
}

/** A key, and who could use it at some events. */
export interface Question {
  readonly credentialId: string
  readonly owner: string
  readonly answers: readonly Answer[]
}

export interface Report {
  readonly badRows: readonly BadRow[]
  /** What the file did not say and was decided all the same. */
  readonly notes: readonly string[]
  readonly founder: Person
  readonly joined: readonly Joined[]
  readonly uses: readonly KeyUse[]
  readonly trail: readonly AuditEntry[]
  readonly question: Question | undefined
  readonly events: number
}

/** The key to ask about, by its owner's address, and the event; without, the key of whoever is disabled, at each change. */
export interface Asked {
  readonly key?: string | undefined
  readonly at?: number | undefined
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
  readonly badRows: BadRow[]
}

/** Who can log in, but is no member yet. */
interface Stranger {
  readonly person: Person
  readonly password: string
}

/** What was done to a membership, by the id of the command: so its events are found again. */
interface Act {
  readonly membershipId: string
  readonly commandId: string
}

const passwordOf = (): string => randomBytes(18).toString('base64url')

/** Does it for everybody. Whoever is refused is reported like a bad row, and the rest goes on. */
const forEach = async <A, B>(
  badRows: BadRow[],
  some: readonly A[],
  personOf: (one: A) => Person,
  act: (one: A) => Promise<B>,
): Promise<readonly B[]> => {
  const done: B[] = []
  for (const one of some) {
    try {
      done.push(await act(one))
    } catch (error) {
      if (!(error instanceof MunimentError) || error.refusal === undefined) throw error
      badRows.push({ line: personOf(one).line, reason: error.message })
    }
  }
  return done
}

const signUp = async (muniment: Muniment, person: Person): Promise<Stranger> => {
  const password = passwordOf()
  await muniment.users.signUp({ email: person.email, password, name: person.name, account: 'none', ip })
  return { person, password }
}

const join = async ({ muniment, outbox, accountId }: Scene, { person, password }: Stranger): Promise<Joined> => {
  const { email, role } = person
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

const found = async (muniment: Muniment, founder: Person): Promise<Pick<Scene, 'muniment' | 'accountId' | 'admin'>> => {
  const password = passwordOf()
  const { email, name } = founder
  const { accountId } = await muniment.users.signUp({ email, password, name, account: { name: 'Quickstart' }, ip })
  const { token } = await muniment.access.logIn({ email, password, ip })
  const admin = () => muniment.access.enter({ session: token, account: accountId, surface: 'dashboard', ip })
  return { muniment, accountId, admin }
}

/** Founders first; an administrator stands in, who would hold the same rights, and nobody else does. */
const founders = (people: readonly Person[]): readonly Person[] => [
  ...people.filter(({ role }) => role === 'founder'),
  ...people.filter(({ role }) => role === 'administrator'),
]

const foundByOneOf = async (muniment: Muniment, { people }: Team, badRows: BadRow[]) => {
  for (const founder of founders(people)) {
    const [scene] = await forEach(
      badRows,
      [founder],
      () => founder,
      () => found(muniment, founder),
    )
    if (scene !== undefined) return { ...scene, founder }
  }
  throw new NoTeam('no good row has the role founder or administrator, so nobody can found the account', badRows)
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

/** The events that could have changed the answer: those of the key's own stream, and those of what was done to its owner. */
const changesOf = (
  { credentialId, membershipId }: { readonly credentialId: string; readonly membershipId: string },
  acts: readonly Act[],
  trail: readonly AuditEntry[],
): readonly AuditEntry[] => {
  const commands = new Set(acts.filter((act) => act.membershipId === membershipId).map(({ commandId }) => commandId))
  return trail.filter(({ stream, commandId }) => stream.endsWith(`-${credentialId}`) || commands.has(commandId))
}

const whoCouldUse = async (
  { muniment }: Scene,
  { person, credentialId }: { readonly person: Person; readonly credentialId: string },
  events: readonly AuditEntry[],
): Promise<Question> => {
  const as = await muniment.support({ operator: 'quickstart', reason: 'asks who could use a key' })
  const answers: Answer[] = []
  for (const { sequence, sentence } of events) {
    const { label, refusal } = await muniment.audit.whoCouldUse({ credential: credentialId, at: sequence }, { as })
    answers.push({ at: sequence, event: sentence, who: label, refusal })
  }
  return { credentialId, owner: person.name, answers }
}

/** One person is disabled, enabled and disabled again; another is removed. Their keys are tried after each. */
const disableAndRemove = async (
  scene: Scene,
  [first, second]: readonly Joined[],
): Promise<{ readonly uses: readonly KeyUse[]; readonly acts: readonly Act[] }> => {
  const { muniment, admin, tell } = scene
  const uses: KeyUse[] = []
  const acts: Act[] = []
  const change = async (verb: 'disableMember' | 'enableMember' | 'removeMember', member: Joined, then: string) => {
    const { membershipId, person } = member
    const commandId = randomUUID()
    acts.push({ membershipId, commandId })
    await muniment.accounts[verb]({ membershipId }, { as: await admin(), commandId })
    uses.push(await use(scene, member, `${person.name} is ${then}`))
  }
  if (first !== undefined) {
    await change('disableMember', first, 'disabled')
    await change('enableMember', first, 'enabled again')
    await change('disableMember', first, 'disabled again')
    tell(`${first.person.name} is disabled`)
  }
  if (second !== undefined) {
    await change('removeMember', second, 'removed')
    tell(`${second.person.name} is removed`)
  }
  return { uses, acts }
}

/** Asks what was asked for, or about the key of whoever was disabled. A text says why there is no answer. */
const answerTo = async (
  scene: Scene,
  { key, at }: Asked,
  holders: readonly Joined[],
  byDefault: Joined | undefined,
  acts: readonly Act[],
  trail: readonly AuditEntry[],
): Promise<Question | string | undefined> => {
  const asked =
    key === undefined ? byDefault : holders.find(({ person }) => person.email.toLowerCase() === key.toLowerCase())
  if (asked?.credentialId === undefined) {
    if (key !== undefined) return `nobody with the address ${shown(key)} was issued an API key`
    return at === undefined ? undefined : 'nobody was issued an API key that could be asked about'
  }
  const { credentialId, membershipId, person } = asked
  const changes = changesOf({ credentialId, membershipId }, acts, trail)
  const events = at === undefined ? changes : trail.filter(({ sequence }) => sequence === at)
  if (events.length === 0) return `there is no event ${at}: the last one is ${trail.length - 1}`
  return whoCouldUse(scene, { person, credentialId }, events)
}

/** The story, told while it happens. */
const play = async (scene: Scene, people: readonly Person[], asked: Asked) => {
  const { muniment, admin, tell, badRows } = scene
  // Signing up comes first: whoever is refused there was never invited.
  const strangers = await forEach(
    badRows,
    people,
    (person) => person,
    (person) => signUp(muniment, person),
  )
  tell(`${strangers.length} of ${people.length} signed up`)
  const invited = await forEach(
    badRows,
    strangers,
    ({ person }) => person,
    async (stranger) => {
      const { email, role } = stranger.person
      await muniment.accounts.invite({ email, permissions: roles[role] }, { as: await admin() })
      return stranger
    },
  )
  tell(`${invited.length} are invited`)
  const joined = await forEach(
    badRows,
    invited,
    ({ person }) => person,
    async (stranger) => {
      const member = await join(scene, stranger)
      tell(`${member.person.name} joined as ${member.person.role}`)
      return member
    },
  )

  const holders = joined.filter(({ apiKey }) => apiKey !== undefined)
  const firstUses: KeyUse[] = []
  for (const holder of holders) firstUses.push(await use(scene, holder, 'everybody is active'))
  const chosen = holders.filter(({ person }) => person.role !== 'administrator').slice(0, 2)
  const { uses, acts } = await disableAndRemove(scene, chosen)

  const trail = await wholeTrail(scene)
  const answer = await answerTo(scene, asked, holders, chosen[0], acts, trail)
  return { joined, uses: [...firstUses, ...uses], trail, answer }
}

/** A report, and what could not be had: an answer to what was asked, and a saved log. */
export interface Told {
  readonly report: Report
  /** Why there is no answer. */
  readonly noAnswer: string | undefined
  readonly saveError: unknown
}

/** Runs on a fresh in-memory store; `save` keeps its log as JSONL. @throws NoTeam when nobody can found the account. */
export const runTeam = async (
  team: Team,
  options: {
    readonly save?: string | undefined
    readonly ask?: Asked
    readonly tell: (progress: string) => void
  },
): Promise<Told> => {
  const store = memoryStore()
  const outbox = memoryOutbox()
  const muniment = await createMuniment({ store, keys: developmentKeys(), mailer: outbox })
  try {
    const badRows = [...team.badRows]
    const { founder, ...founded } = await foundByOneOf(muniment, team, badRows)
    const notes =
      founder.role === 'founder'
        ? []
        : [`No good row has the role founder, so the administrator ${founder.name} founded the account.`]
    options.tell(`${founder.name} founded the account`)
    const others = team.people.filter(
      (person) => person !== founder && !badRows.some(({ line }) => line === person.line),
    )
    const scene = { ...founded, outbox, tell: options.tell, badRows }
    const { joined, uses, trail, answer } = await play(scene, others, options.ask ?? {})
    const saveError =
      options.save === undefined
        ? undefined
        : await store.save(options.save).then(
            () => undefined,
            (error: unknown) => error ?? new Error('it could not be saved'),
          )
    const report: Report = {
      badRows: badRows.toSorted((a, b) => a.line - b.line),
      notes,
      founder,
      joined,
      uses,
      trail,
      question: typeof answer === 'string' ? undefined : answer,
      events: trail.length,
    }
    return { report, noAnswer: typeof answer === 'string' ? answer : undefined, saveError }
  } finally {
    await muniment.close()
    await store.close()
  }
}
