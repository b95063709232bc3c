/**
 * The part of the client that its types keep to its own subclasses: its connections, for calls that it does not offer.
 *
 * Through it the generated messages of the protocol are sent over the connections of the client, with its discovery, its
 * certificates and its way of connecting again (ADR 13).
 *
 * @module
 */
import type { EventStoreDBClient } from '@eventstore/db-client'
import type streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { invalidArgument } from '@muniment/kernel'

/** Stub of the service that reads and appends. */
export type StreamsStub = streamsGrpc.StreamsClient
type StubClass = typeof streamsGrpc.StreamsClient

/** Metadata and options of a call, to be handed on as they are. */
export type CallArguments = Required<Parameters<StreamsStub['read']> extends [unknown, ...infer Rest] ? Rest : never>

/** What is used of the client. */
export interface ClientFace {
  /** Connects anew at the next call when `action` fails because the server is gone or no leader. */
  execute<A>(stub: StubClass, name: string, action: (stub: StreamsStub) => Promise<A>): Promise<A>
  /** The same for a stream, which `dispose` cancels. */
  GRPCStreamCreator<S>(stub: StubClass, name: string, creator: (stub: StreamsStub) => S): () => Promise<S>
  /** Asks the server once for each connection. Keeps its failure for as long as the connection. */
  supports(method: { readonly path: string }): Promise<boolean>
  callArguments(
    base: { readonly credentials?: { username: string; password: string }; readonly requiresLeader?: boolean },
    options?: { readonly deadline?: number | Date },
  ): CallArguments
}

const methods = ['execute', 'GRPCStreamCreator', 'callArguments', 'supports', 'dispose', 'tombstoneStream'] as const

/** @throws StoreFailure `invalid_argument` for what is no client of `@eventstore/db-client` 6. */
export const faceOf = (client: EventStoreDBClient): ClientFace => {
  const face = client as unknown as ClientFace & Readonly<Record<string, unknown>>
  const isClient =
    typeof client === 'object' && client !== null && methods.every((name) => typeof face[name] === 'function')
  if (!isClient) throw invalidArgument('client', 'must be an EventStoreDBClient of @eventstore/db-client 6')
  return face
}
