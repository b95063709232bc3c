/**
 * Kills a server while it is written to, again and again, and counts: what was acknowledged against what is there.
 *
 * Everything is real: the server, its clock, and how it is killed and started, by commands that are given. START HERE, with
 * `pnpm simulate:kills`.
 *
 * @module
 */
import { exec } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { parseArgs, promisify } from 'node:util'
import { append, type EventStore, type NewEvent, type RecordedEvent, type StreamWrite } from '@muniment/kernel'
import { eventStoreDbCheckpointStore, eventStoreDbKeyStore, eventStoreDbStore } from '@muniment/store-eventstoredb'
import Table from 'cli-table3'
import { createMuniment, developmentKeys, type Muniment, MunimentError } from 'muniment'
import { testOnlyPasswordHasher } from 'muniment/testing'

const usage = `pnpm simulate:kills --store <url> --kill <command> --start <command> [--rounds <count>] [--lanes <count>]
The commands kill the server at once (kill -9) and start it on the same data; the second ends when it answers.`

const run = promisify(exec)

interface Asked {
  readonly write: StreamWrite
  /** Revision of its last event, once it is acknowledged. */
  revision: bigint | undefined
}

/** Everything that was asked, and what came of it. */
class Tally {
  readonly appends: Asked[] = []
  readonly signedUp: string[] = []
  readonly failures = new Map<string, number>()
  unknown = 0
  kills = 0

  failed(name: string): void {
    this.failures.set(name, (this.failures.get(name) ?? 0) + 1)
  }
}

const newEvent = (n: number): NewEvent => ({ id: randomUUID(), type: 'Written', data: { n }, metadata: { a: 'b' } })

/** Writes to a stream of its own, at exact revisions, each append delivered until its outcome is known. */
const writeLane = async (store: EventStore, lane: number, tally: Tally, isOver: () => boolean): Promise<void> => {
  const stream = `lane-${lane}`
  let head: bigint | 'no_stream' = 'no_stream'
  for (let n = 0; !isOver(); n += 1) {
    const events = Array.from({ length: 1 + (n % 5) }, () => newEvent(n)) as unknown as StreamWrite['events']
    const asked: Asked = { write: { stream, expected: head, events }, revision: undefined }
    tally.appends.push(asked)
    for (let tries = 0; asked.revision === undefined; tries += 1) {
      const appended = await append({ store, deliveriesMax: 1 }, [asked.write], [])
      if (appended._tag === 'Appended') asked.revision = appended.result.revision
      else if (appended._tag === 'Conflict')
        throw new Error(`${stream} was written by somebody else at ${String(head)}`)
      else {
        if (tries === 0 && appended.outcomeUnknown) tally.unknown += 1
        if (isOver() && tries > 100) return
        await new Promise((resolve) => setTimeout(resolve, 20 + randomInt(80)))
      }
    }
    head = asked.revision
  }
}

/** People sign up, each with an account: some streams, claims and reactions for each of them. */
const signUpLane = async (muniment: Muniment, lane: number, tally: Tally, isOver: () => boolean): Promise<void> => {
  for (let n = 0; !isOver(); n += 1) {
    const email = `person-${lane}-${n}@example.com`
    const commandId = `sign up ${lane} ${n}`
    for (let done = false; !done && !isOver(); ) {
      try {
        const { userId } = await muniment.users.signUp({ email, password: 'correct horse battery' }, { commandId })
        tally.signedUp.push(userId)
        done = true
      } catch (error) {
        if (!(error instanceof MunimentError)) throw error
        tally.failed(error.code)
        if (error.refusal !== undefined) throw error
        await new Promise((resolve) => setTimeout(resolve, 20 + randomInt(80)))
      }
    }
  }
}

const collected = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  for await (const message of store.readAll()) if (message.kind === 'event') events.push(message.event)
  return events
}

interface Findings {
  readonly acknowledged: number
  readonly missing: number
  readonly torn: number
  readonly doubled: number
  readonly holes: number
  /** Written whole, and never acknowledged. */
  readonly unheard: number
}

const found = (appends: readonly Asked[], events: readonly RecordedEvent[]): Findings => {
  const places = new Map(events.map((event) => [event.id, event]))
  const next = new Map<string, bigint>()
  let holes = 0
  for (const { stream, revision } of events) {
    if (revision !== (next.get(stream) ?? 0n)) holes += 1
    next.set(stream, revision + 1n)
  }
  let [missing, torn, unheard] = [0, 0, 0]
  for (const { write, revision } of appends) {
    const first = revision === undefined ? undefined : revision - BigInt(write.events.length) + 1n
    const there = write.events.filter(({ id, data }, index) => {
      const event = places.get(id)
      const isPlaced = first === undefined || event?.revision === first + BigInt(index)
      return event !== undefined && isPlaced && JSON.stringify(event.data) === JSON.stringify(data)
    })
    if (there.length > 0 && there.length < write.events.length) torn += 1
    if (revision === undefined) unheard += there.length > 0 ? 1 : 0
    else if (there.length < write.events.length) missing += 1
  }
  const acknowledged = appends.filter(({ revision }) => revision !== undefined).length
  return { acknowledged, missing, torn, doubled: events.length - places.size, holes, unheard }
}

