/** better-auth as a peer: in a process of its own, asked for one round at a time. @module */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Round } from '../harness/rounds.ts'
import type { KeyStorage } from './better-auth-keys.ts'
import type { PeerRequest } from './better-auth-process.ts'

export interface BetterAuthPeer {
  readonly round: (checks: number) => Round
  readonly stop: () => void
}

/** With the flags of the process that measures ours. */
export const betterAuthPeer = (storage: KeyStorage, keys: number): BetterAuthPeer => {
  const program = fileURLToPath(new URL('./better-auth-process.js', import.meta.url))
  const child = fork(program, [storage, String(keys)], { stdio: ['ignore', process.stderr, process.stderr, 'ipc'] })
  return {
    round: (checks) => () =>
      new Promise((resolve, reject) => {
        const ended = (): void => reject(new Error('better-auth ended'))
        child.once('exit', ended)
        child.once('message', (rate) => {
          child.off('exit', ended)
          resolve(rate as number)
        })
        child.send({ checks } satisfies PeerRequest)
      }),
    stop: () => void child.kill(),
  }
}
