/** The page of the reference about logins, drawn from the code: the machine, the limits, the delays. @module */
import {
  defaultLockPolicy,
  lockAfter,
  type LoginState,
  loginMachine,
  loginStates,
  loginSteps,
  principalLifetimeMs,
  recentLoginMs,
  totpParameters,
} from '@muniment/core'
import { epochMsOf, instantOf } from '@muniment/kernel'
import { configurationOf } from './configuration.ts'
import { suppressionMs } from './engine/attempts.ts'
import { failuresToldFrom, partialSessionMs } from './engine/new-login.ts'
import { developmentKeys } from './keys/development-keys.ts'
import { recoveryCodesCount } from './mfa/recovery-codes.ts'
import { sessionTokenLifetimeMs } from './session-tokens/session-token.ts'
import { aTeam } from './team.fixture.ts'

const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const

/** `1 hour`, `30 seconds`. */
const shown = (ms: number): string => {
  const [size, unit] = units.find(([each]) => ms >= each && ms % each === 0) ?? [1, 'millisecond']
  const count = ms / size
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((each, column) => Math.max(each.length, ...rows.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

const idOf = (state: LoginState): string => state.replace('-', '_')

const diagram = (): string =>
  [
    '```mermaid',
    'stateDiagram-v2',
    ...loginStates.map((state) => `  state "${state}" as ${idOf(state)}`),
    '  [*] --> logged_out',
    ...loginMachine.map(({ from, on, to }) => `  ${idOf(from)} --> ${idOf(to)}: ${on}`),
    '  ended --> [*]',
    '```',
  ].join('\n')

const transitions = (): string =>
  table(
    ['from', 'where', 'to'],
    loginMachine.map(({ from, on, to }) => [`\`${from}\``, loginSteps[on], `\`${to}\``]),
  )

/** Runs of attempts that are followed by the same. */
const delays = (): string => {
  const now = instantOf(0)
  const rows: [number, number, string][] = []
  for (let attempt = 1; attempt <= defaultLockPolicy.locksFrom; attempt += 1) {
    const until = lockAfter(attempt, now, defaultLockPolicy)
    const after = until === undefined ? 'nothing' : shown(epochMsOf(until))
    const last = rows.at(-1)
    if (last?.[2] === after) last[1] = attempt
    else rows.push([attempt, attempt, after])
  }
  return table(
    ['attempt in a row', 'followed by'],
    rows.map(([from, to, after]) => [
      from === defaultLockPolicy.locksFrom ? `${from} and each after it` : from === to ? `${from}` : `${from} to ${to}`,
      after,
    ]),
  )
}

const limits = async (): Promise<string> => {
  const team = await aTeam()
  const { sessions, mfa } = configurationOf({ store: team.store, keys: developmentKeys() })
  await team.close()
  return table(
    ['what', 'default', 'option', 'why'],
    [
      ['partial session, from the first factor to the second', shown(partialSessionMs), '', 'OWASP ASVS 5.0 6.6.2'],
      ['session, without a sign of life', shown(sessions.idleMs), '`sessions.idleMs`', ''],
      ['session, at most', shown(sessions.lifetimeMs), '`sessions.lifetimeMs`', 'NIST SP 800-63B-4, AAL1'],
      [
        'after a second factor, without a sign of life',
        shown(sessions.mfaIdleMs),
        '`sessions.mfaIdleMs`',
        'NIST SP 800-63B-4, AAL2',
      ],
      [
        'after a second factor, at most',
        shown(sessions.mfaLifetimeMs),
        '`sessions.mfaLifetimeMs`',
        'NIST SP 800-63B-4, AAL2',
      ],
      [
        'sessions of a person at once',
        `${sessions.perPersonMax}; one more ends the oldest`,
        '`sessions.perPersonMax`',
        'OWASP ASVS 5.0 7.1.2',
      ],
      [
        'token that another has taken the place of',
        shown(sessions.graceMs),
        '`sessions.graceMs`',
        'OWASP ASVS 5.0 7.2.4',
      ],
      ['what is dangerous, after a login or a step-up', shown(recentLoginMs), '', 'OWASP ASVS 5.0 7.5.1'],
      ['principal of the gate', shown(principalLifetimeMs), '', ''],
      ['session token', shown(sessionTokenLifetimeMs), '', 'R81'],
      [
        'code of an authenticator',
        `${totpParameters.digits} digits, ${shown(totpParameters.periodMs)}, once`,
        '',
        'R121, D34',
      ],
      [
        'periods before and after that are taken as well',
        `${mfa.window}`,
        '`mfa.window`, 0 or 1',
        'RFC 6238 section 5.2',
      ],
      ['recovery codes', `${recoveryCodesCount}, each once`, '', 'D33'],
      ['refused attempts are counted in one event a', shown(suppressionMs), '', 'OWASP ASVS 5.0 6.1.1'],
      ['failures after which a login that succeeds is told', `${failuresToldFrom}`, '', 'OWASP ASVS 5.0 6.3.5'],
    ],
  )
}

export const loginPage = async (): Promise<string> => `# Logging in

Drawn from the code: a test holds this page against it, and walks every line of the tables through the library.

## The machine

${diagram()}

${transitions()}

Whatever is not in the table is refused, and leads nowhere. An attempt is on record before anything is looked at; the right
password of whoever has an authenticator paired opens a partial session, which can be finished by \`access.verifyMfa\` or left
by \`access.logOut\`, and do nothing else. A second factor, a step-up and an account switch give the session another token.

## Attempts in a row

One count for a person, over passwords, codes and recovery codes, wherever they are asked for, and one for each address that is
nobody's. Whoever tries while nobody may is answered \`LoginThrottled\` with the time, and nothing is looked at, also not the
right password.

${delays()}

A success begins the count anew, and so does support (\`users.unlock\`). A reset of the password begins that of passwords anew,
never that of codes. A delay ends by itself, on record when somebody tries next. Somebody who wants to keep a person out can
delay them in this way: until the delay is over, or they reset their password; sessions that are open go on. The options
\`logins\` change the numbers; \`loginLimiter\` bounds whatever lies beyond one person, network addresses for instance.

## Limits

${await limits()}

## Ways in, and what each proves

${table(
  ['verb', 'proves', 'with an authenticator paired'],
  [
    ['`access.logIn`', 'a password', 'half: the code is next'],
    ['`access.logInWithProvider`', 'a login of a provider, by its assertion', 'half: the code is next (D30)'],
    ['`access.verifyMfa`', 'a code of the authenticator, or a recovery code', 'done'],
    ['`access.stepUp`', 'the password, or, with an authenticator, a code or a recovery code', 'once more'],
    ['`access.stepUpWithProvider`', 'a login of a provider, where there is neither of both', 'refused'],
    ['`access.switchAccount`', 'nothing new: the session enters another account', 'as it was'],
    ['`access.enter`', 'nothing new: a session, a session token or an API key', 'as it was'],
    [
      '`sessionTokens.issue`, `sessionTokens.refresh`',
      'nothing new: what the session or the token has proven',
      'as it was',
    ],
  ],
)}

E-mail is no factor: what is mailed resets a password or proves an address, and logs nobody in. A reset asks for the second
factor as before (D38). There is neither SMS nor push, and no remembered device.

## What needs a login of now

\`users.addPassword\`, \`users.removePassword\`, \`users.linkLogin\`, \`users.unlinkLogin\`, \`users.chooseUsername\`,
\`users.requestEmailChange\`, \`users.startMfaEnrollment\`, \`users.confirmMfaEnrollment\`, \`users.regenerateRecoveryCodes\`,
\`users.delete\` without a password, \`credentials.issueApiKey\` from a dashboard, and \`accounts.invite\` of an administrator. Longer
than ${shown(recentLoginMs)} after it they are refused as \`ReauthenticationRequired\`: ask for \`access.stepUp\`, and go on with its token.

## Authenticators

Verified: Google Authenticator, Authy, 1Password (R125). Any other that follows RFC 6238 will do, with SHA-1, ${totpParameters.digits} digits and
${shown(totpParameters.periodMs)}: Microsoft Authenticator, Okta Verify, Duo and \`oathtool\` among them. SHA-1 is no weakness here, and what many of
them know alone.

## What people are told

By the mailer, as a \`notice\`, at once: \`second-factor-failed\` when the password was right and the code was not, once until a
login succeeds; \`login-after-failures\`; \`login-from-new-address\`, not for the first login; and every change of a factor.
`
