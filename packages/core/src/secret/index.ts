/** The text form of secrets: made, taken apart, described, and found by scanners. @module */
export * from './secret-text.ts'
