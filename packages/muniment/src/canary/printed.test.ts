/** A process of its own, whose host prints whatever it holds and then dies of what it did not catch. @module */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { foundIn, formsOf } from './forms.fixture.ts'
import { given } from './whole-life.fixture.ts'

const { password, email, guestEmail, name, ip, userAgent, operator, reason, wrongPassword } = given
const canaries = { password, email, guestEmail, name, ip, userAgent, operator, reason, wrongPassword }

const module = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href)

/** Secrets leave by the message channel, so that they can be looked for in what was printed. */
const program = `
  import { inspect } from 'node:util'
  import { createMuniment, developmentKeys, memoryOutbox, argon2idHasher } from ${module('../../dist/index.js')}
  import { memoryStore } from ${module('../../../store-memory/dist/index.js')}
  const { password, email, guestEmail, name, ip, userAgent, operator, reason, wrongPassword } = ${JSON.stringify(canaries)}
  const outbox = memoryOutbox(), store = memoryStore(), keys = developmentKeys()
  const passwordHasher = argon2idHasher()
  const isQuiet = process.argv.includes('quiet')
  const print = (...values) => {
    if (isQuiet) return
    console.log(...values)
    console.error('%o', values)
    for (const value of values) {
      console.log(String(value) + inspect(value, { depth: Infinity, showHidden: true }))
      console.dir(value, { depth: null })
      console.table(value)
      try { process.stdout.write(JSON.stringify(value) + '\\n') } catch {}
    }
  }
  const caught = (asked) => asked.then((answer) => print('answer', answer), (error) => print('error', error))
  process.on('warning', print)
  const muniment = await createMuniment({
    store, keys, passwordHasher, mailer: outbox, refusals: { refused: print }, onProgress: print,
  })
  const { users, access, accounts, credentials } = muniment
  const origin = { ip, userAgent }
  const signedUp = await users.signUp({ email, password, name, ...origin })
  const login = await access.logIn({ email, password, ...origin })
  const into = { session: login.token, surface: 'dashboard', account: signedUp.accountId, ...origin }
  const as = await access.enter(into)
  const { apiKey } = await credentials.issueApiKey({}, { as })
  const invited = await accounts.invite({ email: guestEmail }, { as })
  print('held', muniment, store, passwordHasher, signedUp, login, as, apiKey, invited)
  print(await muniment.support({ operator, reason }), await access.explain({ apiKey }), keys.keyStore)
  const ticket = outbox.newestTo(guestEmail).ticket
  await caught(users.signUp({ email, password, name }))
  await caught(users.signUp({ email: guestEmail, password, name: [name] }))
  await caught(access.logIn({ email, password: wrongPassword, ...origin }))
  await caught(accounts.invite({ email: guestEmail }, { as }))
  await caught(accounts.acceptInvitation({ ticket }, { as }))
  await caught(muniment.fp.access.enter({ ...into, session: ticket })().then((no) => Promise.reject(no)))
  process.send([login.token, apiKey, signedUp.authtoken].map((secret) => secret.reveal()).concat(ticket))
  print('the end')
  if (isQuiet) await muniment.close()
  else void users.signUp({ email, password, [ticket]: apiKey, ...origin })
`

interface Printed {
  readonly out: string
  readonly err: string
  readonly code: number
  readonly secrets: readonly string[]
}

const run = async (...given: readonly string[]): Promise<Printed> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, ...given], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  if (child.stdout === null || child.stderr === null) throw new Error('the child has no output')
  let secrets: readonly string[] = []
  child.on('message', (sent) => {
    secrets = sent as string[]
  })
  const ended = once(child, 'close')
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await ended) as [number]
  return { out, err, code, secrets }
}

it('a host that prints all it holds, and dies, prints no secret and nothing personal', async () => {
  const { out, err, code, secrets } = await run()
  expect(code, err).toBe(1)
  expect(secrets).toHaveLength(4)
  // To its end, and through the crash.
  for (const printed of ['[principal support]', '[secret mnk_…', 'the end']) expect(out).toContain(printed)
  expect(err).toContain('MunimentError: InvalidInput')
  const looked = Object.fromEntries([...Object.values(canaries), ...secrets].map((each) => [each, formsOf(each)]))
  expect(foundIn(`${out}\n${err}`, looked)).toEqual([])
})

it('a host that prints nothing prints nothing: the library has no log of its own', async () => {
  const { out, err, code, secrets } = await run('quiet')
  expect({ out, err, code }).toEqual({ out: '', err: '', code: 0 })
  expect(secrets).toHaveLength(4)
})
