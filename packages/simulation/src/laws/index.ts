/** Every law that a run is held against. @module */
import { domain } from './domain.ts'
import { commandEffects } from './effects.ts'
import type { Law } from './evidence.ts'
import { gate } from './gate.ts'
import { logins } from './logins.ts'
import { order } from './order.ts'
import { readers } from './readers.ts'
import { reactionsDone } from './reactions.ts'
import { secondFactors } from './second-factors.ts'
import { trails } from './trails.ts'

export const laws: readonly Law[] = [
  order,
  commandEffects,
  logins,
  secondFactors,
  domain,
  gate,
  trails,
  readers,
  reactionsDone,
]
