/** Codec of secrets as callers hand them back. @module */
import type { FieldType } from '@muniment/kernel'
import * as t from 'io-ts'
import { type PresentedSecret, Secret } from '../secret.ts'

const is = (value: unknown): value is PresentedSecret => typeof value === 'string' || Secret.is(value)

export const PresentedSecretType: FieldType<PresentedSecret> = new t.Type<PresentedSecret>(
  'secret',
  is,
  (value, context) => (is(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)
