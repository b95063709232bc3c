/** Input fields that say where a request came from. @module */
import { noOrigin, type RequestOrigin } from '@muniment/core'
import { type Fields, optional, text } from '@muniment/kernel'
import { canonicalAddress } from '../engine/network-address.ts'
import { lineOfText } from '../engine/plain-text.ts'

/** All optional. Personal: sealed before they are stored. */
export interface OriginInput {
  /** Layer 4 address of the client, as your server sees it; never from a forwarded-for header. */
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
  readonly requestId?: string | undefined
}

export const originFields: Fields<OriginInput> = {
  ip: optional(text<string>('IP address', (value) => canonicalAddress(value) !== undefined)),
  userAgent: optional(lineOfText(1024)),
  requestId: optional(lineOfText(128)),
}

export const originOf = ({ ip, userAgent, requestId }: OriginInput): RequestOrigin =>
  ip === undefined && userAgent === undefined && requestId === undefined
    ? noOrigin
    : { ip: ip === undefined ? undefined : canonicalAddress(ip), userAgent, id: requestId }
