/**
 * DashboardSession: START HERE. An opaque token that a login opened; it alone enters accounts.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type EnterAccount, enterAccount } from './commands/enter-account.ts'
import { type StartSession, startSession } from './commands/start-session.ts'
import { type SessionEvent, sessionEvents } from './events.ts'
import type { SessionRejection } from './rejections.ts'
import { evolve, initial, type SessionState } from './state.ts'

export type SessionCommand = StartSession | EnterAccount

export const session: Aggregate<SessionState, SessionCommand, SessionEvent, SessionRejection> = {
  category: 'session',
  events: sessionEvents,
  initial,
  evolve,
  decide: (command) => {
    switch (command.type) {
      case 'StartSession':
        return startSession(command)
      case 'EnterAccount':
        return enterAccount(command)
    }
  },
}
