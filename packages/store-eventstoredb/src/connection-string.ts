/**
 * Connection strings: what the client would take in silence, and do otherwise than its reader thinks, is refused.
 *
 * No refusal repeats any part of the string: it may hold a password.
 *
 * @module
 */
import { invalidArgument } from '@muniment/kernel'

/** What a connection string says, as far as it is asked here. */
export interface ConnectionString {
  readonly text: string
  /** Encrypted; only then credentials are sent. */
  readonly tls: boolean
  readonly hasCredentials: boolean
  /** By gossip, from several seeds or a DNS name. */
  readonly discovers: boolean
  /** In milliseconds, as given. */
  readonly keepAliveTimeout: number | undefined
}

const refuse = (rule: string): never => {
  throw invalidArgument('connectionString', rule)
}

const schemes = ['esdb://', 'esdb+discover://']

/** Options of the client, in its own spelling; capital letters, `-` and `_` do not matter. */
const options = {
  tls: 'boolean',
  tlsverifycert: 'boolean',
  tlscafile: 'text',
  usercertfile: 'text',
  userkeyfile: 'text',
  connectionname: 'text',
  nodepreference: 'text',
  throwonappendfailure: 'boolean',
  maxdiscoverattempts: 'count',
  discoveryinterval: 'count',
  gossiptimeout: 'count',
  defaultdeadline: 'count',
  keepaliveinterval: 'count',
  keepalivetimeout: 'count',
} as const

const decoded = (text: string, rule: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse(rule)
  }
}

const checkCredentials = (given: string): void => {
  const parts = given.split(':')
  if (parts.length !== 2 || parts.includes(''))
    refuse('credentials must be user:password, with : and @ in them written as %3A and %40')
  for (const part of parts) decoded(part, 'credentials must be percent-encoded')
}

const checkHost = (given: string): void => {
  if (given.includes('[') || given.split(':').length > 2)
    refuse('hosts must be names or IPv4 addresses, with a port after :')
  const [name = '', port] = given.split(':')
  if (!/^[A-Za-z0-9._-]+$/.test(name)) refuse('hosts must be names or IPv4 addresses, parted by commas')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    refuse('ports must be whole numbers from 1 to 65535')
}

/** Keys in flat spelling. */
const optionsIn = (query: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const pair of query === '' ? [] : query.split('&')) {
    const [key = '', value = '', ...more] = pair.split('=')
    const flat = key.toLowerCase().replaceAll(/[_-]/g, '')
    if (value === '' || more.length > 0) refuse('options must be key=value, parted by &')
    if (!Object.hasOwn(options, flat)) refuse('options must be known to the client')
    if (found.has(flat)) refuse('options must be given once')
    const kind = options[flat as keyof typeof options]
    if (kind === 'boolean' && value !== 'true' && value !== 'false') refuse('tls and its like must be true or false')
    if (kind === 'count' && !/^\d{1,9}$/.test(value)) refuse('times and counts must be whole numbers, at least 0')
    found.set(flat, kind === 'text' ? decoded(value, 'options must be percent-encoded') : value)
  }
  return found
}

/** What the client takes and does otherwise than it says. */
const checkTraps = (given: ReadonlyMap<string, string>): void => {
  if (given.get('tlsverifycert') === 'false')
    refuse('tlsVerifyCert=false is not done by the client: give tlsCAFile, or set NODE_EXTRA_CA_CERTS')
  if (given.get('throwonappendfailure') === 'false')
    refuse('throwOnAppendFailure=false is not possible: the client then invents revisions')
  if ((given.get('nodepreference') ?? 'leader').toLowerCase() !== 'leader')
    refuse('nodePreference must be leader: other nodes may be behind')
  if (given.has('usercertfile') !== given.has('userkeyfile'))
    refuse('userCertFile and userKeyFile must be given together')
  if (Number(given.get('keepalivetimeout') ?? 1) === 0) refuse('keepAliveTimeout must be at least 1')
}

/**
 * `esdb://[user:password@]host[:port][,host[:port]…][?option=value&…]`, or `esdb+discover://` with one DNS name.
 *
 * @throws StoreFailure `invalid_argument`.
 */
export const connectionStringOf = (given: unknown): ConnectionString => {
  if (typeof given !== 'string') return refuse('must be a string')
  const scheme = schemes.find((one) => given.startsWith(one)) ?? refuse(`must begin with ${schemes.join(' or ')}`)
  const [beforeQuery = '', query = '', ...more] = given.slice(scheme.length).split('?')
  if (more.length > 0) refuse('must have one ?')
  const at = beforeQuery.lastIndexOf('@')
  if (at >= 0) checkCredentials(beforeQuery.slice(0, at))
  const hosts = beforeQuery
    .slice(at + 1)
    .replace(/\/$/, '')
    .split(',')
  for (const host of hosts) checkHost(host)
  const discovers = scheme !== 'esdb://' || hosts.length > 1
  if (scheme !== 'esdb://' && hosts.length > 1) refuse('esdb+discover:// takes one DNS name')
  const found = optionsIn(query)
  checkTraps(found)
  const tls = found.get('tls') !== 'false'
  if (!tls && at >= 0) refuse('credentials are not sent with tls=false: leave them out, or use tls')
  const keepAliveTimeout = found.get('keepalivetimeout')
  return {
    text: given,
    tls,
    hasCredentials: at >= 0,
    discovers,
    keepAliveTimeout: keepAliveTimeout === undefined ? undefined : Number(keepAliveTimeout),
  }
}
