/** Tests of the file rules. @module */
import { describe, expect, it } from 'vitest'
import { docFindings, machineFindings, nameFindings } from './file-rules.ts'

const source = 'packages/core/src/user/email.ts'
const rules = (findings: readonly { readonly rule: string }[]) => findings.map(({ rule }) => rule)

describe('A file name', () => {
  it.each(['utils.ts', 'types/a.ts', 'user.service.ts', 'Helpers.ts', 'shared/a/b.ts', 'managers.md'])(
    'is refused when it says nothing: %s',
    (name) => expect(rules(nameFindings(`packages/core/src/${name}`))).toEqual(['telling-name']),
  )

  it.each(['service-user.ts', 'shared-application.ts', 'common-name.ts'])(
    'may hold such a word as a part: %s',
    (name) => expect(nameFindings(`packages/core/src/${name}`)).toEqual([]),
  )
})

describe('A source', () => {
  it('opens with a doc comment', () => expect(rules(docFindings(source, "import 'a'\n"))).toEqual(['module-doc']))

  it('names @module in the opening comment, not in a later one', () =>
    expect(rules(docFindings(source, '/** A. */\n/** B. @module */\n'))).toEqual(['module-doc']))

  it.each(['/** @module */\n', '/** an e-mail @module */\n', '/**\n * An e-mail\n *\n * Or so. @module\n */\n'])(
    'begins with a sentence: %j',
    (text) => expect(rules(docFindings(source, text))).toEqual(['module-doc']),
  )

  it('of an example does so, too', () =>
    expect(rules(docFindings('examples/quickstart/src/main.ts', "import 'a'\n"))).toEqual(['module-doc']))

  it('is content with one sentence', () => expect(docFindings(source, '/** An e-mail. @module */\n')).toEqual([]))

  it.each(['packages/core/src/index.ts', 'packages/core/src/email.test.ts', 'packages/tools/fixtures/lint/a.ts'])(
    'needs no comment when it is an index, a test or a fixture: %s',
    (file) => expect(docFindings(file, '')).toEqual([]),
  )
})

describe('A committed file', () => {
  const host = ['registry', 'example', 'org'].join('.')
  const folder = (name: string) => `/${name}/ada`

  it('holds no registry host', () =>
    expect(rules(machineFindings('a.yaml', `ok\nresolved: https://${host}/a`))).toEqual(['no-registry-host']))

  it.each(['work', 'root', 'home'])('holds no absolute path below /%s', (name) =>
    expect(machineFindings('a.md', `see\n"${folder(name)}"`)).toMatchObject([{ line: 2, rule: 'no-machine-path' }]),
  )

  it('may hold a relative path or an address with such a part', () =>
    expect(machineFindings('a.md', `./docs${folder('work')} https://example.com${folder('home')}`)).toEqual([]))
})
