import { defineConfig } from 'vitest/config'
import projects from './vitest.workspace.ts'

// Tests run from the sources of every package; the condition is named in each package's exports.
const conditions = ['@muniment/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { projects, passWithNoTests: false, testTimeout: 30_000 },
})
