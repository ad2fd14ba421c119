/** The dispatcher's workspace in chromium: a plan is made, edited by pointer and by keys, optimised, published; two pages meet. */
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { idle, overTown, violations } from '../support/page.ts';

const town = overTown();
/** What the tests provoke: an edit on an old version, and one that breaks conditions, are refused. */
const SPOKEN = /409|412|422/;

/** The plan that the tests share; each begins where the one before ended. */
let plan = '';
const address = (more = '') => `/?w=dispatch&plan=${plan}${more}`;

const cell = (page: Page, row: number, column: number) =>
  page.locator(`[data-row="${row}"][data-column="${column}"]`).first();
const version = (page: Page) => page.locator('.standing').innerText();
/** An edit is answered within a second, on a busy machine within some. */
const SOON = { timeout: 15_000 };
const tab = (page: Page, name: string | RegExp) => page.getByRole('radio', { name }).click();
const notice = (page: Page) => page.locator('.notice').first();
const opened = (page: Page) => page.locator('.block > button').first().waitFor({ timeout: 30_000 });

async function drag(page: Page, from: Locator, to: Locator) {
  const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!];
  await page.mouse.move(a.x + a.width / 3, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2 + 12, { steps: 3 });
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 3 });
}

interface Known {
  id: string;
  version: number;
  input: { teams: { name: string }[] };
}
const stored = async () => (await (await fetch(`${town.origin}/api/plans/${plan}`)).json()) as Known;

