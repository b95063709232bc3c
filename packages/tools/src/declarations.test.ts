/** Tests of what a published declaration may not mention. @module */
import { describe, expect, it } from 'vitest'
import { declarationFindings } from './declarations.ts'

const found = (name: string, text: string) =>
  declarationFindings(name, 'a.d.ts', text).map(({ rule, line }) => [rule, line])

describe('A published declaration', () => {
  it('names no inner path of fp-ts in any package', () =>
    expect(found('@muniment/core', 'a\nexport declare const b: import("fp-ts/lib/Either").Either<1, 2>')).toEqual([
      ['no-inner-path', 2],
    ]))

  it('names no io-ts in muniment', () =>
    expect(found('muniment', "import * as t from 'io-ts'")).toEqual([['no-io-ts', 1]]))

  it('may name io-ts elsewhere', () => expect(found('@muniment/core', "import * as t from 'io-ts'")).toEqual([]))

  it('may name fp-ts itself in muniment', () =>
    expect(found('muniment', "import type { taskEither } from 'fp-ts'")).toEqual([]))
})
