/**
 * A process that writes to a store until it is killed, and what it could tell before.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Json, StreamWrite } from '@muniment/kernel'

/** One append to one stream, or to several at once. */
export interface Asked {
  readonly name: string
  readonly writes: readonly StreamWrite[]
}

/** An append whose answer was heard: only then is it acknowledged. */
export interface Acknowledged {
  readonly name: string
  /** Of the last event of each write. */
  readonly revisions: readonly bigint[]
}

/** What is to be done, and when it ends. */
export interface MortalPlan {
  readonly module: string
  readonly address: Json
  /** Appends of one lane follow each other, lanes run at the same time. */
  readonly lanes: readonly (readonly Asked[])[]
  /** Killed so long after it began to open, or was told of so many appends, or when it has nothing left to do. */
  readonly killed: { readonly after: 'opening' | number; readonly delayMs: number }
  /** It must have said so much in this time. */
  readonly limitMs: number
}

/** What it says: `opening`, `open`, then what was acknowledged, line by line, then `done`. */
const script = `
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  const say = (line) => process.stdout.write(line + '\\n')
  const { module, address, lanes } = JSON.parse(text, (key, value) =>
    key === 'expected' && typeof value === 'object' ? BigInt(value.revision) : value)
  const { default: factory } = await import(module)
  say('opening')
  const store = await factory.connect(address)
  say('open')
  await Promise.all(lanes.map(async (lane) => {
    for (const { name, writes } of lane) {
      const results = writes.length > 1 ? await store.appendMany(writes) : [await store.append(writes[0])]
      say(JSON.stringify({ name, revisions: results.map(({ revision }) => String(revision)) }))
    }
  }))
  say('done')
  setInterval(() => undefined, 1_000)`

const planText = ({ module, address, lanes }: MortalPlan): string =>
  JSON.stringify({ module, address, lanes }, (_, value: unknown) =>
    typeof value === 'bigint' ? { revision: value.toString() } : value,
  )

/** Runs the plan and kills the process; gives what was heard of it. Fails when the process ends by itself. */
export const untilKilled = async (plan: MortalPlan): Promise<readonly Acknowledged[]> => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'pipe'] })
  const { after, delayMs } = plan.killed
  let [heard, complaint, killed] = ['', '', false]
  const kill = (): void => {
    killed = true
    child.kill('SIGKILL')
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text
    const lines = heard.split('\n').slice(0, -1)
    const isTime = typeof after === 'number' ? lines.length >= 2 + after : lines.includes(after)
    if (lines.includes('done')) kill()
    else if (isTime) setTimeout(kill, delayMs)
  })
  // It may be dead before it has heard everything.
  child.stdin.on('error', () => undefined).end(planText(plan))
  let late = false
  const timer = setTimeout(() => {
    late = true
    kill()
  }, plan.limitMs)
  await once(child, 'close')
  clearTimeout(timer)
  if (late)
    throw new AssertionError({
      message: `a process that opens the data and appends is answered within ${plan.limitMs} ms`,
    })
  if (!killed)
    throw new AssertionError({ message: `a process that opens the data and appends goes on; it ended\n${complaint}` })
  // A line without its end was not heard.
  const answers = heard
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
  return answers.map((line) => {
    const { name, revisions } = JSON.parse(line) as { name: string; revisions: readonly string[] }
    return { name, revisions: revisions.map(BigInt) }
  })
}
