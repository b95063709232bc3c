/** The contract of stores against the protocol double and, where MUNIMENT_EVENTSTOREDB_URL names one, against a server. @module */
import { defineStoreContract, storeContract } from '@muniment/test-kit'
import { afterAll, describe, it } from 'vitest'
import { serverFactory, testServer } from './server.fixture.ts'

const server = await testServer()
afterAll(() => server.close())

defineStoreContract(serverFactory(server), { describe, it })

/** What appends alone decide. */
const groups = ['APP', 'IDM', 'CON', 'PAY', 'NAM', 'UNQ']
const appending = storeContract.filter(({ id }) => groups.some((group) => id.startsWith(`${group}-`)))
const shared = { ...server, name: `${server.name}, shared call`, options: { appendPath: 'batch' } } as const
defineStoreContract(serverFactory(shared), { describe, it }, appending)
