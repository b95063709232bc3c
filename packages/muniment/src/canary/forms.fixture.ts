/** Every form in which a text or some bytes hide in others, and the search for them. @module */

/** Of a part of a longer text, at each of the three alignments, without the letters that neighbours change. */
const base64FormsOf = (bytes: Buffer): readonly string[] => {
  const inner = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
    return text.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6))
  })
  return [...inner, ...inner.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))]
}

const hexFormsOf = (bytes: Buffer): readonly string[] => {
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))
  return [pairs.join(''), pairs.join('').toUpperCase(), pairs.join(' '), `0x${pairs.join(',0x')}`]
}

/** As arrays of bytes are printed, and as JSON writes them. */
const listFormsOf = (bytes: Buffer): readonly string[] => [
  [...bytes].join(','),
  [...bytes].map((byte, index) => `"${index}":${byte}`).join(','),
]

/** Arrays are printed in columns: blanks behind a comma are no part of what is looked for or searched. */
const withoutColumns = (text: string): string => text.replaceAll(/,\s+/g, ',')

const distinct = (forms: readonly string[]): readonly string[] => [...new Set(forms.map(withoutColumns))]

export const formsOfBytes = (bytes: Uint8Array): readonly string[] => {
  const buffer = Buffer.from(bytes)
  return distinct([buffer.toString('latin1'), ...base64FormsOf(buffer), ...hexFormsOf(buffer), ...listFormsOf(buffer)])
}

/** One byte a character, as what is searched is read. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const escapedOf = (text: string): readonly string[] => {
  const once = JSON.stringify(text).slice(1, -1)
  const ascii = once.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [once, ascii, JSON.stringify(once).slice(1, -1)]
}

const urlFormsOf = (text: string): readonly string[] => {
  const encoded = encodeURIComponent(text)
  const lowerCase = encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
  return [encoded, lowerCase, encoded.replaceAll('%20', '+'), encodeURI(text)]
}

const formsOfOneText = (text: string): readonly string[] => [
  ...formsOfBytes(Buffer.from(text, 'utf8')),
  Buffer.from(text, 'utf16le').toString('latin1'),
  ...[text, text.toLowerCase(), text.toUpperCase(), text.split('').toReversed().join('')].map(asBytes),
  ...escapedOf(text).map(asBytes),
  ...urlFormsOf(text),
]

export const formsOf = (text: string): readonly string[] => {
  const spellings = new Set([text, text.normalize('NFC'), text.normalize('NFD'), text.normalize('NFKC')])
  return distinct([...spellings].flatMap(formsOfOneText))
}

/** What is looked for: by its name, its forms. */
export type Canaries = Readonly<Record<string, readonly string[]>>

/** The names of those that are in a text or in bytes. A form that is found anywhere by its length is refused. */
export const foundIn = (searched: string | Uint8Array, canaries: Canaries): readonly string[] => {
  const bytes = typeof searched === 'string' ? Buffer.from(searched, 'utf8') : Buffer.from(searched)
  const haystack = withoutColumns(bytes.toString('latin1'))
  return Object.entries(canaries).flatMap(([name, forms]) => {
    if (forms.some((form) => form.length < 7)) throw new Error(`${name}: one of its forms is found anywhere`)
    return forms.some((form) => haystack.includes(form)) ? [name] : []
  })
}
