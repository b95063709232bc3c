#!/usr/bin/env node
/** Runs the contract of event stores on a store. @module */
import { storeContractCommand } from '../dist/store-contract/command.js'

const { code, output, error } = await storeContractCommand(process.argv.slice(2))
process.stderr.write(error)
// A store that left something open does not keep the command from ending.
process.stdout.write(output, () => process.exit(code))
