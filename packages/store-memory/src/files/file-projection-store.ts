/**
 * The ProjectionStore of files: a folder for each version of each projection, and a small file that names the one that is
 * read.
 *
 * @module
 */
import { checkPortName, checkVersion, type ProjectionStore, StoreFailure } from '@muniment/kernel'
import { jsonOf } from './checked-record.ts'
import { askedAfterwards, DataDirectory } from './data-directory.ts'
import { escapedName } from './escaped-name.ts'
import { ProjectionRowsFiles } from './projection-rows-files.ts'

const versionFolder = /^v([1-9]\d{0,15})$/

export const projectionStoreIn = (directory: DataDirectory): ProjectionStore => {
  const opened = new Map<string, ProjectionRowsFiles>()
  const folderOf = (projection: string): string => {
    checkPortName(projection, 'projection')
    return `projections/${escapedName(projection)}`
  }
  const versionFolderOf = (projection: string, version: number): string => {
    checkVersion(version)
    return `${folderOf(projection)}/v${version}`
  }
  const rowsIn = (folder: string): ProjectionRowsFiles => {
    const rows = opened.get(folder) ?? new ProjectionRowsFiles(directory, folder)
    opened.set(folder, rows)
    return rows
  }
  const drop = async (folder: string): Promise<void> => {
    const rows = rowsIn(folder)
    // Whoever opens it from now on begins anew; whoever has opened it finds it dropped.
    opened.delete(folder)
    await rows.drop()
  }
  const liveVersion = async (projection: string): Promise<number | undefined> => {
    const address = `${folderOf(projection)}/live`
    const record = await directory.read('live', address)
    if (record === undefined) return undefined
    return jsonOf<{ version: number }>(address, record.body.toString('utf8'), (live) => checkVersion(live.version))
      .version
  }
  return {
    durable: true,
    liveVersion,
    open: async (projection, version) => {
      const rows = rowsIn(versionFolderOf(projection, version))
      await rows.opened()
      return rows
    },
    swapIn: async (projection, version) => {
      const [folder, live] = [folderOf(projection), versionFolderOf(projection, version)]
      if (((await liveVersion(projection)) ?? 0) > version) throw new StoreFailure({ code: 'checkpoint_conflict' })
      await directory.replace('live', `${folder}/live`, Buffer.from(JSON.stringify({ version })))
      await askedAfterwards(`${folder}/live`, async () => {
        const names = ((await directory.list(folder)) ?? []).filter((name) => versionFolder.test(name))
        const held = [...opened.keys()].filter((one) => one.startsWith(`${folder}/`))
        for (const one of new Set([...names.map((name) => `${folder}/${name}`), ...held]))
          if (one !== live) await drop(one)
      })
    },
    drop: async (projection, version) => drop(versionFolderOf(projection, version)),
  }
}

/**
 * Rows below `directory`, which must exist and have hard links. They are held in memory as well.
 *
 * @throws StoreFailure `invalid_argument` for what is no path.
 */
export const fileProjectionStore = (directory: string): ProjectionStore =>
  projectionStoreIn(new DataDirectory(directory))
