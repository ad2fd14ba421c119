/** Load over HTTP by autocannon, from this process: what a server answers a second at a fixed concurrency. */
import autocannon from 'autocannon';
import { timesOf } from './measure.ts';

export interface Load {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/**
 * Asks each connection's own paths, from the first and round again, for some seconds. Throws where an answer is not 200: what
 * refuses quickly would look fast.
 * @param pathsOf the paths of connection 0, 1, …
 */
export async function load(
  origin: string,
  pathsOf: (connection: number) => readonly string[],
  { connections, durationSeconds }: { connections: number; durationSeconds: number },
): Promise<Load> {
  const times: number[] = [];
  let connection = 0;
  const result = await autocannon({
    url: origin,
    connections,
    duration: durationSeconds,
    setupClient: (client) => {
      client.setRequests(pathsOf(connection++).map((path) => ({ method: 'GET', path })));
      // autocannon's own histogram counts whole milliseconds.
      client.on('response', (_status, _bytes, milliseconds) => times.push(milliseconds));
    },
  });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0 || times.length === 0)
    throw new Error(`${origin}: ${wrong} of ${times.length} requests failed`);
  const { p50, p99 } = timesOf(times);
  return { perSecond: times.length / result.duration, p50, p99 };
}
