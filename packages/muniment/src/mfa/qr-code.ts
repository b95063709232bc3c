/** QR codes, by `qr`: what an authenticator reads the secret from. @module */
import encodeQR from 'qr'

/** An SVG element, of black on white with a margin. */
export const qrCodeSvg = (text: string): string => encodeQR(text, 'svg', { ecc: 'medium', border: 4 })

const [blackOnWhite, asBefore] = ['\u001b[40;97m', '\u001b[0m']

/**
 * Lines for a terminal, two rows of the code in each, so that it fits 80 columns and 24 lines or few more; black on white by
 * escape sequences, whatever the colours of the terminal are.
 */
export const qrCodeForTerminal = (text: string): string =>
  encodeQR(text, 'ascii', { ecc: 'low', border: 2 })
    .trimEnd()
    .split('\n')
    .map((line) => `${blackOnWhite}${line}${asBefore}`)
    .join('\n')
