/** On what the figures were measured. @module */
import { cpus, totalmem } from 'node:os'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly node: string
  readonly date: string
}

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
})

export const formatMachine = ({ cpu, cores, memoryGiB, node, date }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node}; ${date}`
