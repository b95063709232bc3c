/** Muniment for the tests of those who embed it. Refuses to start in production. @module */
export type { EventAssertions } from './event-assertions.ts'
export type { EmittedEvent, EventData, EventName, PartOf } from './event-names.ts'
export type { TestClock } from './test-clock.ts'
export { testMuniment, type TestMuniment, type TestMunimentOptions } from './test-muniment.ts'
export { testOnlyPasswordHasher } from './test-only-password-hasher.ts'
export type { TestOutbox } from './test-outbox.ts'
export type {
  TestAuthenticator,
  TestEntry,
  TestFounderOptions,
  TestMemberOptions,
  TestPeople,
  TestPerson,
  TestPersonOptions,
} from './test-person.ts'
