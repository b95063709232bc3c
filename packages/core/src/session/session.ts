/**
 * DashboardSession: START HERE. An opaque token that a login opened; it alone enters accounts.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type EnterAccount, enterAccount } from './commands/enter-account.ts'
import { type StartSession, startSession } from './commands/start-session.ts'
import { type EndSession, endSession } from './commands/end-session.ts'
import { type PassMfa, passMfa } from './commands/pass-mfa.ts'
import { type ReauthenticateSession, reauthenticateSession } from './commands/reauthenticate-session.ts'
import { type SeeSession, seeSession } from './commands/see-session.ts'
import { type SwitchAccount, switchAccount } from './commands/switch-account.ts'
import { type SessionEvent, sessionEvents } from './events.ts'
import type { SessionRejection } from './rejections.ts'
import { evolve, initial, type SessionState } from './state.ts'

export type SessionCommand =
  | StartSession
  | PassMfa
  | ReauthenticateSession
  | EnterAccount
  | SwitchAccount
  | SeeSession
  | EndSession

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
      case 'PassMfa':
        return passMfa(command)
      case 'ReauthenticateSession':
        return reauthenticateSession(command)
      case 'SwitchAccount':
        return switchAccount(command)
      case 'SeeSession':
        return seeSession(command)
      case 'EndSession':
        return endSession(command)
    }
  },
}
