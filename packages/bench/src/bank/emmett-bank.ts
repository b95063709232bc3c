/**
 * The bank on Emmett: its DeciderCommandHandler over its in-memory event store, with its defaults.
 *
 * The decider is the same; the state is replaced at each event, as Emmett's documentation does. The events carry the
 * same attribution as ours, as metadata. Emmett neither checks nor copies what is appended: it has no codecs to switch on.
 *
 * @module
 */
import { type Command, DeciderCommandHandler, type Event, getInMemoryEventStore } from '@event-driven-io/emmett'
import type { BankOpener } from './bank.ts'
import { type BankCommand, type BankEvent, type BankState, decideBank, initialBank } from './bank-account.ts'
import { attribution } from './bank-commands.ts'

type Metadata = Record<string, string | undefined>

type EmmettEvent =
  | Event<'AccountOpened', Extract<BankEvent, { type: 'AccountOpened' }>['data'], Metadata>
  | Event<'MoneyDeposited', Extract<BankEvent, { type: 'MoneyDeposited' }>['data'], Metadata>

type EmmettCommand = Command<BankCommand['type'], { readonly given: BankCommand }>

const attributed = (event: BankEvent, command: string): EmmettEvent => {
  const { principal, commandId, correlationId } = attribution(command)
  return {
    ...event,
    metadata: {
      'principal.kind': principal.kind,
      'principal.id': principal.id,
      'principal.source': principal.source,
      command,
      commandId,
      occurredAt: new Date().toISOString(),
      $correlationId: correlationId,
    },
  }
}

const evolve = (state: BankState, event: EmmettEvent): BankState => {
  switch (event.type) {
    case 'AccountOpened':
      return { ...state, status: 'open' }
    case 'MoneyDeposited':
      return { ...state, balance: state.balance + event.data.amount, deposits: state.deposits + 1 }
  }
}

const handle = DeciderCommandHandler<BankState, EmmettCommand, EmmettEvent>({
  decide: ({ data: { given } }, state) => {
    const decided = decideBank(given, state)
    if (typeof decided === 'string') throw new Error(decided)
    return attributed(decided, given.type)
  },
  evolve,
  initialState: initialBank,
})

export const emmettBank: BankOpener = () => {
  const store = getInMemoryEventStore()
  const replay = async (id: string): Promise<BankState> => {
    const { state } = await store.aggregateStream<BankState, EmmettEvent>(id, { evolve, initialState: initialBank })
    return state
  }
  return {
    run: (id, command) => handle(store, id, { type: command.type, data: { given: command } }),
    record: async (id, events) => {
      await store.appendToStream<EmmettEvent>(
        id,
        events.map((event) => attributed(event, 'Record')),
      )
    },
    state: replay,
    replay,
  }
}
