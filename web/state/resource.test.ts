import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../api.ts';
import { resource, retryFailed } from './resource.ts';

/** A server whose answers the test gives. */
function answering() {
  const asked: { key: string; stop: AbortSignal; give(value: string): void; fail(status: number): void }[] =
    [];
  const fetch = (key: string, stop: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      asked.push({
        key,
        stop,
        give: resolve,
        fail: (status) => reject(new ApiProblem(status === 0 ? 'network' : 'internal', status, undefined)),
      });
    });
  return { asked, fetch };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('a resource', () => {
  it('keeps the old value until the new one is there, and stops what is superseded', async () => {
    const { asked, fetch } = answering();
    const key = signal('a');
    const found = resource(() => key.value, fetch);
    asked[0]!.give('A');
    await settled();
    expect(found.data.value).toBe('A');
    key.value = 'b';
    key.value = 'c';
    expect(asked.map((each) => each.stop.aborted)).toEqual([false, true, false]);
    expect([found.data.value, found.busy.value]).toEqual(['A', true]);
    asked[1]!.give('B');
    await settled();
    expect(found.data.value).toBe('A');
    asked[2]!.give('C');
    await settled();
    expect([found.data.value, found.busy.value]).toEqual(['C', false]);
  });

  it('keeps the old value beside a problem, and asks again for what was no fault of its own', async () => {
    const { asked, fetch } = answering();
    const key = signal('a');
    const found = resource(() => key.value, fetch);
    asked[0]!.give('A');
    await settled();
    for (const status of [0, 503]) {
      key.value += '!';
      asked.at(-1)!.fail(status);
      await settled();
      expect([found.data.value, found.problem.value?.status]).toEqual(['A', status]);
      const before = asked.length;
      retryFailed();
      expect(asked.length).toBe(before + 1);
      asked.at(-1)!.give('A');
      await settled();
      expect(found.problem.value).toBeNull();
    }
    key.value = 'bad';
    asked.at(-1)!.fail(400);
    await settled();
    const before = asked.length;
    retryFailed();
    expect(asked.length).toBe(before);
  });
});