beforeAll(async () => {
  const ask = async (path: string) =>
    (await (await fetch(town.origin + path)).json()) as {
      asOf: string;
      items: { name: string; mode: string; base: number[] }[];
    };
  const { asOf } = await ask('/api/health');
  const day = (after: number) => new Date(Date.parse(asOf) + after * 86_400_000).toISOString().slice(0, 10);
  const { items } = await ask('/api/teams');
  const answer = await fetch(`${town.origin}/api/plans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: day(1),
      to: day(3),
      shifts: [{ start: '18:00', end: '24:00' }],
      teams: items.slice(0, 4).map(({ name, mode, base }) => ({ name, mode, base })),
      limitSeconds: 2,
      seed: 3,
    }),
  });
  expect(answer.status).toBe(201);
  plan = ((await answer.json()) as Known).id;
}, 90_000);

describe('the timeline', () => {
  it('takes a block to another team, back by undo and forth by redo; Escape puts it back', () =>
    town.onPage(address(), { expected: SPOKEN }, async (page) => {
      await opened(page);
      const [first, second] = [cell(page, 0, 0), cell(page, 1, 0)];
      const [red, blue] = [
        await first.locator('.where').innerText(),
        await second.locator('.where').innerText(),
      ];
      await drag(page, first, second);
      expect(await page.locator('td.drop').count()).toBe(1);
      await page.keyboard.press('Escape');
      await page.mouse.up();
      expect(await version(page)).toContain('第 1 版');

      await drag(page, first, second);
      await page.mouse.up();
      await expect.poll(() => version(page), SOON).toContain('第 2 版');
      expect(await first.locator('.where').innerText()).toBe(blue);
      expect(await second.locator('.where').innerText()).toBe(red);
      expect(await page.locator('.block-marks .edited').count()).toBeGreaterThanOrEqual(2);

      await page.keyboard.press('Control+z');
      await expect.poll(() => version(page), SOON).toContain('第 3 版');
      expect(await first.locator('.where').innerText()).toBe(red);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => version(page), SOON).toContain('第 4 版');
      expect(await first.locator('.where').innerText()).toBe(blue);
      await page.keyboard.press('Control+z');
      await expect.poll(() => version(page), SOON).toContain('第 5 版');
    }));

  it('says what an edit breaks: at the block, in its card, in the list', () =>
    town.onPage(address(), { expected: SPOKEN }, async (page) => {
      await opened(page);
      // A quarter of an hour holds none of its stops.
      const block = cell(page, 0, 0);
      const edge = (await block.locator('xpath=..').locator('.edge').boundingBox())!;
      await page.mouse.move(edge.x + 4, edge.y + 10);
      await page.mouse.down();
      await page.mouse.move(edge.x - 400, edge.y + 10, { steps: 3 });
      await page.mouse.up();
      await page.locator('.block-marks .error').first().waitFor();
      await tab(page, /^提示 \d/);
      await page.locator('.issues .error button').first().click();
      const inspector = page.getByRole('complementary', { name: '详情' });
      await inspector.locator('.stop-violation.error, .broken .error').first().waitFor();
      await page.getByRole('button', { name: '撤销' }).click();
      await page.locator('.block-marks .error').first().waitFor({ state: 'hidden' });
    }));

  it('goes by keys alone: moves, locks, removes, and says so', () =>
    town.onPage(address(), { expected: SPOKEN }, async (page) => {
      await opened(page);
      const before = (await stored()).version;
      await cell(page, 2, 0).focus();
      await page.keyboard.press('m');
      await expect.poll(() => notice(page).innerText(), SOON).toContain('拿起');
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => notice(page).innerText(), SOON).toContain('可以放在这里');
      await page.keyboard.press('Enter');
      await expect.poll(() => notice(page).innerText(), SOON).toBe('已放下');
      expect((await stored()).version).toBe(before + 1);
      // The focus stays where it was let go.
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-row')))
        .toBe('3');
      await page.keyboard.press('l');
      await expect.poll(() => notice(page).innerText(), SOON).toBe('锁定片区');
      await cell(page, 3, 0).locator('.lock.zone').waitFor();
      await cell(page, 3, 1).focus();
      await page.keyboard.press('Delete');
      await expect.poll(() => notice(page).innerText(), SOON).toBe('已移除');
      await page.locator('.empty-cell[data-row="3"][data-column="1"]:focus').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.plan-menu .zones button').first().click();
      await page.locator('[data-block][data-row="3"][data-column="1"]').waitFor();
    }));
});

describe('a block in the inspector', () => {
  it('gives a stop away, takes another, and optimises around what is locked', () =>
    town.onPage(address(), { expected: SPOKEN }, async (page) => {
      await opened(page);
      await cell(page, 0, 0).click();
      const stops = page.locator('.stops > li');
      await stops.first().waitFor();
      const count = await stops.count();
      await drag(page, page.locator('.handle').first(), cell(page, 1, 0));
      await page.mouse.up();
      await expect.poll(() => stops.count(), SOON).toBe(count - 1);
      await page.getByRole('button', { name: '加一站' }).click();
      await page.locator('.found-sections .second-line', { hasText: '预计' }).first().waitFor();
      await page.locator('.found-sections button').first().click();
      await expect.poll(() => stops.count(), SOON).toBe(count);
      await page.locator('.stops .small-icon[aria-pressed]').first().click();
      await page.locator('.stops .small-icon.on').first().waitFor();
      await page.getByRole('button', { name: '重新优化' }).click();
      await page.getByText(/重新优化：预计覆盖/).waitFor({ timeout: 20_000 });
      expect(await page.locator('.stops .small-icon.on').count()).toBe(1);
    }));
});

describe('two dispatchers', () => {
  it('meet: the second sees who did what, and keeps the change that waits', () =>
    town.onPage(address(), { expected: SPOKEN }, async (page) => {
      await opened(page);
      const now = await stored();
      const team = now.input.teams[1]!.name;
      const other = await fetch(`${town.origin}/api/plans/${plan}/edits`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'if-match': `"${now.version}"` },
        body: JSON.stringify({ edits: [{ op: 'lock-team', team, lock: 'zone' }] }),
      });
      expect(other.status).toBe(200);
      await cell(page, 0, 2).focus();
      await page.keyboard.press('l');
      const conflict = page.getByRole('alertdialog');
      await conflict.getByText('刚刚改过这个方案').waitFor();
      expect(await conflict.innerText()).toContain(`${team} 全部时段：锁定片区`);
      await conflict.getByRole('button', { name: '载入对方的' }).click();
      await cell(page, 0, 2).locator('.lock').waitFor();
      expect(await cell(page, 1, 2).locator('.lock').count()).toBe(1);
      expect((await stored()).version).toBe(now.version + 2);
    }));
});

describe('publishing', () => {
  it('says what state the plan is in, and asks why it is withdrawn', () =>
    town.onPage(address(), { expected: SPOKEN }, async (page) => {
      await opened(page);
      await page.getByRole('button', { name: '发布', exact: true }).click();
      const anyway = page.getByRole('button', { name: '仍然发布' });
      if (await anyway.isVisible()) await anyway.click();
      await page.locator('.standing.published').waitFor();
      await tab(page, '版本');
      await page.locator('.version-list .mark', { hasText: '已发布' }).waitFor();
      await page.getByRole('button', { name: '撤回', exact: true }).click();
      await page.getByLabel(/撤回原因/).fill('换班');
      await page.locator('.publish-check .primary').click();
      await page.locator('.standing.withdrawn').waitFor();
    }));
});

describe('for everybody', () => {
  for (const theme of ['light', 'dark']) {
    it(`has nothing that axe finds, ${theme}`, () =>
      town.onPage(address(`&theme=${theme}`), { viewport: { width: 1440, height: 900 } }, async (page) => {
        await opened(page);
        await cell(page, 0, 0).click();
        await page.locator('.stops > li').first().waitFor();
        await page.locator('.stops .small-icon[aria-expanded]').first().click();
        for (const name of ['比较', '版本', '安排']) {
          await tab(page, name);
          expect(await violations(page)).toEqual([]);
        }
        await page.getByRole('tab', { name: '重点路段' }).click();
        await page.locator('.table-note').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.goto(`${town.origin}/?w=dispatch&theme=${theme}`);
        await idle(page);
        await page.locator('.fold').first().click();
        await page.getByText(/^固定岗位/).click();
        await page.getByRole('button', { name: '加岗位' }).click();
        expect(await violations(page)).toEqual([]);
      }));
  }

  it('is a list by slot on a phone, with targets for a thumb', () =>
    town.onPage(address(), { viewport: { width: 360, height: 780 }, hasTouch: true }, async (page) => {
      const item = page.locator('.slot-list button').first();
      await item.waitFor({ timeout: 30_000 });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      expect((await item.boundingBox())!.height).toBeGreaterThanOrEqual(48);
      await item.tap();
      await page.locator('.stops > li').first().waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
    }));
});
