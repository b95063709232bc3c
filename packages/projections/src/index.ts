/** Read models of Muniment: pure apply functions with queries. @module */
export * from './access-index/access-index.ts'
export { accessIndexSchema, type UnusableSnapshot } from './access-index/index-snapshot.ts'
export * from './audit-trail/audit-record.ts'
export * from './audit-trail/audit-trail.ts'
export type { Change } from './audit-trail/changes.ts'
export type {
  Effect,
  FieldValue,
  FieldsSet,
  PlainValue,
  SealedValue,
  Target,
  TargetKind,
} from './audit-trail/effects.ts'
export * from './audit-trail/sentences.ts'
export * from './audit-trail/verification.ts'
export * from './people/people.ts'
export * from './projection.ts'
export * from './sequenced-event.ts'
