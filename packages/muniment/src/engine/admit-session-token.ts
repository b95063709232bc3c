/**
 * What the gate says to a session token: its signature, which is remembered, then its user, asked of the access index or of
 * the stream itself each time.
 *
 * @module
 */
import { type AccessFacts, admit, type Decision, type SessionTokenFacts } from '@muniment/core'
import type { Instant } from '@muniment/kernel'
import { readSessionToken } from '../session-tokens/session-token.ts'
import { type PresentedSecret, textOf } from '../secret.ts'
import type { ApiKeyQuestion } from './admit-api-key.ts'
import type { Engine } from './engine.ts'
import { sessionTokenFacts } from './gather-facts.ts'

const byIndex = ({ models: { index } }: Engine, sessionToken: SessionTokenFacts): AccessFacts | undefined => {
  const user = index.user(sessionToken.userId)
  return user === 'undecidable' ? undefined : { sessionToken, user }
}

const factsAbout = async (
  engine: Engine,
  sessionToken: SessionTokenFacts,
  consistency: ApiKeyQuestion['consistency'],
  now: Instant,
): Promise<AccessFacts> => {
  const isFresh = consistency === 'fresh' && (engine.models.isFreshAt(now) || (await engine.models.probe()))
  return (isFresh ? byIndex(engine, sessionToken) : undefined) ?? sessionTokenFacts(engine, sessionToken)
}

/** Decide, as for an API key. */
export const admitSessionToken = async (
  engine: Engine,
  presented: PresentedSecret,
  { consistency, origin, instance }: ApiKeyQuestion,
): Promise<Decision> => {
  const now = engine.environment.now()
  const request = {
    surface: 'api-session',
    now,
    comparesEpoch: engine.sessionTokens.endWithPassword,
    instance,
  } as const
  const sessionToken = await readSessionToken(engine, textOf(presented))
  if (sessionToken === undefined) return admit(request, {})
  return admit(request, await factsAbout(engine, sessionToken, consistency, now), origin)
}
