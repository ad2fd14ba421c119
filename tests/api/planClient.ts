/** Asking for plans in tests: made, edited, optimised, followed while they are computed. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Plan, PlanProgress } from '../../server/contract/plans/plan.ts';
import type { TestServer } from '../support/engines.ts';
import type { streetLine } from './gridTown.ts';

/** What answers a plan fails the test where it is refused. */
export function planClient(server: () => TestServer) {
  const send = (path: string, body: unknown, version?: number, method = 'POST') =>
    server().ask(`/api/plans${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: version === undefined ? {} : { 'if-match': `"${version}"` },
    });
  const plan = (body: unknown) => send('', body);
  const made = async (body: unknown): Promise<Plan> => {
    const response = await plan(body);
    expect(response.status, (await response.clone().text()).slice(0, 500)).toBe(201);
    return (await response.json()) as Plan;
  };
  const changed = async ({ id, version }: Plan, path: string, body: unknown): Promise<Plan> => {
    const response = await send(`/${id}/${path}`, body, version);
    expect(response.status, (await response.clone().text()).slice(0, 500)).toBe(200);
    return (await response.json()) as Plan;
  };
  const edited = (of_: Plan, ...edits: unknown[]) => changed(of_, 'edits', { edits });
  const optimised = (of_: Plan) => changed(of_, 'optimise', {});
  const progressOf = async (id: string) => {
    const response = await send(`/${id}/progress`, undefined, undefined, 'GET');
    return response.status === 200 ? ((await response.json()) as PlanProgress) : null;
  };
  const stop = (id: string, keep: boolean) =>
    send(`/${id}/progress${keep ? '?keep=1' : ''}`, undefined, undefined, 'DELETE');
  /** What is told until `isSettled`; once the work is under way. */
  const followed = async (ids: string[], work: Promise<Response>[]): Promise<(PlanProgress | null)[][]> => {
    const told = ids.map((): (PlanProgress | null)[] => []);
    let isSettled = false;
    const settled = Promise.allSettled(work).finally(() => (isSettled = true));
    while (!isSettled) {
      for (const [i, id] of ids.entries()) told[i]!.push(await progressOf(id));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await settled;
    return told;
  };
  const underWay = async (id: string): Promise<void> => {
    while (!['waiting', 'running'].includes(String((await progressOf(id))?.state))) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const section = async (name: string, line: ReturnType<typeof streetLine>, more = {}): Promise<string> => {
    const id = randomUUID();
    const body = { id, name, line, ...more };
    expect((await server().ask('/api/sections', { method: 'POST', body })).status).toBe(201);
    return id;
  };
  return { send, plan, made, edited, optimised, stop, followed, underWay, section };
}
