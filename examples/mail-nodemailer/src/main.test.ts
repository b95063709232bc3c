/** The program, as a process of its own. @module */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { mailServer } from './mail-server.fixture.ts'
import { sampleMails } from './sample-mails.ts'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [main, ...args])

describe('the program', () => {
  it('prints a mail of each kind', async () => {
    const { stdout } = await run()
    expect(stdout.match(/^Subject: .+$/gm)).toHaveLength(sampleMails.length)
  })

  it('sends them to a server', async () => {
    const server = await mailServer()
    const { stdout } = await run(server.url, 'grace@example.com')
    expect(stdout).toBe(`${sampleMails.length} mails sent.\n`)
    const received = await server.received()
    expect(received).toHaveLength(sampleMails.length)
    expect(new Set(received.flatMap(({ recipients }) => recipients))).toEqual(new Set(['grace@example.com']))
    await server.close()
  })
})
