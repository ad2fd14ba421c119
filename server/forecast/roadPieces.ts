/** Roads on their way to a thread: copied as a whole they would hold the server's own thread for a third of a second (100,000 roads). */
import type { Road } from '../../domain/road.ts';
import { breathe } from '../network.ts';

/** Roads in a message: about 3 ms to copy. */
const PIECE = 2_000;

/** Sends the roads piece by piece, letting other work in between; resolves when all have arrived. */
export async function sendRoads(
  roads: readonly Road[],
  send: (piece: readonly Road[]) => Promise<unknown>,
): Promise<void> {
  const sent: Promise<unknown>[] = [];
  for (let from = 0; from < roads.length; from += PIECE) {
    sent.push(send(roads.slice(from, from + PIECE)));
    await breathe();
  }
  await Promise.all(sent);
}
