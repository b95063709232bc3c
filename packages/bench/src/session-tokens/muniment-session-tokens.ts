/**
 * Session tokens in Muniment: issued and checked by the public facade.
 *
 * @module
 */
import { memoryStore } from '@muniment/store-memory'
import {
  createMuniment,
  developmentKeys,
  type Muniment,
  newSessionTokenKey,
  sessionTokenKeys,
  type SessionTokenKeySet,
} from 'muniment'

const tokensPerPerson = 500
const password = 'correct horse battery staple'

export interface MunimentSessionTokens {
  readonly tokens: readonly string[]
  readonly muniment: Muniment
  /** What others check the signatures with. */
  readonly keySet: SessionTokenKeySet
}

/** An instance that has issued `count` tokens: 500 to a person, or all to one where there are fewer. */
export const munimentSessionTokens = async (count: number): Promise<MunimentSessionTokens> => {
  const current = newSessionTokenKey('bench')
  const keys = { ...developmentKeys(), sessionTokens: sessionTokenKeys({ current }) }
  const muniment = await createMuniment({ store: memoryStore(), keys })
  const tokens: string[] = []
  for (let n = 0; tokens.length < count; n += 1) {
    const email = `person-${n}@example.com`
    await muniment.users.signUp({ email, name: `Person ${n}`, password, account: { name: `Account ${n}` } })
    const login = await muniment.access.logIn({ email, password })
    const as = await muniment.access.enter({ session: login.token, surface: 'dashboard' })
    for (let taken = 0; taken < tokensPerPerson && tokens.length < count; taken += 1)
      tokens.push((await muniment.sessionTokens.issue({}, { as })).token.reveal())
  }
  return { tokens, muniment, keySet: await muniment.sessionTokens.keySet({}) }
}
