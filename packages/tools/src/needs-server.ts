/** What is not run without a server, told loudly: nobody shall think that it was. @module */

export const needsServer: readonly string[] = [
  'NOT RUN: nothing here was run against a real EventStoreDB, only against the protocol double.',
  '         MUNIMENT_EVENTSTOREDB_URL=esdb://localhost:2113?tls=false pnpm test:eventstoredb runs the contract of stores',
  '         and ports, the crash rounds, the wire, the simulation, races and the quickstart against yours; compose.yaml starts one.',
]

export const needsSecureServer =
  'NOT RUN: TLS and access rights. They need a connection string with TLS and the credentials of an administrator.'
