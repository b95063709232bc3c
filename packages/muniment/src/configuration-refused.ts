/** A Muniment that must not be created as it was configured. @module */

/** Names the option and the rule that it breaks. */
export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused'
  readonly code = 'ConfigurationRefused'
  readonly option: string
  readonly rule: string

  constructor(option: string, rule: string) {
    super(`${option}: ${rule}`)
    this.option = option
    this.rule = rule
  }
}
