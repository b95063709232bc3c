/**
 * One order of texts, whatever order they came in, found in a fraction of the time that comparing texts takes.
 *
 * Ids end in digits that are as good as random: seven of them, as a number, tell most ids apart.
 *
 * @module
 */

const digitsCompared = 7

/** Behind the digits: the place of a text in its list. Both fit into the 53 bits of a number. */
const places = 2 ** 25

/** The value of the last digits of an id; of any other text, a number that is always the same. */
const endOf = (text: string): number => {
  let end = 0
  for (let index = text.length - digitsCompared; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    // Of a letter the lower bits are its number from 1 on.
    end = (end << 4) | (((code & 0xf) + (code >>> 6) * 9) & 0xf)
  }
  return end
}

/** Whether this text comes after that one. */
export const isBehind = (text: string, before: string): boolean => {
  const difference = endOf(text) - endOf(before)
  return difference === 0 ? text > before : difference > 0
}

/** Where these texts, no two of which are equal, stand in their list, in their order. At most 33,554,432. */
export const placesInOrder = (texts: readonly string[]): Uint32Array => {
  const keys = Float64Array.from(texts, (text, place) => endOf(text) * places + place).sort()
  const inOrder = Uint32Array.from(keys, (key) => key % places)
  const endAt = (index: number): number => endOf(texts[inOrder[index] ?? -1] ?? '')
  for (let first = 0; first < inOrder.length; ) {
    let next = first + 1
    while (next < inOrder.length && endAt(next) === endAt(first)) next += 1
    // Rare: texts of one end are compared whole.
    if (next - first > 1)
      inOrder.subarray(first, next).sort((one, other) => ((texts[one] ?? '') < (texts[other] ?? '') ? -1 : 1))
    first = next
  }
  return inOrder
}
