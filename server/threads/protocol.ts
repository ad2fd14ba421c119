/** What passes between the server's own thread and another: questions by kind, one answer each. */
import type { ProblemCode, ProblemPointer } from '../../domain/problem.ts';

/** A catalogue of calls: by kind, what is asked and what is answered, both plain values. */
export type CallsOf<Calls> = { [K in keyof Calls]: { ask: unknown; answer: unknown } };

export interface Request {
  id: number;
  kind: string;
  ask: unknown;
}

export type Answer =
  | { id: number; value: unknown }
  | { id: number; failure: Failure }
  /** Of a question that takes long: any number of these before its answer. */
  | { id: number; progress: unknown };

/** An error on its way between threads; `code` where it was a Problem. */
export interface Failure {
  message: string;
  code?: ProblemCode;
  detail?: string | undefined;
  errors?: readonly ProblemPointer[];
}
