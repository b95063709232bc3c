/**
 * TLS, users and access rights, on the server that MUNIMENT_EVENTSTOREDB_URL names when its connection string has TLS and the
 * credentials of an administrator. The protocol double has neither: without such a server nothing here is run.
 *
 * @module
 */
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { type EventStore, isStoreFailure, type StoreFailureCode, type StreamWrite } from '@muniment/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectionStringOf } from './connection-string.ts'
import { eventStoreDbStore } from './eventstoredb-store.ts'
import { aloneOn, bareClient } from './fixtures/bare-client.ts'

const url = process.env['MUNIMENT_EVENTSTOREDB_URL'] ?? ''
const isSecure = url !== '' && connectionStringOf(url).tls && connectionStringOf(url).hasCredentials

const prefix = `rights.${crypto.randomUUID()}.`
interface Login {
  readonly username: string
  readonly password: string
}

const user: Login = { username: `rights-${crypto.randomUUID()}`, password: crypto.randomUUID() }
const urlOf = ({ username, password }: Login): string => url.replace(/\/\/[^@]*@/, `//${username}:${password}@`)

/** The API of users is HTTP alone. */
const askUsers = async (method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<number | undefined> => {
  const [, host = '', caFile] = /@([^,/?]+)[^?]*(?:\?(?:.*&)?tlsCAFile=([^&]+))?/i.exec(url) ?? []
  const ca = caFile === undefined ? undefined : await readFile(decodeURIComponent(caFile))
  const { username, password } = aloneOn(url).credentials
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const asked = request(`https://${host}/users/${path}`, {
      method,
      auth: `${username}:${password}`,
      headers,
      ...(ca === undefined ? {} : { ca }),
    })
    asked.on('error', reject)
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

const toClose: (() => Promise<unknown>)[] = []
const storeAs = (connectionString: string): EventStore => {
  const store = eventStoreDbStore({ connectionString, prefix, timeoutMs: 5_000 })
  toClose.push(() => store.close())
  return store
}

const writeOf = (stream: string, expected: StreamWrite['expected']): StreamWrite => ({
  stream,
  expected,
  events: [{ id: crypto.randomUUID(), type: 'Happened', data: {}, metadata: {} }],
})

const codeOf = async (call: () => Promise<unknown>): Promise<StoreFailureCode | 'done'> => {
  try {
    await call()
    return 'done'
  } catch (failure) {
    if (!isStoreFailure(failure)) throw failure
    return failure.code
  }
}

const drained = async (answers: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of answers);
}

const firstOfFeed = async (store: EventStore): Promise<void> => {
  for await (const _ of store.subscribe({ after: 'start', signal: AbortSignal.timeout(10_000) })) return
}

describe.skipIf(!isSecure)('a server with TLS and users', () => {
  beforeAll(async () => {
    expect(await askUsers('POST', '', { loginName: user.username, password: user.password, fullName: 'x' })).toBe(201)
    await storeAs(url).append(writeOf('a', 'no_stream'))
  })
  afterAll(async () => {
    for (const close of toClose) await close()
    await askUsers('DELETE', user.username)
  })

  it('answers whoever trusts its certificate, and nobody else is connected', async () => {
    const caFile = join(tmpdir(), `${crypto.randomUUID()}.crt`)
    await writeFile(caFile, rootCertificates[0] ?? '')
    const other = url.replace(/([?&])tlsCAFile=[^&]*&?/i, '$1')
    const distrusting = storeAs(
      `${other}${other.includes('?') ? '&' : '?'}tlsCAFile=${encodeURIComponent(caFile)}`.replace('?&', '?'),
    )
    expect(await codeOf(() => distrusting.append(writeOf('b', 'no_stream')))).toBe('unavailable')
    expect((await storeAs(url).readStream('a')).head).toBe(0n)
    expect((await storeAs(url).readStream('b')).head).toBe('no_stream')
  })

  it('is told wrong credentials: access is denied to appends, reads and feeds', async () => {
    for (const given of [
      { ...user, password: 'wrong' },
      { ...user, username: 'nobody' },
    ]) {
      const store = storeAs(urlOf(given))
      expect(await codeOf(() => store.append(writeOf('a', 0n)))).toBe('access_denied')
      expect(await codeOf(() => store.readStream('a'))).toBe('access_denied')
      expect(await codeOf(() => drained(store.readAll()))).toBe('access_denied')
      expect(await codeOf(() => firstOfFeed(store))).toBe('access_denied')
    }
  })

  it('lets a user without the right to read $all read streams, and nothing else: appends ask for the end of the log', async () => {
    const store = storeAs(urlOf(user))
    expect(await codeOf(() => store.readStream('a'))).toBe('done')
    expect(await codeOf(() => drained(store.readAll()))).toBe('access_denied')
    expect(await codeOf(() => firstOfFeed(store))).toBe('access_denied')
    expect(await codeOf(() => store.append(writeOf('a', 0n)))).toBe('access_denied')
    expect((await storeAs(url).readStream('a')).head).toBe(0n)
  })

  describe('whose user may read $all', () => {
    let client: EventStoreDBClient
    let before: Awaited<ReturnType<EventStoreDBClient['getStreamMetadata']>>['metadata']
    beforeAll(async () => {
      client = bareClient(url)
      toClose.push(() => client.dispose())
      before = (await client.getStreamMetadata('$all')).metadata
      const acl = { ...before?.acl, readRoles: ['$admins', user.username] }
      await client.setStreamMetadata('$all', { ...before, acl }, aloneOn(url))
    })
    afterAll(() => client.setStreamMetadata('$all', before ?? {}, aloneOn(url)))

    it('gives it the log and takes its appends', async () => {
      const store = storeAs(urlOf(user))
      expect((await store.append(writeOf('c', 'no_stream'))).revision).toBe(0n)
      expect(await codeOf(() => drained(store.readAll()))).toBe('done')
      expect(await codeOf(() => firstOfFeed(store))).toBe('done')
    })

    it('keeps it from a stream that it may not write, on both paths, until somebody deletes that softly', async () => {
      await client.setStreamMetadata(`${prefix}a`, { acl: { writeRoles: ['$admins'] } }, aloneOn(url))
      const stores = (['unary', 'batch'] as const).map((appendPath) =>
        eventStoreDbStore({ connectionString: urlOf(user), prefix, appendPath }),
      )
      toClose.push(...stores.map((store) => () => store.close()))
      for (const store of stores) expect(await codeOf(() => store.append(writeOf('a', 0n)))).toBe('access_denied')
      for (const store of stores) expect(await codeOf(() => store.append(writeOf('d', 'any')))).toBe('done')
      expect((await storeAs(url).readStream('a')).head).toBe(0n)
      await client.deleteStream(`${prefix}a`)
      for (const store of stores) expect(await codeOf(() => store.append(writeOf('a', 'any')))).toBe('done')
    })
  })
})
