/** What teams are given, in chromium: their own page with check-ins that wait for the network, the roster, sheets to print. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckIn, CheckInInput } from '../../server/contract/plans/duty.ts';
import type { Plan } from '../../server/contract/plans/plan.ts';
import { teamPlan } from '../../server/planning/teamPlan.ts';
import { overTown, violations } from '../support/page.ts';

const town = overTown();
const TEAM = '第一巡逻组';
const LOST = /ERR_INTERNET_DISCONNECTED/;
const link = (page: string, id: string) => `/?page=${page}&plan=${id}&team=${encodeURIComponent(TEAM)}`;

let plan: Plan;

/** A server to the team alone: the plan is published there, and the network to it comes and goes. */
async function fieldOf(page: Page, { version = 1 } = {}) {
  const field = { connected: true, version, withdrawn: false, taken: [] as CheckInInput[] };
  await page
    .context()
    .route('**/api/plans/*/teams/*', (route) =>
      field.withdrawn
        ? route.fulfill({ status: 409, json: { code: 'not-published', status: 409, title: '' } })
        : route.fulfill({ json: { ...teamPlan(plan, TEAM), version: field.version } }),
    );
  await page.context().route('**/api/plans/*/check-ins*', async (route) => {
    if (!field.connected) return route.abort('internetdisconnected');
    const answer = (body: CheckInInput): CheckIn => ({
      ...body,
      note: body.note ?? null,
      team: TEAM,
      receivedAt: body.at,
    });
    if (route.request().method() === 'GET')
      return route.fulfill({ json: { items: field.taken.map(answer) } });
    const body = route.request().postDataJSON() as CheckInInput;
    field.taken.push(body);
    return route.fulfill({ status: 201, json: answer(body) });
  });
  return field;
}

describe('a team', () => {
  beforeAll(async () => {
    const { asOf } = (await (await fetch(`${town.origin}/api/health`)).json()) as { asOf: string };
    const day = (after: number) =>
      new Date(Date.parse(asOf) + (8 + after * 24) * 3_600_000).toISOString().slice(0, 10);
    const sent = await fetch(`${town.origin}/api/plans`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: randomUUID(),
        from: day(1),
        to: day(3),
        shifts: [{ start: '18:00', end: '22:00' }],
        teams: [{ name: TEAM, mode: 'ebike', base: [120.05, 28.9], members: ['李', '王'] }],
        duty: '见警率',
        seed: 1,
      }),
    });
    expect(sent.status).toBe(201);
    plan = (await sent.json()) as Plan;
  });

  it('says that it arrived and left without network; all of it is sent when there is one, once', () =>
    town.onPage('/', { viewport: { width: 360, height: 780 }, expected: LOST }, async (page) => {
      const field = await fieldOf(page);
      field.connected = false;
      await page.goto(town.origin + link('team', plan.id));
      const [first, second] = plan.assignments[0]!.stops;
      const name = (section: string | null) => plan.sections.find(({ id }) => id === section)!.name;
      await page.getByRole('heading', { name: name(first!.section), level: 2 }).waitFor();
      await page.getByRole('button', { name: '到了' }).click();
      await page.getByText('待传 1 · 已传 0').waitFor();
      await page.getByText('现在没有网络').waitFor();
      await page.getByRole('button', { name: '离开' }).click();
      await page.getByRole('heading', { name: name(second!.section), level: 2 }).waitFor();
      await page.getByRole('button', { name: '停不了' }).click();
      await page.getByLabel(/为什么停不了/).fill('修路');
      await page.getByRole('button', { name: '记下停不了' }).click();
      await page.getByText('待传 3 · 已传 0').waitFor();
      await page.reload();
      await page.getByText('待传 3 · 已传 0').waitFor();
      expect(await page.locator('.team-stops li').first().getAttribute('class')).toBe('done');
      field.connected = true;
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await page.getByText('待传 0 · 已传 3').waitFor();
      expect(field.taken.map(({ stop, kind, note }) => [stop, kind, note])).toEqual([
        [first!.id, 'arrived', undefined],
        [first!.id, 'left', undefined],
        [second!.id, 'skipped', '修路'],
      ]);
      await page.reload();
      await page.getByText('待传 0 · 已传 3').waitFor();
      expect(field.taken.length).toBe(3);
      const low = await page
        .locator('.team-buttons button')
        .evaluateAll((buttons) =>
          buttons.map((button) => button.getBoundingClientRect().height).filter((height) => height < 48),
        );
      expect(low).toEqual([]);
      expect(await violations(page)).toEqual([]);
    }));

  it('is told when the plan was withdrawn', () =>
    town.onPage('/', { viewport: { width: 360, height: 780 }, expected: /409/ }, async (page) => {
      const field = await fieldOf(page);
      field.withdrawn = true;
      await page.goto(town.origin + link('team', plan.id));
      await page.getByText('没有发布，或已撤回').waitFor();
      expect(await page.locator('.team-now').count()).toBe(0);
    }));
});

describe('a dispatcher', () => {
  it('sees who is where in the roster of a draft, and takes the plan away as files', () =>
    town.onPage(`/?w=dispatch&page=roster&plan=${plan.id}`, {}, async (page) => {
      await page.getByRole('heading', { name: '勤务表' }).waitFor();
      await expect.poll(() => page.locator('.roster tbody tr').count()).toBe(2);
      await page.getByRole('cell', { name: '李、王' }).first().waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: '导出与打印' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: '驻点表 CSV' }).click();
      expect((await download).suggestedFilename()).toBe(`plan-${plan.input.from}.csv`);
      await page.getByRole('button', { name: '返回计划' }).click();
      await page.getByRole('heading', { name: '勤务表' }).waitFor({ state: 'detached' });
    }));

  it('prints one sheet for each team and day, with a map and page numbers', () =>
    town.onPage('/', {}, async (page) => {
      await page.goto(town.origin + link('print', plan.id));
      await page.getByText('2 张').waitFor();
      expect(await page.locator('.paper').count()).toBe(2);
      expect(await page.locator('.paper .route-map .pin').count()).toBeGreaterThan(2);
      const stops = plan.assignments.reduce((sum, one) => sum + one.stops.length, 0);
      expect(await page.locator('.paper .tick').count()).toBe(stops);
      expect(await violations(page)).toEqual([]);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)!.length).toBeGreaterThanOrEqual(2);
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45]\.\d* 84[12]/);
    }));
});
