/**
 * What the gate says to an API key, asked of the access index or of the streams themselves.
 *
 * @module
 */
import {
  admit,
  type Decision,
  idOf,
  type Instance,
  type ParsedSecret,
  parseSecret,
  type RequestOrigin,
} from '@muniment/core'
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { type PresentedSecret, textOf } from '../secret.ts'
import type { Engine } from './engine.ts'
import { apiFacts } from './gather-facts.ts'
import { digestOf } from './mint-secret.ts'

/** The parts of a secret, or undefined for anything that is none. */
export const parsed = (presented: PresentedSecret): ParsedSecret | undefined => {
  const secret = parseSecret(textOf(presented))
  return E.isRight(secret) ? secret.right : undefined
}

/** A secret of another kind is refused before anything is looked up. */
const notAnApiKey: Decision = Object.freeze({
  verdict: 'refused',
  steps: Object.freeze([Object.freeze({ rule: 'the secret is an API key', outcome: 'refused' })]),
  refusal: Object.freeze({ _tag: 'NotAnApiKey', reference: 'ERR_NGROK_206' }),
} as const)

/** How an API key is asked about. */
export interface ApiKeyQuestion {
  /** `fresh` asks the index while that is known to stand at the head, else the streams; `strong` always the streams. */
  readonly consistency: 'fresh' | 'strong'
  readonly origin: RequestOrigin
  /** Where the principal is to speak; absent for a mere question. */
  readonly instance?: Instance
}

const byIndex = (
  { models: { index } }: Engine,
  { publicId, text }: ParsedSecret,
  { origin, instance }: ApiKeyQuestion,
  now: Instant,
): Decision | undefined => {
  const facts = index.credential(idOf.apiKey(publicId), digestOf(text))
  return facts === 'undecidable' ? undefined : admit({ surface: 'api', now, instance }, facts, origin)
}

const byStreams = async (
  engine: Engine,
  { publicId, text }: ParsedSecret,
  { origin, instance }: ApiKeyQuestion,
  now: Instant,
): Promise<Decision> => {
  const facts = await apiFacts(engine, { credentialId: idOf.apiKey(publicId), proof: digestOf(text) })
  return admit({ surface: 'api', now, instance }, facts, origin)
}

const afterProbe = async (
  engine: Engine,
  secret: ParsedSecret,
  question: ApiKeyQuestion,
  now: Instant,
): Promise<Decision> =>
  ((await engine.models.probe()) ? byIndex(engine, secret, question, now) : undefined) ??
  byStreams(engine, secret, question, now)

/** Decide: at once where the index is fresh and knows, which is on the path of every request; else by a promise. */
export const admitApiKey = (
  engine: Engine,
  presented: PresentedSecret,
  question: ApiKeyQuestion,
): Decision | Promise<Decision> => {
  const now = engine.environment.now()
  const secret = parsed(presented)
  if (secret === undefined) return admit({ surface: 'api', now }, {})
  if (secret.kind !== 'api-key') return notAnApiKey
  if (question.consistency === 'strong') return byStreams(engine, secret, question, now)
  if (!engine.models.isFreshAt(now)) return afterProbe(engine, secret, question, now)
  return byIndex(engine, secret, question, now) ?? byStreams(engine, secret, question, now)
}
