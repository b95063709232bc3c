/** Input fields that say where a request came from. @module */
import { noOrigin, type RequestOrigin } from '@muniment/core'
import { type Fields, optional, text } from '@muniment/kernel'
import { canonicalAddress } from '../engine/network-address.ts'
import { lineOfText } from '../engine/plain-text.ts'

/** Where a request came from. All optional. */
export interface OriginInput {
  /**
   * Layer 4 address of the client, as your server sees it: IPv4 or IPv6 without a zone; never from a forwarded-for
   * header. Personal, so it is sealed before it is stored. IPv4 inside IPv6 is IPv4 (D26).
   */
  readonly ip?: string | undefined
  /** 1 to 1,024 characters in one line. Personal, so it is sealed before it is stored. */
  readonly userAgent?: string | undefined
  /** Your own id of the request: 1 to 128 characters in one line. Stored in clear. */
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
