/** Which scripts may stand in one word. @module */
import { describe, expect, it } from 'vitest'
import { isOfOneScript } from './single-script.ts'

describe('a word', () => {
  it.each(['ada', 'Größe', '42', '', 'дима', 'Ελένη', '東京タワーabc', '한국abc', 'محمد', 'שלום', 'नमस्ते', 'a.b-c_d'])(
    'of one script, or of scripts that are written together, is one: %s',
    (word) => expect(isOfOneScript(word)).toBe(true),
  )

  it.each(['pаypal', 'googlе', 'αda', 'дiма', 'abcשלום', '東京д', 'ᚠᚢ'])(
    'of scripts that are not written together, or of one that nobody writes, is none: %s',
    (word) => expect(isOfOneScript(word)).toBe(false),
  )
})
