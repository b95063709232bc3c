/** Codes of authenticators: the vectors of the RFCs, what a code is, and what the URI says. @module */
import { instantOf } from '@muniment/kernel'
import fc from 'fast-check'
import { HOTP, Secret as OtpSecret, TOTP, URI } from 'otpauth'
import { generateSync } from 'otplib'
import encodeQR from 'qr'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../team.fixture.ts'
import { oathtoolCodeAt, oathtoolVersion } from './oathtool.fixture.ts'
import { qrCodeForTerminal, qrCodeSvg } from './qr-code.ts'
import { drawTotpSecret, stepOfCode, totpUri } from './totp.ts'

/** Its types are of a browser. */
const { default: decodeQR } = (await import('qr/decode.js' as string)) as {
  readonly default: (image: { width: number; height: number; data: Uint8Array }) => string
}

/** The key of the vectors: the digits again and again, to this many bytes. */
const keyOf = (bytes: number): OtpSecret => OtpSecret.fromUTF8('1234567890'.repeat(7).slice(0, bytes))

const secret = keyOf(20).base32
const form = { digits: 6, periodMs: 30_000 }

const stepOf = (code: string, second: number, more: { window?: number; after?: number; digits?: number } = {}) =>
  stepOfCode({ ...form, secret, code, now: instantOf(second * 1_000), window: 0, after: -1, ...more })

const codeAt = (second: number): string => generateSync({ secret, epoch: second })

/** RFC 6238, appendix B. */
const vectors: readonly (readonly [second: number, step: string, sha1: string, sha256: string, sha512: string])[] = [
  [59, '1', '94287082', '46119246', '90693936'],
  [1_111_111_109, '23523EC', '07081804', '68084774', '25091201'],
  [1_111_111_111, '23523ED', '14050471', '67062674', '99943326'],
  [1_234_567_890, '273EF07', '89005924', '91819424', '93441116'],
  [2_000_000_000, '3F940AA', '69279037', '90698825', '38618901'],
  [20_000_000_000, '27BC86AA', '65353130', '77737706', '47863826'],
]

describe('codes of RFC 4226 and RFC 6238', () => {
  it('are those of the table of RFC 4226, appendix D', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => HOTP.generate({ secret: keyOf(20), counter }))
    expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489')
  })

  it.each(vectors)('R118 are those of RFC 6238, appendix B, at second %i', (second, step, sha1, sha256, sha512) => {
    expect(stepOf(sha1, second, { digits: 8 })).toBe(Number.parseInt(step, 16))
    for (const [algorithm, bytes, code] of [
      ['SHA1', 20, sha1],
      ['SHA256', 32, sha256],
      ['SHA512', 64, sha512],
    ] as const)
      expect(TOTP.generate({ secret: keyOf(bytes), timestamp: second * 1_000, algorithm, digits: 8 })).toBe(code)
  })

  it('keep their leading zeros, and are nothing without them', () => {
    expect(stepOf('07081804', 1_111_111_109, { digits: 8 })).toBe(0x23523ec)
    for (const code of ['7081804', ' 07081804', '07081804 ', '７０８１８０４', '+7081804', '7081804.', '1e5', ''])
      expect(stepOf(code, 1_111_111_109, { digits: 8 }), code).toBeUndefined()
  })
})

