/**
 * Check-ins on their way: kept on the phone until the server's answer names them, sent again until then. A page that is closed, a phone that is
 * restarted or a network that comes and goes loses none.
 */
import { computed, signal } from '@preact/signals';
import type { ProblemCode } from '../../domain/problem.ts';
import { ApiProblem, createCheckIn, type CheckInInput } from '../api.ts';
import { recall, remember } from './appearance.ts';

export interface Waiting {
  plan: string;
  /** For the reader, where it is refused. */
  team: string;
  stopName: string;
  body: CheckInInput;
  /** The server will never take it: why. */
  refused: ProblemCode | null;
}

const KEY = 'hexbeat.check-ins';
const AGAIN_MS = 15_000;

/** In the order of their making. */
export const outbox = signal<readonly Waiting[]>(stored());
/** What the server named since the page was opened. */
export const sent = signal<readonly Waiting[]>([]);
export const waitingCount = computed(() => outbox.value.filter(({ refused }) => refused === null).length);
/** The last try did not reach the server. */
export const unreachable = signal(false);

function stored(): Waiting[] {
  try {
    const found: unknown = JSON.parse(recall(KEY) ?? '[]');
    return Array.isArray(found) ? (found as Waiting[]) : [];
  } catch {
    return [];
  }
}

/** Another tab may have written meanwhile: a change is made to what is stored. */
function change(make: (known: readonly Waiting[]) => Waiting[]) {
  const known = new Map([...outbox.peek(), ...stored()].map((one) => [one.body.id, one]));
  const gone = new Set(sent.peek().map(({ body }) => body.id));
  const next = make([...known.values()].filter(({ body }) => !gone.has(body.id)));
  outbox.value = next;
  remember(KEY, JSON.stringify(next));
}

/** Keeps a check-in first, and sends it then. */
export function checkIn(made: Omit<Waiting, 'refused'>) {
  change((known) => [...known, { ...made, refused: null }]);
  void flush();
}

/** Lets a refused one go. */
export function dismiss(id: string) {
  const refused = outbox.peek().find(({ body }) => body.id === id);
  if (refused?.refused) change((known) => known.filter(({ body }) => body.id !== id));
}

let flushing = false;

/** Sends what waits, in order; stops where the server cannot be reached. */
export async function flush(): Promise<void> {
  if (flushing) return;
  flushing = true;
  try {
    for (;;) {
      const next = outbox.peek().find(({ refused }) => refused === null);
      if (!next || !(await send(next))) return;
    }
  } finally {
    flushing = false;
  }
}

/** Whether there is reason to go on with the next. */
async function send(one: Waiting): Promise<boolean> {
  const { id } = one.body;
  try {
    const answer = await createCheckIn(one.plan, one.body);
    unreachable.value = false;
    if (answer.id !== id) return false;
    sent.value = [...sent.peek(), one];
    change((known) => known.filter(({ body }) => body.id !== id));
    return true;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code === 'network' || error.status >= 500) {
      unreachable.value = true;
      return false;
    }
    const refused = error.code;
    change((known) => known.map((item) => (item.body.id === id ? { ...item, refused } : item)));
    return true;
  }
}

/** Tries again when the network is back, the page is looked at, and every so often meanwhile. Returns what ends it. */
export function keepSending(): () => void {
  const again = () => void flush();
  const onStorage = (event: StorageEvent) => event.key === KEY && change((known) => [...known]);
  addEventListener('online', again);
  addEventListener('storage', onStorage);
  document.addEventListener('visibilitychange', again);
  const timer = setInterval(again, AGAIN_MS);
  again();
  return () => {
    removeEventListener('online', again);
    removeEventListener('storage', onStorage);
    document.removeEventListener('visibilitychange', again);
    clearInterval(timer);
  };
}
