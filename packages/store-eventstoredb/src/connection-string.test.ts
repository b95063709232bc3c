import { isStoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { connectionStringOf } from './connection-string.ts'
import { eventStoreDbStore } from './eventstoredb-store.ts'

const failureOf = (call: () => unknown): { readonly field: string; readonly rule: string } => {
  try {
    call()
  } catch (failure) {
    if (isStoreFailure(failure) && failure.detail.code === 'invalid_argument') return failure.detail
    throw failure
  }
  throw new Error('it was taken')
}

describe('a connection string', () => {
  it.each([
    ['one node', 'esdb://localhost', { tls: true, hasCredentials: false, discovers: false }],
    ['a port', 'esdb://127.0.0.1:2114?tls=false', { tls: false, discovers: false }],
    ['several seeds', 'esdb://a:1,b:2,c:3?tls=false', { discovers: true }],
    ['discovery by a DNS name', 'esdb+discover://db.internal', { discovers: true }],
    ['credentials with TLS', 'esdb://ada:s%3Ae%40cret@db:2113', { tls: true, hasCredentials: true }],
    ['options in any spelling', 'esdb://db?keep-alive-timeout=5000&TLS=false', { keepAliveTimeout: 5_000 }],
    ['a slash before the options', 'esdb://db:2113/?tls=false', { tls: false }],
  ])('may say %s', (_, text, expected) => expect(connectionStringOf(text)).toMatchObject(expected))

  it.each([
    ['no string', 7, 'must be a string'],
    ['another scheme', 'http://db', 'must begin with esdb:// or esdb+discover://'],
    ['no host', 'esdb://', 'hosts must be names'],
    ['a port that is none', 'esdb://db:99999', 'ports must be'],
    ['a port that is a word', 'esdb://db:http', 'ports must be'],
    ['an IPv6 literal', 'esdb://[::1]:2113', 'hosts must be names or IPv4'],
    ['two names to discover', 'esdb+discover://a,b', 'takes one DNS name'],
    ['a colon in the password', 'esdb://ada:pass:word@db', 'credentials must be user:password'],
    ['a password that is not encoded', 'esdb://ada:100%@db', 'credentials must be percent-encoded'],
    ['a user alone', 'esdb://ada@db', 'credentials must be user:password'],
    ['an unknown option', 'esdb://db?tsl=false', 'options must be known'],
    ['an option twice', 'esdb://db?tls=true&tls=false', 'options must be given once'],
    ['an option without a value', 'esdb://db?tls', 'options must be key=value'],
    ['a value of another kind', 'esdb://db?tls=yes', 'must be true or false'],
    ['a time that is none', 'esdb://db?defaultDeadline=-1', 'must be whole numbers'],
    ['two questions', 'esdb://db?tls=true?x=1', 'must have one ?'],
    ['credentials that would not be sent', 'esdb://ada:secret@db?tls=false', 'credentials are not sent'],
    ['certificates that are not checked', 'esdb://db?tlsVerifyCert=false', 'tlsVerifyCert=false is not done'],
    ['conflicts that do not throw', 'esdb://db?throwOnAppendFailure=false', 'throwOnAppendFailure=false is not'],
    ['a node that may be behind', 'esdb://db?nodePreference=follower', 'nodePreference must be leader'],
    ['half of a certificate', 'esdb://db?userCertFile=a.crt', 'must be given together'],
  ])('with %s is refused', (_, text, rule) => {
    const failure = failureOf(() => connectionStringOf(text))
    expect(failure.field).toBe('connectionString')
    expect(failure.rule).toContain(rule)
  })

  it('is never repeated in a refusal', () => {
    for (const text of ['esdb://ada:4711-canary:x@db', 'esdb://ada:4711-canary@db?tls=false', 'esdb://4711-canary:x:y'])
      expect(JSON.stringify(failureOf(() => connectionStringOf(text)))).not.toContain('4711')
  })

  it('with a file that is not there is refused when the store is made', () =>
    expect(
      failureOf(() => eventStoreDbStore({ connectionString: 'esdb://db?tlsCAFile=/nowhere/ca.crt' })).rule,
    ).toContain('files that can be read'))
})

describe('options of a store', () => {
  const connectionString = 'esdb://localhost?tls=false'
  it.each([
    ['neither string nor client', {}, 'options'],
    ['both', { connectionString, client: {} }, 'options'],
    ['a client that is none', { client: {} }, 'client'],
    ['an unknown one', { connectionString, prefx: 'a' }, 'options'],
    ['a prefix of the server', { connectionString, prefix: '$all' }, 'prefix'],
    ['a time that is none', { connectionString, timeoutMs: 0 }, 'timeoutMs'],
    ['a negative budget', { connectionString, reconnectMs: -1 }, 'reconnectMs'],
    ['another path', { connectionString, appendPath: 'fast' }, 'appendPath'],
    ['more than an event can have', { connectionString, maxEventBytes: 2 ** 30 }, 'maxEventBytes'],
  ])('that say %s are refused', (_, options, field) =>
    expect(failureOf(() => eventStoreDbStore(options as never)).field).toBe(field),
  )

  it('that hold back the end of the process are none: a store that was never asked keeps nothing', async () => {
    const store = eventStoreDbStore({ connectionString })
    await store.close()
    await store.close()
  })
})
