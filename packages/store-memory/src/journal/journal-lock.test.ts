import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { isStoreFailure } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { aPath, aRoom } from './fixtures/room.ts'
import { JournalHeld } from './held-journal.ts'
import { lockJournal } from './journal-lock.ts'

const built = JSON.stringify(new URL('../../dist/journal/journal-lock.js', import.meta.url).href)

/** At each line that it is told it tries once, says what came of it, and keeps what it has. */
const tries = (path: string): string => `
  import { createInterface } from 'node:readline'
  import { lockJournal } from ${built}
  for await (const line of createInterface(process.stdin)) {
    try {
      await lockJournal(${JSON.stringify(path)})
      console.log('held')
    } catch (failure) {
      console.log(failure.code, failure.cause?.pid)
    }
  }`

/** Takes and releases the lock again and again, and says how often; fails when somebody else is inside as well. */
const comesAndGoes = (path: string): string => `
  import { openSync, closeSync, unlinkSync } from 'node:fs'
  import { lockJournal } from ${built}
  let taken = 0
  for (const until = Date.now() + 1_500; Date.now() < until; ) {
    let lock
    try {
      lock = await lockJournal(${JSON.stringify(path)})
    } catch (failure) {
      if (failure.code !== 'unavailable') throw failure
      continue
    }
    closeSync(openSync(${JSON.stringify(`${path}.inside`)}, 'wx'))
    await new Promise((resolve) => setImmediate(resolve))
    unlinkSync(${JSON.stringify(`${path}.inside`)})
    taken += 1
    await lock.release()
  }
  console.log(taken)`

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const started = (script: string) => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    pid: child.pid as number,
    tell: () => child.stdin.write('go\n'),
    says: async () => (await lines.next()).value as string,
    killed: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

const heldBy = async (path: string): Promise<unknown> => {
  try {
    await (await lockJournal(path)).release()
    return 'nobody'
  } catch (failure) {
    if (!isStoreFailure(failure, 'unavailable') || !(failure.cause instanceof JournalHeld)) throw failure
    expect(failure.cause.message).toContain(path)
    return failure.cause.pid
  }
}

/** As a process leaves it that was killed: closing would remove it by the name that it was made by. */
const deadSocket = async (directory: string, name: string): Promise<void> => {
  const made = join(dirname(directory), 's')
  const server = createServer().listen(made)
  await once(server, 'listening')
  renameSync(made, join(directory, name))
  server.close()
  await once(server, 'close')
}

describe('the lock of a journal', () => {
  it('is held by one, in its own process as well, and by nobody after its release, which leaves nothing behind', async () => {
    const path = aPath()
    const lock = await lockJournal(path)
    expect(await heldBy(path)).toBe(process.pid)
    await lock.release()
    expect(await heldBy(path)).toBe('nobody')
    expect(readdirSync(dirname(path))).toEqual([])
  })

  it('goes to exactly one of many processes that try at the same moment, each time its holder is killed', async () => {
    const path = aPath()
    let processes = Array.from({ length: 7 }, () => started(tries(path)))
    while (processes.length > 0) {
      for (const { tell } of processes) tell()
      const said = await Promise.all(processes.map(({ says }) => says()))
      const holders = processes.filter((_, index) => said[index] === 'held')
      expect(holders, said.join()).toHaveLength(1)
      const [holder] = holders as [(typeof holders)[number]]
      expect(await heldBy(path)).toBe(holder.pid)
      for (const one of said) expect(['held', `unavailable ${holder.pid}`]).toContain(one)
      await holder.killed()
      processes = processes.filter((one) => one !== holder)
    }
    expect(await heldBy(path)).toBe('nobody')
    expect(readdirSync(dirname(path))).toEqual([])
  })

  it('keeps processes apart that take and release it as fast as they can', async () => {
    const path = aPath()
    const counts = await Promise.all([1, 2, 3, 4].map(() => started(comesAndGoes(path)).says()))
    for (const count of counts) expect(Number(count)).toBeGreaterThan(0)
    expect(existsSync(`${path}.inside`)).toBe(false)
  })

  it('keeps apart those in one process that take and release it as fast as they can', async () => {
    const path = aPath()
    let [inside, taken] = [0, 0]
    const comeAndGo = async (): Promise<void> => {
      for (let round = 0; round < 30; round += 1) {
        const lock = await lockJournal(path).catch((failure: unknown) => {
          if (!isStoreFailure(failure, 'unavailable')) throw failure
        })
        if (lock === undefined) continue
        inside += 1
        expect(inside).toBe(1)
        await new Promise((resolve) => void setImmediate(resolve))
        inside -= 1
        taken += 1
        await lock.release()
      }
    }
    await Promise.all([1, 2, 3, 4, 5, 6].map(comeAndGo))
    expect(taken).toBeGreaterThan(0)
    expect(readdirSync(dirname(path))).toEqual([])
  })

  it('is not held by a dead socket that bears the number of a process that lives, nor by what one left on the way', async () => {
    const path = aPath()
    mkdirSync(`${path}.lock`)
    await deadSocket(`${path}.lock`, `${process.pid}-0123456789abcdef`)
    mkdirSync(join(dirname(path), '.log.jsonl.lock-0123456789abcdef'))
    expect(await heldBy(path)).toBe('nobody')
    expect(readdirSync(dirname(path))).toEqual([])
  })

  it('stays with its holder when others take dead sockets out of it', async () => {
    const path = aPath()
    const lock = await lockJournal(path)
    for (let dead = 1; dead <= 8; dead += 1) await deadSocket(`${path}.lock`, `${dead}-0123456789abcdef`)
    expect(await heldBy(path)).toBe(process.pid)
    await lock.release()
    expect(await heldBy(path)).toBe('nobody')
  })

  it('is held by a process that has no time to answer', async () => {
    const path = aPath()
    const busy = started(`
      import { lockJournal } from ${built}
      await lockJournal(${JSON.stringify(path)})
      console.log('held')
      for (;;);`)
    await busy.says()
    expect(await heldBy(path)).toBe(busy.pid)
    await busy.killed()
    expect(await heldBy(path)).toBe('nobody')
  })

  it('works where the path is longer than the address of a socket', async () => {
    const directory = join(aRoom(), 'a'.repeat(90), 'b'.repeat(90))
    mkdirSync(directory, { recursive: true })
    const lock = await lockJournal(join(directory, 'log.jsonl'))
    expect(await heldBy(join(directory, 'log.jsonl'))).toBe(process.pid)
    await lock.release()
    expect(readdirSync(directory)).toEqual([])
  })

  it('is not taken where something is there that cannot be asked', async () => {
    const path = aPath()
    mkdirSync(`${path}.lock`)
    // A link in a circle is no proof that nobody listens.
    symlinkSync('123-0123456789abcdef', join(`${path}.lock`, '123-0123456789abcdef'))
    await expect(lockJournal(path)).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})
