/** Which servers are spoken to, and how. @module */
import { describe, expect, it } from 'vitest'
import { smtpServerAddress } from './smtp-server-address.ts'

describe('the address of a mail server', () => {
  it.each([
    [
      'smtp://mail.example.com',
      { host: 'mail.example.com', port: 587, secure: false, requireTLS: true, ignoreTLS: false },
    ],
    [
      'smtp://mail.example.com:25',
      { host: 'mail.example.com', port: 25, secure: false, requireTLS: true, ignoreTLS: false },
    ],
    [
      'smtps://mail.example.com',
      { host: 'mail.example.com', port: 465, secure: true, requireTLS: false, ignoreTLS: false },
    ],
    ['smtp://localhost:1025', { host: 'localhost', port: 1025, secure: false, requireTLS: false, ignoreTLS: true }],
    ['smtp://[::1]:1025', { host: '::1', port: 1025, secure: false, requireTLS: false, ignoreTLS: true }],
    [
      'smtp://localhost.example.com',
      { host: 'localhost.example.com', port: 587, secure: false, requireTLS: true, ignoreTLS: false },
    ],
  ])('%s is spoken to in clear on this machine alone', (url, expected) => {
    expect(smtpServerAddress(url)).toEqual(expected)
  })

  it('has a user and a password, percent-encoded', () => {
    expect(smtpServerAddress('smtps://door%40nightshift:p%3Aw@mail.example.com').auth).toEqual({
      user: 'door@nightshift',
      pass: 'p:w',
    })
  })

  it.each(['', 'mail.example.com', 'https://mail.example.com', 'smtpx://u:canary@h'])('is not %j', (url) => {
    expect(() => smtpServerAddress(url)).toThrow('the URL of a mail server begins with smtp:// or smtps://')
  })
})
