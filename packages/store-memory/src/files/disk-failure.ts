/**
 * What the system says of a file, as a failure of the store.
 *
 * @module
 */
import { invalidArgument, StoreFailure } from '@muniment/kernel'
import { fileFailure, systemCode } from '../file-failure.ts'

export const noDirectory = (cause?: unknown): StoreFailure =>
  invalidArgument('directory', 'must be a directory that exists', cause)

/** `address` names the file below the directory. What is no error of the system comes back as it is. */
export const diskFailure = (thrown: unknown, address: string): unknown => {
  switch (systemCode(thrown)) {
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return noDirectory(thrown)
    case 'ENOENT':
      return new StoreFailure({ code: 'unavailable' }, { cause: thrown })
    case 'EISDIR':
      return new StoreFailure({ code: 'corrupt_store', where: `${address}: is a directory` }, { cause: thrown })
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
      return new StoreFailure({ code: 'unsupported', needs: 'a file system with hard links' }, { cause: thrown })
    default:
      return fileFailure(thrown)
  }
}
