/**
 * Where the mail server is, and how it is spoken to: in clear on this machine alone, for every ticket is a secret.
 *
 * @module
 */

/** What nodemailer takes of it. */
export interface SmtpServerAddress {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. */
  readonly secure: boolean
  /** TLS before anything else is said. */
  readonly requireTLS: boolean
  readonly ignoreTLS: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
}

const onThisMachine: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

const isSmtp = (url: string): boolean => URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol)

/**
 * `smtp://user:password@mail.example.com:587` or `smtps://…`, which is 465; user and password percent-encoded.
 *
 * @throws TypeError for any other URL. It does not repeat it: a password may be in it.
 */
export const smtpServerAddress = (url: string): SmtpServerAddress => {
  if (!isSmtp(url)) throw new TypeError('the URL of a mail server begins with smtp:// or smtps://')
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const inClear = !secure && onThisMachine.has(hostname)
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !inClear,
    ignoreTLS: inClear,
    ...(username === '' ? {} : { auth }),
  }
}