describe('the code of an authenticator', () => {
  it('R121 has six digits, and is of no other period than its own', () => {
    const code = codeAt(60)
    expect(code).toMatch(/^[0-9]{6}$/)
    expect([59, 60, 89, 90].map((second) => stepOf(code, second))).toEqual([undefined, 2, 2, undefined])
  })

  it('with a window of one is taken one period early and one late, and no further', () => {
    const code = codeAt(300)
    const taken = [239, 270, 300, 359, 360].map((second) => stepOf(code, second, { window: 1 }))
    expect(taken).toEqual([undefined, 10, 10, 10, undefined])
  })

  it('is of the later step where two within the window have the same one, so that neither is good twice', () => {
    // Found by trying: the vectors' secret makes the same code for this step and the next.
    const step = 50_424_280
    expect([step, step + 1].map((each) => codeAt(each * 30))).toEqual(['070562', '070562'])
    const at = step * 30
    expect([-1, step - 1, step, step + 1].map((after) => stepOf('070562', at, { window: 1, after }))).toEqual([
      step,
      step,
      step + 1,
      step + 1,
    ])
  })

  it('is none before 1970 and for times that no step is of, and nothing is thrown', () => {
    for (const now of ['1969-12-31T23:59:59.999Z', '+275760-09-13T00:00:00.001Z', 'no time'] as never[])
      expect(stepOfCode({ ...form, secret, code: '000000', now, window: 1, after: -1 })).toBeUndefined()
    expect(stepOf(codeAt(0), 0, { window: 1 })).toBe(0)
  })

  it('is that of another implementation, whatever the secret and the time', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.integer({ min: 0, max: 2 ** 34 }),
        (key, second) => {
          const base32 = new OtpSecret({ buffer: Uint8Array.from(key).buffer }).base32
          const code = generateSync({ secret: base32, epoch: second })
          const now = instantOf(second * 1_000)
          expect(stepOfCode({ ...form, secret: base32, code, now, window: 0, after: -1 })).toBe(Math.floor(second / 30))
        },
      ),
    ))
})

describe('the secret', () => {
  it('has 160 random bits, in base32 without padding, and is another each time', () => {
    const random = seededRandom()
    const drawn = Array.from({ length: 100 }, () => drawTotpSecret(random))
    for (const text of drawn) expect(text).toMatch(/^[A-Z2-7]{32}$/)
    expect(new Set(drawn).size).toBe(100)
  })
})

describe('the URI', () => {
  const uri = totpUri({ ...form, secret: 'JBSWY3DPEHPK3PXP', issuer: 'ACME Co', label: 'jo+x@example.com' })

  it('R25 says all that an authenticator needs, in the form that each of them reads', () => {
    const { protocol, host, pathname, searchParams } = new URL(uri)
    expect([protocol, host]).toEqual(['otpauth:', 'totp'])
    expect(decodeURIComponent(pathname)).toBe('/ACME Co:jo+x@example.com')
    expect(Object.fromEntries(searchParams)).toEqual({
      issuer: 'ACME Co',
      secret: 'JBSWY3DPEHPK3PXP',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
    expect(uri).toContain('%20')
    expect(uri).not.toMatch(/[+ =](?=[^&]*@)|=$/)
  })

  it('is read by a second parser as it was written', () => {
    const read = URI.parse(uri)
    expect(read).toMatchObject({
      issuer: 'ACME Co',
      label: 'jo+x@example.com',
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
    })
    expect(read.secret.base32).toBe('JBSWY3DPEHPK3PXP')
  })

  it('R119 is in the QR code, which a reader of QR codes reads', () => {
    const raw = encodeQR(uri, 'raw', { ecc: 'medium', border: 4 })
    const scale = 4
    const size = raw.length * scale
    const data = new Uint8Array(size * size * 4)
    for (let y = 0; y < size; y += 1)
      for (let x = 0; x < size; x += 1)
        data.fill(
          raw[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 0 : 255,
          (y * size + x) * 4,
          (y * size + x) * 4 + 3,
        )
    expect(decodeQR({ width: size, height: size, data })).toBe(uri)
    expect(qrCodeSvg(uri)).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/)
    expect(qrCodeForTerminal(uri).split('\n').length).toBeGreaterThan(20)
  })
})

describe.runIf(oathtoolVersion !== undefined)(
  `the codes of ${oathtoolVersion ?? 'oathtool, which is not installed'}`,
  () => {
    it.each(vectors)('are those of ours at second %i', (second) => {
      expect(stepOf(oathtoolCodeAt(secret, second * 1_000), second)).toBe(Math.floor(second / 30))
    })
  },
)
