/**
 * Sockets in the file system, which listen as long as their process lives, whatever becomes of it.
 *
 * @module
 */
import { invalidArgument } from '@muniment/kernel'
import { open } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { systemCode } from '../file-failure.ts'

/** What the address of a socket holds, on every system. */
const addressBytesMax = 100

/** A longer path is reached through its directory, where the system can. */
const atAddress = async <Result>(
  directory: string,
  name: string,
  use: (address: string) => Promise<Result>,
): Promise<Result> => {
  const path = join(directory, name)
  if (Buffer.byteLength(path) <= addressBytesMax) return use(path)
  if (process.platform !== 'linux')
    throw invalidArgument('journal', `must have a shorter path, for the socket beside it`)
  const opened = await open(directory, 'r')
  try {
    return await use(`/proc/self/fd/${opened.fd}/${name}`)
  } finally {
    await opened.close()
  }
}

/** A socket that nobody has anything to say to. It does not keep the process. */
export const listenIn = (directory: string, name: string): Promise<Server> =>
  atAddress(
    directory,
    name,
    (address) =>
      new Promise((resolve, reject) => {
        const server = createServer((socket) => socket.destroy())
        server.unref()
        server.once('error', reject)
        // Exclusive: a worker of a cluster would have its primary listen, and outlive itself.
        server.listen({ path: address, exclusive: true }, () => resolve(server))
      }),
  )

/** Whether somebody listens. `gone` when there is no such socket. */
export const listensIn = (directory: string, name: string): Promise<'listens' | 'dead' | 'gone'> =>
  atAddress(
    directory,
    name,
    (address) =>
      new Promise<'listens' | 'dead' | 'gone'>((resolve) => {
        const socket = connect(address)
        socket.once('connect', () => {
          socket.destroy()
          resolve('listens')
        })
        socket.once('error', (thrown) => {
          const code = systemCode(thrown)
          if (code === 'ENOENT') resolve('gone')
          // Whatever else there is, a full queue say, is no proof that nobody does.
          else resolve(code === 'ECONNREFUSED' ? 'dead' : 'listens')
        })
      }),
  ).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return 'gone'
    throw thrown
  })
