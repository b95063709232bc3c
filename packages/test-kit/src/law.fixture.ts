/** Which laws are broken, for the tests of laws. @module */
import type { Law } from './law.ts'

/** Titles of the laws that do not hold. */
export const brokenAmong = async (laws: readonly Law[]): Promise<readonly string[]> => {
  const broken: string[] = []
  for (const { title, check } of laws) {
    try {
      await check()
    } catch {
      broken.push(title)
    }
  }
  return broken
}
