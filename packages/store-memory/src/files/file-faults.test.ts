/** A disk that fails, a process that dies, bytes that changed: at every step, in every file store. @module */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isStoreFailure, type StoreFailureCode } from '@muniment/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../fixtures/sample-events.ts'
import { countedValues } from './fixtures/counted-values.ts'
import { fastDirectory, filesBelow } from './fixtures/fast-directory.ts'
import { dyingAt, failingOnce, type Step, watchedDisk } from './fixtures/watched-disk.ts'

let root: string
beforeEach(async () => {
  root = await fastDirectory()
})
afterEach(() => rm(root, { recursive: true, force: true }))

const stepsMax = 60

const below = async (step: number): Promise<string> => {
  const directory = join(root, `${step}`)
  await mkdir(directory)
  return directory
}

describe.each(Object.entries(countedValues))('%s', (_, open) => {
  it.each<[string, StoreFailureCode]>([
    ['ENOSPC', 'unavailable'],
    ['EACCES', 'access_denied'],
  ])('a %s at any step is a failure of the store, and loses nothing that was kept', async (errorCode, code) => {
    let reached = 0
    for (let step = 1; step <= stepsMax; step += 1) {
      const directory = await below(step)
      await open(directory).write(1)
      const { disk, failed } = failingOnce(step, errorCode)
      const failure = await open(directory, disk)
        .write(2)
        .then(
          () => undefined,
          (thrown: unknown) => thrown,
        )
      const kept = await open(directory).read()
      if (failure === undefined) expect(kept).toBe(2)
      else {
        expect(isStoreFailure(failure, code, 'outcome_unknown')).toBe(true)
        expect((failure as Error).message).not.toContain('CANARY')
        expect(isStoreFailure(failure, code) ? [1] : [1, 2]).toContain(kept)
      }
      await open(directory).write(3)
      expect(await open(directory).read()).toBe(3)
      reached = step
      if (!failed()) break
    }
    expect(reached).toBeGreaterThan(4)
    expect(reached).toBeLessThan(stepsMax)
  })

  it('a process that dies at any step leaves the value before or the new one, and whoever comes goes on', async () => {
    let deaths = 0
    for (let step = 1; step <= stepsMax; step += 1) {
      const directory = await below(step)
      await open(directory).write(1)
      const { disk, dead } = dyingAt(step)
      const written = open(directory, disk).write(2)
      const outcome = await Promise.race([dead, written.then(() => 'done' as const)])
      const kept = await open(directory).read()
      expect(outcome === 'done' ? [2] : [1, 2]).toContain(kept)
      await open(directory).write(3)
      expect(await open(directory).read()).toBe(3)
      if (outcome === 'done') break
      deaths += 1
    }
    expect(deaths).toBeGreaterThan(4)
    expect(deaths).toBeLessThan(stepsMax)
  })

  it('a file of any other length is damage that names the file, and so is one with a changed bit anywhere', async () => {
    await open(root).write(1)
    const [path = ''] = await filesBelow(root)
    const whole = await readFile(path)
    const damaged = [
      ...Array.from(whole.keys(), (length) => whole.subarray(0, length)),
      ...Array.from(whole.keys(), (at) => {
        const changed = Buffer.from(whole)
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
        return changed
      }),
      Buffer.concat([whole, Buffer.of(0)]),
      Buffer.concat([whole, whole]),
    ]
    expect(damaged.length).toBeGreaterThan(180)
    for (const bytes of damaged) {
      await writeFile(path, bytes)
      const failure = await failureOf(open(root).read())
      expect(failure).toMatchObject({ code: 'corrupt_store' })
      expect(failure).toMatchObject({ where: expect.stringContaining(path.slice(root.length + 1)) })
    }
    await writeFile(path, whole)
    expect(await open(root).read()).toBe(1)
  })

  it('what is acknowledged has been written first, then named, and its folder and every new one synced', async () => {
    const steps: (readonly [Step, string])[] = []
    const disk = watchedDisk((step, path) => {
      steps.push([step, path])
    })
    await open(root, disk).write(1)
    const [path = ''] = await filesBelow(root)
    const named = steps.findIndex(([step]) => step === 'link' || step === 'rename')
    expect(steps.slice(0, named).filter(([step]) => step === 'write')).toHaveLength(1)
    expect(steps.slice(named)).toContainEqual(['sync', dirname(path)])
    for (const [at, [step, made]] of steps.entries())
      if (step === 'makeDirectory') expect(steps.slice(at)).toContainEqual(['sync', dirname(made)])
  })

  it('files and folders are for their owner alone, and nothing stays behind', async () => {
    await open(root).write(1)
    await open(root).write(2)
    const paths = await filesBelow(root)
    expect(paths.filter((path) => path.endsWith('.tmp'))).toEqual([])
    for (const path of paths) {
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      for (let folder = join(path, '..'); folder !== root; folder = join(folder, '..'))
        expect((await stat(folder)).mode & 0o777).toBe(0o700)
    }
  })

  it('a directory that is not there is an invalid argument, for whoever reads and for whoever writes', async () => {
    const invalid = { code: 'invalid_argument', field: 'directory' }
    const missing = join(root, 'not-mounted')
    expect(await failureOf(open(missing).read())).toMatchObject(invalid)
    expect(await failureOf(open(missing).write(1))).toMatchObject(invalid)
    await writeFile(join(root, 'file'), '')
    expect(await failureOf(open(join(root, 'file')).read())).toMatchObject(invalid)
    expect(await failureOf(open(join(root, 'file')).write(1))).toMatchObject(invalid)
    expect(await readdir(root)).toEqual(['file'])
  })

  it.each(['', 'a\0b', undefined])('a directory that is %j is an invalid argument at once', (wrong) => {
    expect(() => open(wrong as string)).toThrow('invalid_argument: directory')
  })
})
