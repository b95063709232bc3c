/**
 * What the file system says, as failures of a store.
 *
 * @module
 */
import { invalidArgument, isStoreFailure, StoreFailure } from '@muniment/kernel'

/** The code of an error of the system, `ENOENT`. */
export const systemCode = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined

export const fileFailure = (thrown: unknown, field: 'path' | 'journal' = 'path'): unknown => {
  if (isStoreFailure(thrown)) return thrown
  switch (systemCode(thrown)) {
    case undefined:
      return thrown
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StoreFailure({ code: 'access_denied' }, { cause: thrown })
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return invalidArgument(field, 'must name a file in a directory that exists', thrown)
    default:
      return new StoreFailure({ code: 'unavailable' }, { cause: thrown })
  }
}

/** @throws StoreFailure `invalid_argument`. */
export const checkPath = (path: unknown, field: 'path' | 'journal' = 'path'): void => {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw invalidArgument(field, 'must be the path of a file')
  }
}
