/** What a process holds on to. @module */

/** Bytes of the heap and of what buffers hold outside of it, garbage left out. The process is started with `--expose-gc`. */
export const memoryUsed = (): number => {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
  gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
