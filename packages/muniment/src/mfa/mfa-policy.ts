/** What is decided about second factors when an instance is created. @module */

export interface MfaPolicy {
  /** What authenticators call the entry, beside the address. 1 to 64 visible characters without `:`. */
  readonly issuer: string
  /**
   * Periods before and after the present one whose codes are taken as well: 0, the default, or 1 for clocks that go wrong
   * (D34, RFC 6238 section 5.2). OWASP ASVS 5.0 6.5.5 wants 0.
   */
  readonly window: 0 | 1
}
