/**
 * Names of followers, logs and projections as names of directories.
 *
 * @module
 */
import { createHash } from 'node:crypto'

const escapedCharactersMax = 200

/**
 * Another name gives another directory, also where the file system takes capital letters for small ones; none begins with
 * a dot, and none leads elsewhere. The name must be one that `checkPortName` takes.
 */
export const escapedName = (name: string): string => {
  const escaped = name.replaceAll(/[A-Z.]/g, (one) => (one === '.' ? '=-' : `=${one.toLowerCase()}`))
  return escaped.length <= escapedCharactersMax ? escaped : `==${createHash('sha256').update(name).digest('hex')}`
}
