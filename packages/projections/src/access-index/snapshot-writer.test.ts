/** What was written is read back, however much it is and wherever one piece ends. @module */
import { describe, expect, it } from 'vitest'
import { SnapshotReader } from './snapshot-reader.ts'
import { SnapshotWriter } from './snapshot-writer.ts'

const count = 120_000

describe('a snapshot', () => {
  it('gives back everything in its order, over the ends of its pieces and lists', () => {
    const to = new SnapshotWriter()
    const row = Uint32Array.of(1, 2, 3, 4)
    for (let n = 0; n < count; n += 1) {
      to.byte(n & 0xff)
      to.word(n)
      row[2] = n
      to.words(row, 1, 2)
      to.number(n / 3)
      if (n % 7 === 0) to.text(`text ${n}`)
    }
    const from = new SnapshotReader(to.finished('schema'))
    expect(from.schema).toBe('schema')
    from.readTexts()
    let wrong = 0
    for (let n = 0; n < count; n += 1) {
      const [byte, word] = [from.byte(), from.word()]
      from.words(row, 0, 2)
      const number = from.number()
      const text = n % 7 === 0 ? from.text() : undefined
      if (byte !== (n & 0xff) || word !== n || row[0] !== 2 || row[1] !== n || number !== n / 3) wrong += 1
      if (n % 7 === 0 && text !== `text ${n}`) wrong += 1
    }
    expect({ wrong, isWhole: from.isWhole }).toEqual({ wrong: 0, isWhole: true })
  })

  it('is not whole while texts of it have not been read', () => {
    const to = new SnapshotWriter()
    to.text('one')
    to.text('two')
    const from = new SnapshotReader(to.finished('schema'))
    from.readTexts()
    from.text()
    expect(from.isWhole).toBe(false)
    from.text()
    expect(from.isWhole).toBe(true)
    from.text()
    expect(from.isWhole).toBe(false)
  })
})
