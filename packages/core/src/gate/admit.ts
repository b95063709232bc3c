/**
 * The gate: one pure function decides every access, and says by which rule.
 *
 * The same function answers the live question, the explanation and "could this principal do that then". What is absent
 * or cannot be decided is refused.
 *
 * @module
 */
import type { AccessRequest, AccessRule } from './access-rule.ts'
import { apiRules } from './api-rules.ts'
import { dashboardRules } from './dashboard-rules.ts'
import type { AccessFacts } from './facts.ts'
import { makePrincipal, noOrigin, type Principal, type PrincipalIdentity, type RequestOrigin } from './principal.ts'
import type { AccessRefusal } from './refusals.ts'
import { sessionTokenRules } from './session-token-rules.ts'

/** One rule that was asked, and what it said. */
export interface AccessStep {
  readonly rule: string
  readonly outcome: 'passed' | 'refused'
}

export interface Allowed {
  readonly verdict: 'allowed'
  /** Every rule of the surface. */
  readonly steps: readonly AccessStep[]
  readonly principal: Principal
}

export interface Refused {
  readonly verdict: 'refused'
  /** The rules that passed, then the one that decided. */
  readonly steps: readonly AccessStep[]
  readonly refusal: AccessRefusal
}

export type Decision = Allowed | Refused

/** The steps of each possible outcome of a table of rules, made once: index n is "refused by rule n", the last "passed". */
const outcomes = (rules: readonly { readonly name: string }[]): readonly (readonly AccessStep[])[] =>
  [...rules, undefined].map((_, decided) =>
    Object.freeze(
      rules
        .slice(0, decided + 1)
        .map(
          ({ name }, index): AccessStep =>
            Object.freeze({ rule: name, outcome: index === decided ? 'refused' : 'passed' }),
        ),
    ),
  )

const surfaces = {
  dashboard: { rules: dashboardRules as readonly AccessRule[], outcomes: outcomes(dashboardRules) },
  api: { rules: apiRules as readonly AccessRule[], outcomes: outcomes(apiRules) },
  'api-session': { rules: sessionTokenRules as readonly AccessRule[], outcomes: outcomes(sessionTokenRules) },
} as const

const identityOf = (request: AccessRequest, facts: AccessFacts): PrincipalIdentity | undefined => {
  const { session, credential, user, membership } = facts
  if (user === undefined) return undefined
  const { surface } = request
  const entered = surface === 'api' || (surface === 'dashboard' && request.accountId !== undefined)
  return {
    kind: 'user',
    id: user.userId,
    source: surface === 'dashboard' ? 'dashboard' : 'api',
    accountId: entered ? membership?.accountId : undefined,
    membershipId: entered ? membership?.membershipId : undefined,
    sessionId: surface === 'dashboard' ? session?.sessionId : undefined,
    credentialId: surface === 'api' ? credential?.credentialId : undefined,
    authenticatedAt: surface === 'dashboard' ? session?.authenticatedAt : undefined,
    sessionToken: surface === 'api-session' ? facts.sessionToken : undefined,
  }
}

const undecidable: Refused = Object.freeze({
  verdict: 'refused',
  steps: Object.freeze([]),
  refusal: Object.freeze({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' }),
})

/** Decide one request. A surface that has no rules, and facts without a user, are refused. */
export const admit = (request: AccessRequest, facts: AccessFacts, origin: RequestOrigin = noOrigin): Decision => {
  const surface = Object.hasOwn(surfaces, request.surface) ? surfaces[request.surface] : undefined
  if (surface === undefined) return undecidable
  const { rules, outcomes: steps } = surface
  for (let index = 0; index < rules.length; index += 1) {
    const refusal = rules[index]?.check(request, facts)
    if (refusal !== undefined) return { verdict: 'refused', steps: steps[index] ?? [], refusal }
  }
  const identity = identityOf(request, facts)
  if (identity === undefined) return undecidable
  return {
    verdict: 'allowed',
    steps: steps[rules.length] ?? [],
    principal: makePrincipal({ identity, origin, admittedAt: request.now, instance: request.instance }),
  }
}
