/** What is for tests alone does not start in production. @module */
import { ConfigurationRefused } from '../configuration-refused.ts'

/** @throws ConfigurationRefused with `NODE_ENV=production`. */
export const refuseProduction = (what: string): void => {
  if (process.env['NODE_ENV'] === 'production')
    throw new ConfigurationRefused(what, 'is for tests alone and does not start with NODE_ENV=production')
}
