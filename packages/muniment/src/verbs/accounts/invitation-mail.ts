/** The mail of an invitation. @module */
import type { Instant } from '@muniment/kernel'
import type { InvitationMail } from '../../mail/mailer.ts'
import type { Secret } from '../../secret.ts'

export const invitationMail = ({
  to,
  ticket,
  accountName,
  expiresAt,
}: {
  readonly to: string
  readonly ticket: Secret
  readonly accountName: string
  readonly expiresAt: Instant | undefined
}): InvitationMail => ({
  kind: 'invitation',
  to,
  ticket: ticket.reveal(),
  accountName,
  ...(expiresAt === undefined ? {} : { expiresAt }),
})
