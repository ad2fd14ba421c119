/** What passes between the server's thread and PGlite's. */

export interface PgliteStart {
  /** null: in memory. */
  dataDir: string | null;
  /** A data folder dumped before, to start from. */
  snapshot: Uint8Array | null;
}

export type PgliteCall =
  | { kind: 'open' | 'dump' | 'close' }
  | { kind: 'query'; text: string; params: unknown[]; rowMode: 'array' | 'object'; blob?: string };

export type PgliteRequest = PgliteCall & { id: number };

export type PgliteAnswer =
  | { id: number; value: unknown }
  | { id: number; failure: { message: string; code: string | undefined; constraint: string | undefined } };
