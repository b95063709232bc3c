/** Where the log is saved: looked at before anything happens, so that nothing is lost and nothing is done in vain. @module */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileProblem } from './file-problem.ts'

/** The log may not or cannot be saved there. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved'
}

const statOf = (path: string) =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new NotSaved(fileProblem(error))
  })

/**
 * @throws NotSaved when the path is the input itself, under whatever name, or a file that exists and is not to be
 *   replaced, or when its folder is not there or cannot be written.
 */
export const checkSavePath = async (
  path: string,
  { input, replace }: { readonly input: string | undefined; readonly replace: boolean },
): Promise<void> => {
  if (path.endsWith('/')) throw new NotSaved('it is a folder')
  const there = await statOf(path)
  const read = input === undefined ? undefined : await statOf(input)
  if (there !== undefined) {
    if (read !== undefined && there.dev === read.dev && there.ino === read.ino)
      throw new NotSaved('it is the file that the team is read from')
    if (there.isDirectory()) throw new NotSaved('it is a folder')
    if (!there.isFile()) throw new NotSaved('it is no regular file')
    if (!replace) throw new NotSaved('there is such a file already; --force replaces it')
  }
  const folder = await statOf(dirname(path))
  if (folder === undefined) throw new NotSaved('its folder does not exist')
  if (!folder.isDirectory()) throw new NotSaved('a part of the path is no folder')
  await access(dirname(path), constants.W_OK).catch((error: unknown) => {
    throw new NotSaved(`its folder: ${fileProblem(error)}`)
  })
}
