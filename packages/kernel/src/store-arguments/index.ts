/** What every store checks of its arguments, so that all refuse alike: for whoever writes one. @module */
export * from './append-arguments.ts'
export * from './event-filter.ts'
export * from './invalid-argument.ts'
export * from './name-rules.ts'
export { bytesPerCounted, type Content, contentBytes, copyContent } from './private-copy.ts'
export * from './read-arguments.ts'
