/** The authenticator of the OATH Toolkit, where the system has it (`apt-get install oathtool`). @module */
import { execFileSync } from 'node:child_process'

const oathtool = (...given: readonly string[]): string | undefined => {
  try {
    return execFileSync('oathtool', given, { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** What it calls itself; undefined where it is not installed. */
export const oathtoolVersion: string | undefined = oathtool('--version')?.split('\n')[0]

/** The code that it shows at this time. The secret in base32. */
export const oathtoolCodeAt = (secret: string, epochMs: number): string => {
  const now = new Date(epochMs).toISOString().replace('T', ' ').replace(/\..*/, ' UTC')
  const code = oathtool('--totp', '--base32', secret, '--now', now)
  if (code === undefined) throw new Error('oathtool shows no code')
  return code
}
