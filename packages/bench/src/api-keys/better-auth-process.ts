/**
 * The process in which better-auth verifies its keys.
 *
 * It has one of its own because it uses AsyncLocalStorage, with which every promise of a process becomes slower: ours,
 * too, in the same process. Started by `better-auth-peer.ts`.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { betterAuthKeys, type KeyStorage } from './better-auth-keys.ts'
import { checkRounds } from './check-rounds.ts'

/** What the process is asked: to run a round. */
export interface PeerRequest {
  readonly checks: number
}

const [storage, keyCount] = process.argv.slice(2) as [KeyStorage, string]
const { keys, verify } = await betterAuthKeys(Number(keyCount), storage)
assert.equal(await verify('unknown'), false)
const rounds = checkRounds(keys, verify)

process.on('message', ({ checks }: PeerRequest) => {
  rounds(checks).then(
    (rate) => process.send?.(rate),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
