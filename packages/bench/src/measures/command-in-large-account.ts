/**
 * A command in an account of 100,000 members, beside the same command in an account of 100.
 *
 * A member is disabled and enabled again, by its administrator, through `execute` with the state kept.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import {
  type AccountEvent,
  account,
  accountEvents,
  accountFeatures,
  administratorPermissions,
  idOf,
  type MembershipId,
  memberPermissions,
} from '@muniment/core'
import {
  commandKeyOf,
  derivedId,
  type Envelope,
  type ExecuteEnvironment,
  execute,
  FoldedStreams,
  instantOf,
  newEvents,
  prepared,
  type StreamWrite,
  streamName,
  systemClock,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import { attribution } from '../bank/bank-commands.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { millisecondsOf } from '../harness/processor-time.ts'

const accountId = idOf.account(derivedId('bench', '0', 'account'))
const stream = streamName('muniment', account.category, accountId)
const userOf = (n: number) => idOf.user(derivedId('bench', String(n), 'user'))
const memberOf = (n: number): MembershipId => idOf.membership(derivedId('bench', String(n), 'membership'))

const founding: readonly AccountEvent[] = [
  { type: 'AccountCreated', data: { accountId, name: 'Example', founderUserId: userOf(0) } },
  { type: 'PlanChanged', data: { plan: 'everything', features: accountFeatures } },
]

const joining = (n: number): AccountEvent => ({
  type: 'MemberJoined',
  data: {
    membershipId: memberOf(n),
    userId: userOf(n),
    permissions: n === 0 ? administratorPermissions : memberPermissions,
    origin: n === 0 ? 'founder' : 'invitation',
  },
})

const eventsPerAppend = 1_000

const accountOf = async (members: number): Promise<ExecuteEnvironment> => {
  const store = memoryStore()
  let written = 0
  const record = async (events: readonly AccountEvent[]): Promise<void> => {
    const recorded = events.flatMap((event) => {
      const envelope: Envelope = { ...attribution('Record'), occurredAt: instantOf(Date.now()) }
      return newEvents(accountEvents, [event], { stream, key: commandKeyOf(envelope), envelope })
    })
    const expected = written === 0 ? 'no_stream' : BigInt(written - 1)
    await store.append({ stream, expected, events: recorded as unknown as StreamWrite['events'] })
    written += events.length
  }
  await record(founding)
  for (let first = 0; first < members; first += eventsPerAppend)
    await record(Array.from({ length: Math.min(eventsPerAppend, members - first) }, (_, n) => joining(first + n)))
  return { store, streams: new FoldedStreams(store), now: () => systemClock.now() }
}

const pairs = 500

const disablingAndEnabling =
  (members: number): Contender =>
  async () => {
    const environment = await accountOf(members)
    const run = async (type: 'DisableMember' | 'EnableMember', membershipId: MembershipId): Promise<void> => {
      const outcome = await execute(environment, {
        aggregate: account,
        stream,
        envelope: attribution(type),
        prepare: () => prepared({ type, actor: memberOf(0), membershipId }),
      })()
      assert(E.isRight(outcome))
    }
    let at = 0
    return async () => {
      const targets = Array.from({ length: pairs }, () => {
        at = (at + 7_919) % members
        return memberOf(at === 0 ? 1 : at)
      })
      const milliseconds = await millisecondsOf(2 * pairs, async () => {
        for (const membershipId of targets) {
          await run('DisableMember', membershipId)
          await run('EnableMember', membershipId)
        }
      })
      const { state } = await environment.streams.load(account, stream)
      assert.equal(state.seatsHeld, members)
      assert.equal(state.members[targets[0] as string]?.status, 'active')
      return milliseconds
    }
  }

export const commandInLargeAccount: Measure = {
  name: 'command-in-large-account',
  path: 'command in an account of 100,000 members, warm',
  unit: 'milliseconds',
  ours: disablingAndEnabling(100_000),
  peer: { name: 'the same in an account of 100', contender: disablingAndEnabling(100) },
  budgets: [
    { of: 'ours', atMost: 1 },
    { of: 'ratio', atMost: 2 },
  ],
  notes: ['Disable and enable by turns, on different members. The ratio is large to small: less is better.'],
}
