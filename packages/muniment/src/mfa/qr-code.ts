/** QR codes, by `qr`: what an authenticator reads the secret from. @module */
import encodeQR from 'qr'

/** An SVG element, of black on white with a margin. */
export const qrCodeSvg = (text: string): string => encodeQR(text, 'svg', { ecc: 'medium', border: 4 })

/** Lines for a terminal, of blocks that every font has, dark on light whatever its colours are. */
export const qrCodeForTerminal = (text: string): string => encodeQR(text, 'term', { ecc: 'medium', border: 2 })
