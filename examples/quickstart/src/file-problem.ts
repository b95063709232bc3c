/** Why a file could not be read or written, in plain words. @module */

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file',
  ENOSPC: 'there is no space left',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'the system does not allow it',
  EROFS: 'it can only be read',
}

const isObject = (value: unknown): value is { readonly code?: unknown; readonly cause?: unknown } =>
  typeof value === 'object' && value !== null

/** The system's code of the innermost cause, if a cause has one. */
const systemCode = (error: unknown): string | undefined => {
  if (!isObject(error)) return undefined
  const inner = systemCode(error.cause)
  return inner ?? (typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined)
}

/** The reason as the end of a sentence. */
export const fileProblem = (error: unknown): string => {
  const code = systemCode(error)
  if (code !== undefined) return reasons[code] ?? code
  return error instanceof Error ? error.message : String(error)
}
