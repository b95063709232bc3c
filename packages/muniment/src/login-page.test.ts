/** The page of the reference about logins is what the code says. @module */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loginPage } from './login-page.fixture.ts'

const page = new URL('../../../docs/reference/login.md', import.meta.url)

describe('the page about logins', () => {
  it('R125 6.1.1 7.1.1 is what the code says, delays, limits and authenticators (MUNIMENT_APPROVE_DOCS=1 writes it)', async () => {
    const drawn = await loginPage()
    if (process.env['MUNIMENT_APPROVE_DOCS'] === '1') writeFileSync(page, drawn)
    expect(drawn).toBe(readFileSync(page, 'utf8'))
    for (const authenticator of ['Google Authenticator', 'Authy', '1Password']) expect(drawn).toContain(authenticator)
  })
})
