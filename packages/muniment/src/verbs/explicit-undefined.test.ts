/** What callers may give: an optional field of any input or option may also be there and undefined. @module */
import type { IncomingMessage } from 'node:http'
import type { Principal } from '@muniment/core'
import { describe, expectTypeOf, it } from 'vitest'
import type { MunimentOptions } from '../configuration.ts'
import type { Muniment } from '../muniment.ts'
import type { Argon2idHasherOptions } from '../password-hasher/index.ts'

// biome-ignore lint/complexity/noBannedTypes: {} extends Pick<…> is how a mapped type asks "is this key optional?".
type IsOptional<T, K extends keyof T> = {} extends Pick<T, K> ? true : false

/** Names of optional fields that refuse an explicit undefined. */
type Exact<T> = T extends object
  ? {
      [K in keyof T]-?: string extends K
        ? never
        : IsOptional<T, K> extends false
          ? never
          : Record<K, undefined> extends Pick<T, K>
            ? never
            : K
    }[keyof T]
  : never

type Doors = Pick<Muniment, 'users' | 'access' | 'accounts' | 'credentials' | 'audit'>
type GivenTo<N extends keyof Doors> = { [K in keyof Doors[N]]: Given<Doors[N][K]> }[keyof Doors[N]]
type Given<V> = V extends (...asked: infer A) => unknown ? A[number] : never
type EveryInput = Exclude<{ [N in keyof Doors]: GivenTo<N> }[keyof Doors], Principal>

describe('explicit undefined', () => {
  it('is taken by every optional field of every verb and its options', () => {
    expectTypeOf<Exact<EveryInput>>().toEqualTypeOf<never>()
    expectTypeOf<Exact<{ a?: string; b?: string | undefined; c: string }>>().toEqualTypeOf<'a'>()
    expectTypeOf<'userAgent' | 'account' | 'limit' | 'commandId'>().toExtend<
      EveryInput extends infer T ? (T extends object ? keyof T : never) : never
    >()
  })

  it('is taken by every option of an instance and of its hasher', () => {
    expectTypeOf<Exact<MunimentOptions | Argon2idHasherOptions>>().toEqualTypeOf<never>()
    type Nested = NonNullable<MunimentOptions['passwords' | 'sessions' | 'newAccounts']>
    expectTypeOf<Exact<Nested>>().toEqualTypeOf<never>()
  })

  it('is what a socket without an address answers', () => {
    type Origin = { ip: IncomingMessage['socket']['remoteAddress']; userAgent: string | undefined }
    expectTypeOf<{ email: string; password: string } & Origin>().toExtend<Parameters<Muniment['access']['logIn']>[0]>()
  })
})
