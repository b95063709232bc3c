/** Every way in which an account says no. `reference` is the code of the source documents, where there is one. @module */

/** No such account. */
export interface NoSuchAccount {
  readonly _tag: 'NoSuchAccount'
}
/** This account was founded already. */
export interface AccountExists {
  readonly _tag: 'AccountExists'
}
/** The actor is no member of this account (any more). */
export interface NotAMember {
  readonly _tag: 'NotAMember'
  readonly reference: 'ERR_NGROK_1207'
}
/** The actor's membership is disabled. */
export interface MemberIsDisabled {
  readonly _tag: 'MemberDisabled'
  readonly reference: 'ERR_NGROK_1228'
}
/** The actor may not invite. */
export interface ForbiddenInvite {
  readonly _tag: 'ForbiddenInvite'
  readonly reference: 'ERR_NGROK_4411'
}
/** The actor may not disable, enable or remove members. */
export interface ForbiddenTeam {
  readonly _tag: 'ForbiddenTeam'
  readonly reference: 'ERR_NGROK_1216' | 'ERR_NGROK_6612'
}
/** Only an administrator may do this to an administrator, or make one. */
export interface AdminOnlyByAdmin {
  readonly _tag: 'AdminOnlyByAdmin'
  readonly reference: 'ERR_NGROK_4410' | 'ERR_NGROK_6604' | 'ERR_NGROK_6621'
}
/** The account would be left without an active administrator. */
export interface LastAdmin {
  readonly _tag: 'LastAdmin'
  readonly reference: 'ERR_NGROK_6602' | 'ERR_NGROK_6622'
}
/** Nobody gives what they do not have. */
export interface Escalation {
  readonly _tag: 'Escalation'
  readonly reference: 'ERR_NGROK_4412'
}
/** Team invite or manager needs developer read and write. */
export interface InvalidPermissionCombination {
  readonly _tag: 'InvalidPermissionCombination'
  readonly reference: 'ERR_NGROK_4413'
}
/** The plan has no role based access control, so permissions cannot be chosen. */
export interface RbacUnavailable {
  readonly _tag: 'RbacUnavailable'
  readonly reference: 'ERR_NGROK_4409'
}
/** Members and pending invitations fill the seats. */
export interface SeatLimit {
  readonly _tag: 'SeatLimit'
  readonly reference: 'ERR_NGROK_4402' | 'ERR_NGROK_6600'
  readonly seatLimit: number
}
/** The person is a member already. */
export interface AlreadyMember {
  readonly _tag: 'AlreadyMember'
  readonly reference: 'ERR_NGROK_6601'
}
/** There is an open invitation for this address. */
export interface InvitePending {
  readonly _tag: 'InvitePending'
  readonly reference: 'ERR_NGROK_1231'
}
/** The invitation is unknown, used up, expired, or its ticket is not the one that was mailed. */
export interface InviteInvalid {
  readonly _tag: 'InviteInvalid'
  readonly reference: 'ERR_NGROK_4404'
}
/** The offer had an end: opening it again needs a later one. */
export interface ExpiryRequired {
  readonly _tag: 'ExpiryRequired'
}
/** Only the person with the invited address can accept. */
export interface InviteEmailMismatch {
  readonly _tag: 'InviteEmailMismatch'
  readonly reference: 'ERR_NGROK_4416'
}
/** Whoever made the offer could not make it today (D41). */
export interface InviterLostRights {
  readonly _tag: 'InviterLostRights'
}
/** No such member in this account. */
export interface NoSuchMember {
  readonly _tag: 'NoSuchMember'
}
/** Nobody disables themselves (D61). */
export interface SelfDisable {
  readonly _tag: 'SelfDisable'
}
/** It is so already (D63). */
export interface MemberAlreadyDisabled {
  readonly _tag: 'MemberAlreadyDisabled'
}
/** It is so already (D63). */
export interface MemberAlreadyEnabled {
  readonly _tag: 'MemberAlreadyEnabled'
}

export type AccountRejection =
  | NoSuchAccount
  | AccountExists
  | NotAMember
  | MemberIsDisabled
  | ForbiddenInvite
  | ForbiddenTeam
  | AdminOnlyByAdmin
  | LastAdmin
  | Escalation
  | InvalidPermissionCombination
  | RbacUnavailable
  | SeatLimit
  | AlreadyMember
  | InvitePending
  | InviteInvalid
  | ExpiryRequired
  | InviteEmailMismatch
  | InviterLostRights
  | NoSuchMember
  | SelfDisable
  | MemberAlreadyDisabled
  | MemberAlreadyEnabled
