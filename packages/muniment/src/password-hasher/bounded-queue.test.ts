/** The bounded queue: order, bounds, refusal, end. @module */
import { describe, expect, it } from 'vitest'
import { boundedQueue } from './bounded-queue.ts'

/** Jobs that end when the test says so. */
const openJobs = (): {
  readonly running: string[]
  readonly job: (name: string) => () => Promise<string>
  readonly end: (name: string) => Promise<void>
} => {
  const running: string[] = []
  const ends = new Map<string, () => void>()
  return {
    running,
    job: (name) => () => {
      running.push(name)
      return new Promise((resolve) => ends.set(name, () => resolve(name)))
    },
    end: async (name) => {
      running.splice(running.indexOf(name), 1)
      ends.get(name)?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('the bounded queue', () => {
  it('runs as many as it may, then in the order of arrival', async () => {
    const { running, job, end } = openJobs()
    const queue = boundedQueue({ concurrency: 2, queueLimit: 3 })
    const results = ['a', 'b', 'c', 'd', 'e'].map((name) => queue.run(job(name)))
    expect(running).toEqual(['a', 'b'])
    await end('b')
    expect(running).toEqual(['a', 'c'])
    await end('a')
    expect(running).toEqual(['c', 'd'])
    await end('c')
    await end('d')
    await end('e')
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('refuses with overloaded what finds the queue full, and starts it not', async () => {
    const { running, job, end } = openJobs()
    const queue = boundedQueue({ concurrency: 1, queueLimit: 1 })
    const first = queue.run(job('a'))
    const second = queue.run(job('b'))
    await expect(queue.run(job('c'))).rejects.toMatchObject({ code: 'overloaded' })
    await end('a')
    const third = queue.run(job('d'))
    await end('b')
    await end('d')
    expect(await Promise.all([first, second, third])).toEqual(['a', 'b', 'd'])
    expect(running).toEqual([])
  })

  it('goes on after a job that fails', async () => {
    const queue = boundedQueue({ concurrency: 1, queueLimit: 2 })
    const broken = new Error('broken')
    const failed = queue.run(() => Promise.reject(broken))
    const thrown = queue.run(() => {
      throw broken
    })
    const after = queue.run(() => Promise.resolve('after'))
    await expect(failed).rejects.toBe(broken)
    await expect(thrown).rejects.toBe(broken)
    expect(await after).toBe('after')
  })

  it('once closed refuses what waits and what comes, and waits for what runs', async () => {
    const { job, end } = openJobs()
    const queue = boundedQueue({ concurrency: 1, queueLimit: 5 })
    const running = queue.run(job('a'))
    const waiting = expect(queue.run(job('b'))).rejects.toMatchObject({ code: 'closed' })
    let closed = false
    const closing = Promise.all([queue.close(), queue.close()]).then(() => {
      closed = true
    })
    await waiting
    await expect(queue.run(job('c'))).rejects.toMatchObject({ code: 'closed' })
    expect(closed).toBe(false)
    await end('a')
    expect(await running).toBe('a')
    await closing
  })
})