const given = {
  store: { type: 'string' },
  kill: { type: 'string' },
  start: { type: 'string' },
  rounds: { type: 'string', default: '10' },
  lanes: { type: 'string', default: '16' },
} as const

const main = async (): Promise<void> => {
  const { values } = parseArgs({ args: process.argv.slice(2).filter((one) => one !== '--'), options: given })
  const { store: connectionString, kill, start } = values
  const [rounds, lanes] = [Number(values.rounds), Number(values.lanes)]
  if (connectionString === undefined || kill === undefined || start === undefined || !(rounds > 0 && lanes > 0))
    throw new TypeError(usage)
  const part = `kills.${randomUUID()}.`
  const [raw, shared] = (['unary', 'batch'] as const).map((appendPath) =>
    eventStoreDbStore({ connectionString, prefix: `${part}raw.`, timeoutMs: 2_000, appendPath }),
  ) as [EventStore, EventStore]
  const store = eventStoreDbStore({ connectionString, prefix: `${part}people.`, timeoutMs: 2_000 })
  const keys = { ...developmentKeys(), keyStore: eventStoreDbKeyStore(store) }
  const options = { store, keys, checkpoints: eventStoreDbCheckpointStore(store) }
  const open = (): Promise<Muniment> => createMuniment({ ...options, passwordHasher: testOnlyPasswordHasher() })
  const muniment = await open()
  const told = new Map<string, number>()
  const follow = (instance: Muniment) =>
    instance.events.follow({
      name: 'kills',
      types: ['UserSignedUp'],
      handle: ({ id }) => void told.set(id, (told.get(id) ?? 0) + 1),
    })
  const following = follow(muniment)
  const tally = new Tally()
  let over = false
  const isOver = (): boolean => over
  const writing = Promise.all([
    ...Array.from({ length: lanes }, (_, lane) => writeLane(lane % 2 === 0 ? raw : shared, lane, tally, isOver)),
    ...Array.from({ length: 4 }, (_, lane) => signUpLane(muniment, lane, tally, isOver)),
  ])
  writing.catch(() => undefined)
  for (let round = 1; round <= rounds; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500 + randomInt(2_500)))
    await run(kill)
    tally.kills += 1
    process.stderr.write(`\rkilled ${round} of ${rounds} times, ${tally.appends.length} appends asked   `)
    await new Promise((resolve) => setTimeout(resolve, randomInt(1_000)))
    await run(start)
  }
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  over = true
  await writing
  await muniment.catchUp()
  const report = await muniment.audit.verify({}, { as: await muniment.support({ operator: 'kills', reason: 'count' }) })
  const users = new Set(
    (await collected(store)).flatMap(({ type, stream }) =>
      type === 'UserSignedUp' ? [stream.split('-').slice(1).join('-')] : [],
    ),
  )
  await following.whenHandled()
  await following.stop()
  const toldBefore = told.size
  // Another process goes on where this one has stopped.
  const next = await open()
  const again = follow(next)
  await again.whenHandled()
  await again.stop()
  await next.close()
  const lost = tally.signedUp.filter((userId) => !users.has(userId))
  const findings = found(tally.appends, await collected(raw))
  await muniment.close()
  await store.close()
  await raw.close()
  await shared.close()

  process.stderr.write('\n')
  const table = new Table({ style: { head: [], border: [] } })
  table.push(
    ['kills', tally.kills],
    ['appends acknowledged', findings.acknowledged],
    ['  of these missing or elsewhere', findings.missing],
    ['appends without an answer at first', tally.unknown],
    ['  there, and never acknowledged', findings.unheard],
    ['appends that are there in part', findings.torn],
    ['events that are there twice', findings.doubled],
    ['holes in revisions', findings.holes],
    ['people who were told that they had signed up', tally.signedUp.length],
    ['  of these missing', lost.length],
    ['a follower was told of', `${toldBefore} of ${users.size}, ${told.size - toldBefore} more after a restart`],
    ['commands that failed meanwhile', [...tally.failures].map(([name, count]) => `${count} ${name}`).join(', ')],
    ['the log is verified', report.isSound ? `sound, ${report.events} events` : JSON.stringify(report.findings)],
  )
  console.log(table.toString())
  const { missing, torn, doubled, holes } = findings
  const isTold = toldBefore === users.size && told.size === toldBefore
  if (missing + torn + doubled + holes + lost.length > 0 || !report.isSound || !isTold) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 2
}
