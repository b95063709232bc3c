/** The file stores against the contracts of their ports: every directory opened a second time is a second process. @module */
import { readFile, rm, stat } from 'node:fs/promises'
import {
  checkpointStoreContract,
  definePortContract,
  headStoreContract,
  keyStoreContract,
  type PortFactory,
  projectionStoreContract,
  snapshotStoreContract,
} from '@muniment/test-kit'
import { afterAll, describe, it } from 'vitest'
import { fastDirectory, filesBelow } from './fixtures/fast-directory.ts'
import { fileCheckpointStore, fileHeadStore, fileKeyStore, fileProjectionStore, fileSnapshotStore } from './index.ts'

const roots = new Set<string>()
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true })
})

/** Each store in a directory of its own. */
const inDirectories = <P extends { readonly durable: boolean }>(
  name: string,
  make: (directory: string) => P,
): PortFactory<P> => {
  const directories = new WeakMap<P, string>()
  const at = (directory: string): P => {
    const store = make(directory)
    directories.set(store, directory)
    return store
  }
  const rootOf = (store: P): string => directories.get(store) ?? ''
  return {
    name,
    open: async () => {
      const root = await fastDirectory()
      roots.add(root)
      return at(root)
    },
    second: (store) => at(rootOf(store)),
    reopen: (store) => at(rootOf(store)),
    storageBytes: async (store) => {
      let bytes = 0
      for (const file of await filesBelow(rootOf(store))) bytes += (await stat(file)).size
      return bytes
    },
    storedBytes: async function* (store) {
      for (const file of await filesBelow(rootOf(store))) yield await readFile(file)
    },
    release: async (store) => {
      await rm(rootOf(store), { recursive: true, force: true })
    },
  } as PortFactory<P>
}

const runner = { describe, it }
definePortContract(checkpointStoreContract, inDirectories('fileCheckpointStore', fileCheckpointStore), runner)
definePortContract(keyStoreContract, inDirectories('fileKeyStore', fileKeyStore), runner)
definePortContract(headStoreContract, inDirectories('fileHeadStore', fileHeadStore), runner)
definePortContract(snapshotStoreContract, inDirectories('fileSnapshotStore', fileSnapshotStore), runner)
definePortContract(projectionStoreContract, inDirectories('fileProjectionStore', fileProjectionStore), runner)
