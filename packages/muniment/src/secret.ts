/**
 * Secrets that are shown once: a text that no log, error or inspection prints by accident.
 *
 * @module
 */
import { describeSecret } from '@muniment/core'

/** Call {@link Secret.reveal} to hand it over; everything else shows a label. */
export class Secret {
  readonly #text: string
  readonly #label: string | undefined

  /** `label`: what is shown in its place, for what is no secret of the text form of `mnk_…`. */
  constructor(text: string, label?: string) {
    this.#text = text
    this.#label = label
  }

  /** True for what was made here, and for nothing that only looks like it. */
  static is(value: unknown): value is Secret {
    return typeof value === 'object' && value !== null && #text in value
  }

  /** The text. Show it once; only its digest is kept. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return `[secret ${this.#label ?? describeSecret(this.#text)}]`
  }

  toJSON(): string {
    return this.toString()
  }
}

Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: Secret): string {
    return this.toString()
  },
})

/** A secret as callers hand it back: as they got it, or its text. */
export type PresentedSecret = string | Secret

/** The text of either form. */
export const textOf = (secret: PresentedSecret): string => (Secret.is(secret) ? secret.reveal() : secret)
