/** Between the program that fuzzes and the process of the server. */

export type ToServer = "measure";

/** What a process holds. */
export interface Holdings {
  /** After garbage collection. */
  readonly heapBytes: number;
  /** Open file descriptors: sockets, pipes, files. */
  readonly descriptors: number;
  /** Timers, servers, connections, processes: what keeps an event loop going. */
  readonly resources: number;
}

export type FromServer =
  | { readonly is: "listening"; readonly url: string }
  | { readonly is: "socket"; readonly path: string }
  | { readonly is: "socket-gone"; readonly path: string }
  | { readonly is: "measured"; readonly held: Holdings };
