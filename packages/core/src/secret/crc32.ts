/**
 * CRC-32 of ASCII text: the checksum that tells a mistyped or truncated secret from a whole one.
 *
 * It is the CRC-32 of ISO 3309 and RFC 1952 (reflected, polynomial 0xEDB88320), as in GitHub's token format. It is no
 * security: it only filters typing errors and false positives of secret scanners, without reading a store.
 *
 * @module
 */

const remainders: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit += 1)
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1
  return remainder
})

/**
 * The CRC-32 of the first `length` characters of `text`, from 0 to 0xffffffff.
 *
 * Each character counts as one byte, so the text must be ASCII: the caller has checked that.
 */
export const crc32 = (text: string, length: number = text.length): number => {
  let crc = 0xffffffff
  for (let i = 0; i < length; i += 1) crc = (remainders[(crc ^ text.charCodeAt(i)) & 0xff] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
