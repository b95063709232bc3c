/** The contract of stores against the protocol double and, where MUNIMENT_EVENTSTOREDB_URL names one, against a server. @module */
import { defineStoreContract } from '@muniment/test-kit'
import { afterAll, describe, it } from 'vitest'
import { serverFactory, testServer } from './server.fixture.ts'

const server = await testServer()
afterAll(() => server.close())

defineStoreContract(serverFactory(server), { describe, it })
