/** Base64 of the standard alphabet without padding, as PHC strings have it. @module */

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '')

/** Bytes of canonical base64, the one text that these bytes have; undefined for any other. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  return toBase64(bytes) === text ? bytes : undefined
}
