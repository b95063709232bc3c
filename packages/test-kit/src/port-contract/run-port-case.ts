/**
 * Runs one case on a port of its own, and takes that port away whatever comes of it.
 *
 * @module
 */
import {
  type CaseOutcome,
  type CaseResult,
  caseMarginMs,
  defaultPatienceMs,
  outcomeOf,
  stepsOf,
  withinMs,
} from '../store-contract/run-case.ts'
import { limitOf } from '../store-contract/contract-case.ts'
import type { Port, PortCase, PortFactory, PortNeed } from './port-case.ts'

/** Why a case cannot be run with this factory or on this port; undefined when it can. */
const lacking = <P extends Port>(needs: readonly PortNeed[], factory: PortFactory<P>, port: P): string | undefined => {
  for (const need of needs) {
    if (need === 'durable') {
      if (!port.durable) return 'the port does not claim to be durable'
      if (factory.reopen === undefined)
        return 'the port claims to be durable, and the factory has no reopen to prove it'
    } else if (factory[need] === undefined) return `the factory has no ${need}`
  }
  return undefined
}

const runOn = async <P extends Port>(one: PortCase<P>, factory: PortFactory<P>, port: P): Promise<CaseResult> => {
  const reason = lacking(one.needs, factory, port)
  if (reason !== undefined) return { result: 'skipped', reason }
  const handles: [P, ...P[]] = factory.second === undefined ? [port] : [port, await factory.second(port)]
  const { within, skip, end } = stepsOf(factory.patienceMs ?? defaultPatienceMs)
  try {
    await withinMs(one.run({ port, handles, factory, within, skip }), limitOf(factory), 'the case ends')
    return { result: 'passed' }
  } finally {
    end()
  }
}

/** Never rejects: whatever goes wrong is the outcome. */
export const runPortCase = <P extends Port>(one: PortCase<P>, factory: PortFactory<P>): Promise<CaseOutcome> => {
  const opened: P[] = []
  const run = async (): Promise<CaseResult> => {
    const port = await withinMs(Promise.resolve(factory.open()), caseMarginMs, 'open gives a port')
    opened.push(port)
    return runOn(one, factory, port)
  }
  const away = async (): Promise<void> => {
    const [port] = opened
    if (port !== undefined) await withinMs(Promise.resolve(factory.release?.(port)), caseMarginMs, 'release ends')
  }
  return outcomeOf(one, run, away)
}
