/**
 * Hashes of one password by other implementations: passlib 1.7 with python-bcrypt, the argon2 reference implementation, PHP.
 *
 * @module
 */

export const foreignPassword = 'pässwörd of old'

export const foreign = {
  bcrypt: '$2b$10$8xNMCV8MKNlhsJuaLKGIx.UUKQVw9bHOc/cWeSpwRT1M7SYhEIbdS',
  scrypt: '$scrypt$ln=14,r=8,p=1$xhgDIAQAICSEEEIIwdg7Rw$+Yr25r0H/ciAMHSO2d6k4xtWC2SSCFjSS/XpYOpnlGo',
  pbkdf2Sha256: '$pbkdf2-sha256$12000$z7lXyrlXihGi9B6DsNYaAw$fUQaBiDgMJnnGsMl7Un5LHzhit/bz4X.yCUMItUT/a8',
  pbkdf2Sha512:
    '$pbkdf2-sha512$12000$V8r5XwuBcM7ZuzfG.H9PaQ$J.Y/LFUf7FLpLLD5kanrgB/46.pHIhlmQw3j12V4SCvKrkPAtQF1sbKzwFk4WxdwIPIsH.1zUeGpw3pw1HN2EQ',
  django: 'pbkdf2_sha256$12000$UsewN1mOkSpG$QNFmBPOJhNHOF0xGbel0+mEyteImXq/twVb3xjzN0hI=',
  argon2i: '$argon2i$v=19$m=4096,t=2,p=1$c2FsdHlzYWx0eXNhbHQ$hSOOxo6uD4GN3tZL9EKRTOWKYZi97QkFG2/3KLVkahk',
  argon2id: '$argon2id$v=19$m=4096,t=2,p=2$c2FsdHlzYWx0eXNhbHQ$tJuuxYAs8ZDCItGI840BbGUF262GbJRcRxGUadJz2lc',
} as const

export const ofPhp = '$2y$10$5qZ4VaUti1p3Zdyjr8f7M.VrggwG363k7AqERDnRnYf9iqgHk4jd.'

export const ofPhpByArgon2i =
  '$argon2i$v=19$m=65536,t=4,p=1$bFVnUXBjRlF0UU9CYldhOQ$4AuBlSxTj07aeVhlwPJL9z+VYoVCxNVw8xhm0+zjFQ4'
