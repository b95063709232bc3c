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

/**
 * Decide. `fresh` asks the index while that is known to stand at the head, else the streams; `strong` always the streams.
 */
export const admitApiKey = async (
  engine: Engine,
  presented: PresentedSecret,
  {
    consistency,
    origin,
    instance,
  }: {
    readonly consistency: 'fresh' | 'strong'
    readonly origin: RequestOrigin
    /** Where the principal is to speak; absent for a mere question. */
    readonly instance?: Instance
  },
): Promise<Decision> => {
  const now = engine.environment.now()
  const secret = parsed(presented)
  if (secret === undefined) return admit({ surface: 'api', now }, {})
  if (secret.kind !== 'api-key') return notAnApiKey
  const credentialId = idOf.apiKey(secret.publicId)
  const digest = digestOf(secret.text)
  const { models } = engine
  const fresh = consistency === 'fresh' && (models.isFreshAt(now) || (await models.probe()))
  const indexed = fresh ? models.index.credential(credentialId, digest) : 'undecidable'
  const facts = indexed === 'undecidable' ? await apiFacts(engine, { credentialId, proof: digest }) : indexed
  return admit({ surface: 'api', now, instance }, facts, origin)
}
