/** Every way in which a dashboard session says no. @module */

/** There is no such session. */
export interface NoSuchSession {
  readonly _tag: 'NoSuchSession'
}
/** The stream holds a session already. */
export interface SessionExists {
  readonly _tag: 'SessionExists'
}
/** It is so already (D63). */
export interface SessionAlreadyEnded {
  readonly _tag: 'SessionAlreadyEnded'
}
/** The session has passed a second factor, or never needed one. */
export interface MfaNotRequired {
  readonly _tag: 'MfaNotRequired'
}

export type SessionRejection = NoSuchSession | SessionExists | SessionAlreadyEnded | MfaNotRequired
