/** Input fields that say where a request came from. @module */
import type { RequestOrigin } from '@muniment/core'
import { type Fields, optional, text } from '@muniment/kernel'
import { canonicalAddress } from '../engine/network-address.ts'

/** All optional. Personal: sealed before they are stored. */
export interface OriginInput {
  /** Layer 4 address of the client, as your server sees it; never from a forwarded-for header. */
  readonly ip?: string
  readonly userAgent?: string
  readonly requestId?: string
}

const short = (name: string, lengthMax: number) =>
  text<string>(`${name} of 1 to ${lengthMax} characters`, (value) => value.length > 0 && value.length <= lengthMax)

export const originFields: Fields<OriginInput> = {
  ip: optional(text<string>('IP address', (value) => canonicalAddress(value) !== undefined)),
  userAgent: optional(short('user agent', 1024)),
  requestId: optional(short('request id', 128)),
}

export const originOf = ({ ip, userAgent, requestId }: OriginInput): RequestOrigin => ({
  ip: ip === undefined ? undefined : canonicalAddress(ip),
  userAgent,
  id: requestId,
})
