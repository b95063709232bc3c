/** Codec of assertions as callers hand them on. @module */
import type { FieldType } from '@muniment/kernel'
import * as t from 'io-ts'
import { VerifiedAssertion } from '../assertion/verified-assertion.ts'

const is = (value: unknown): value is VerifiedAssertion => VerifiedAssertion.is(value)

export const AssertionType: FieldType<VerifiedAssertion> = new t.Type<VerifiedAssertion>(
  'assertion of a verifier',
  is,
  (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)
