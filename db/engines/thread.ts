/** Worker threads of TypeScript files. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts `url` (a TypeScript module) in a thread of its own. Node 20's threads do not inherit the loader that the
 * main thread runs under, so the thread registers it itself before it imports the module.
 */
export function startThread(url: URL, options: Omit<WorkerOptions, 'eval'> = {}): Worker {
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(code, { ...options, eval: true });
}
