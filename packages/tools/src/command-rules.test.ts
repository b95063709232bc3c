/** Tests of what every command has beside it. @module */
import { describe, expect, it } from 'vitest'
import { commandFindings, refusalsNamedIn, titlesIn } from './command-rules.ts'

const folder = 'packages/core/src/account/settings/commands'
const command = `/**
 * Rename an account.
 *
 * Rules
 * - \`NoSuchAccount\`, \`NotAMember\`  the actor must be a member, not \`Somebody\`.
 * - \`NameTaken\`  whatever else is right,
 *   by the claim.
 * - \`TooLate\`  by a clock, outside this file.
 *
 * Run again, it is \`NothingNew\`.
 *
 * @module
 */
`
const findings = (files: Readonly<Record<string, string>>) =>
  commandFindings(Object.keys(files), (file) => files[file] ?? '').map(({ file, message }) => `${file}: ${message}`)

describe('A command', () => {
  it('has a test beside it', () =>
    expect(findings({ [`${folder}/rename.ts`]: command })).toEqual([
      `${folder}/rename.ts: has no test beside it: ${folder}/rename.test.ts`,
    ]))

  it('has each refusal of its header in a title of its test', () => {
    const test =
      "describe('rename', () => {\n  it('refuses strangers (NoSuchAccount, NotAMember)', () => NameTaken)\n})\n"
    expect(findings({ [`${folder}/rename.ts`]: command, [`${folder}/rename.test.ts`]: test })).toEqual([
      `${folder}/rename.test.ts: no title names NameTaken, which the command refuses`,
    ])
    const whole = `${test}it('is refused where the name is taken (NameTaken)', () => {})\n`
    expect(findings({ [`${folder}/rename.ts`]: command, [`${folder}/rename.test.ts`]: whole })).toEqual([])
  })

  it('is a file below commands/ in the domain and nothing else', () =>
    expect(
      findings({
        'packages/core/src/account/account.ts': command,
        'packages/bench/src/commands/rename.ts': command,
        [`${folder}/rename.fixture.ts`]: command,
      }),
    ).toEqual([]))
})

it('the refusals of a header are the names that open its points', () =>
  expect(refusalsNamedIn(command)).toEqual(['NoSuchAccount', 'NotAMember', 'NameTaken']))

it('a header without rules names none', () => expect(refusalsNamedIn('/** Attempt. `A` @module */')).toEqual([]))

it('titles are those of tests and blocks, in any quotes, of tables, too', () =>
  expect(
    titlesIn(
      [
        `describe('block', () => {`,
        `  it("it's one", () => expect('no title'))`,
        '  it(`a ${name} of two`, () => {})',
        `  it.each([['a', 'b']])('each %s', (a) => {})`,
        `  it.each([`,
        `    ['a'],`,
        `  ])('long %s', (a) => {})`,
        `  it.skip('three', () => {})`,
      ].join('\n'),
    ),
  ).toEqual(['block', "it's one", 'a ${name} of two', 'each %s', 'long %s', 'three']))
