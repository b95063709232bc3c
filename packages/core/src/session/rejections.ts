/** Every way in which a dashboard session says no. @module */

/** There is no such session. */
export interface NoSuchSession {
  readonly _tag: 'NoSuchSession'
}
/** The stream holds a session already. */
export interface SessionExists {
  readonly _tag: 'SessionExists'
}

export type SessionRejection = NoSuchSession | SessionExists
