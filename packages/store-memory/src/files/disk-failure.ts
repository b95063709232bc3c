/**
 * What the system says of a file, as a failure of the store.
 *
 * @module
 */
import { isStoreFailure, StoreFailure } from '@muniment/kernel'
import { invalidArgument } from '../invalid-argument.ts'
import { errorCodeOf } from './disk.ts'

export const noDirectory = (cause?: unknown): StoreFailure =>
  invalidArgument('directory', 'must be a directory that exists', cause)

/** `address` names the file below the directory. What is no error of the system comes back as it is. */
export const diskFailure = (thrown: unknown, address: string): unknown => {
  if (isStoreFailure(thrown)) return thrown
  const code = errorCodeOf(thrown)
  switch (code) {
    case undefined:
      return thrown
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StoreFailure({ code: 'access_denied' }, { cause: thrown })
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return noDirectory(thrown)
    case 'EISDIR':
      return new StoreFailure({ code: 'corrupt_store', where: `${address}: is a directory` }, { cause: thrown })
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
      return new StoreFailure({ code: 'unsupported', needs: 'a file system with hard links' }, { cause: thrown })
    default:
      return new StoreFailure({ code: 'unavailable' }, { cause: thrown })
  }
}
