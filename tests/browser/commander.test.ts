/** The commander's screen in chromium: what is real, what changed, time played, the wall. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { drawn, idle, overTown, violations } from '../support/page.ts';

const town = overTown();

const number = (text: string) => Number(text.replace(/\D/g, ''));
const inspector = (page: Page) => page.getByRole('complementary', { name: '详情' });
/** What the classes of the legend are called, from the first to the last. */
const classNames = (page: Page) => page.locator('.legend ol li button > span:nth-of-type(1)').allInnerTexts();
const windowOf = (page: Page) => {
  const query = new URL(page.url()).searchParams;
  return { from: query.get('from') ?? '', to: query.get('to') ?? '' };
};

/** A call that came in an hour ago, somewhere in the town. */
async function report() {
  const health = (await (await fetch(`${town.origin}/api/health`)).json()) as {
    bounds: [number, number, number, number];
  };
  const [west, south, east, north] = health.bounds;
  const response = await fetch(`${town.origin}/api/incidents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: randomUUID(),
      category: 'theft',
      occurredAt: new Date(Date.now() - 3_600_000).toISOString(),
      location: [(west + east) / 2, (south + north) / 2],
    }),
  });
  expect(response.status).toBe(201);
}

describe('is it real', () => {
  it('hot and cold spots: on the map, in the table, and in a sentence with its numbers', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      await page.getByRole('radio', { name: '显著热点' }).check();
      await page.getByText('警情冷热点（Gi*）').waitFor();
      expect(page.url()).toContain('stat=gi');
      await idle(page);
      expect(await drawn(page, 'hexagons')).toBeGreaterThan(100);
      await page.getByRole('tab', { name: '网格表' }).click();
      const row = page.locator('.table-box tbody tr').first();
      await expect.poll(() => row.innerText()).toMatch(/热点，99%/);
      await row.focus();
      await page.keyboard.press('Enter');
      await expect
        .poll(() => inspector(page).locator('.verdict').innerText())
        .toMatch(/明显多于全辖区平均：z = [\d.]+，p < 0\.001/);
      // The map went there: the hexagon is on the screen.
      expect(page.url()).toContain('show=cell:');
    }));

  it('what changed against a year ago, with the interval, and the other window on the axis', () =>
    town.onPage('/?range=90d&stat=change', {}, async (page) => {
      await page.getByText('警情增减').waitFor();
      await page.locator('.brush rect.beside').first().waitFor({ state: 'attached' });
      await page.getByRole('radio', { name: '去年同期' }).check();
      expect(page.url()).toContain('compare=year');
      await page.getByRole('tab', { name: '网格表' }).click();
      await page.locator('.table-box tbody tr').first().click();
      await expect
        .poll(() => inspector(page).locator('.verdict').innerText())
        .toMatch(/从 \d+ 到 \d+.*95 % 区间.*（p [<=] 0?\.?\d+/s);
      await page.reload();
      await idle(page);
      expect(await page.getByRole('button', { name: /图例|增减/ }).count()).toBeGreaterThan(0);
    }));

  it('says what emerging hot spots need, and takes it at one press', () =>
    town.onPage('/?range=30d&stat=emerging', {}, async (page) => {
      await page.getByText('看演变至少要 10 个整月').first().waitFor();
      expect(await drawn(page, 'hexagons')).toBe(0);
      await page.getByRole('button', { name: '改看近 12 个月' }).first().click();
      await page.getByText('警情热点演变').waitFor();
      expect(page.url()).toContain('range=12m');
      await idle(page);
      expect(await drawn(page, 'hexagons')).toBeGreaterThan(100);
      // Sixteen classes are not told apart by colour alone: in the table they have the patterns of the legend.
      await page.getByRole('tab', { name: '网格表' }).click();
      const patternOf = async (where: string, name: string) =>
        (await page
          .locator(where)
          .filter({ hasText: name })
          .first()
          .locator('.class-swatch')
          .getAttribute('class'))!;
      // Which class is hottest moves with the day that the town is made on.
      const first = (await page.locator('.table-box .first-line').first().innerText()).trim();
      expect(first).toMatch(/热点$/);
      expect(await patternOf('.legend li', first)).toBe(await patternOf('.table-box tbody tr', first));
      const patterned = page.locator('.legend li .class-swatch:is(.dots, .sparse, .stripes, .lines)');
      expect(await patterned.count()).toBeGreaterThan(1);
    }));
});

describe('time', () => {
  it('plays a window along what was chosen; colours keep their meaning, one step back is the view before', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      await page.getByRole('button', { name: /播放方式/ }).click();
      await page.getByRole('radio', { name: '7 天', exact: true }).check();
      await page.getByRole('radio', { name: '4×' }).check();
      await page.keyboard.press('Escape');
      expect(page.url()).toContain('play=');
      const before = page.url();
      await idle(page);
      await page.locator('.map canvas').focus();
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: '暂停' }).waitFor();
      await expect.poll(() => windowOf(page).from, { timeout: 30_000 }).not.toBe(windowOf(page).from);
      const names = await classNames(page);
      expect(names.length).toBeGreaterThan(2);
      const first = windowOf(page);
      await expect.poll(() => windowOf(page).from > first.from, { timeout: 30_000 }).toBe(true);
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: '播放', exact: true }).waitFor();
      await idle(page);
      expect(await classNames(page)).toEqual(names);
      const stopped = windowOf(page);
      expect(new URL(page.url()).searchParams.get('play')).toBe(new URL(before).searchParams.get('play'));
      await page.goBack();
      expect(page.url()).toBe(before);
      await page.goForward();
      expect(windowOf(page)).toEqual(stopped);
    }));

  it('stops at the end, and steps by keys', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      await page.getByRole('button', { name: /播放方式/ }).click();
      await page.getByRole('radio', { name: '30 天', exact: true }).check();
      await page.getByRole('radio', { name: '4×' }).check();
      await page.keyboard.press('Escape');
      const last = windowOf(page);
      await page.locator('.map canvas').focus();
      await page.keyboard.press(',');
      expect(windowOf(page).to < last.to).toBe(true);
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: '暂停' }).waitFor();
      await page.getByRole('button', { name: '播放', exact: true }).waitFor({ timeout: 60_000 });
      expect(windowOf(page)).toEqual(last);
      expect(await page.getByRole('button', { name: '前进一步' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: /播放范围/ }).click();
      expect(page.url()).not.toContain('play=');
    }));

  it('adds up from the start where that is chosen', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      await page.getByRole('button', { name: /播放方式/ }).click();
      await page.getByRole('radio', { name: '累计' }).check();
      await page.keyboard.press('Escape');
      const whole = windowOf(page);
      expect(page.url()).toContain('cumulative=1');
      await page.getByRole('button', { name: '后退一步' }).click();
      expect(windowOf(page).from).toBe(whole.from);
      expect(windowOf(page).to < whole.to).toBe(true);
    }));

  it('lays another period beside', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      await page.getByRole('button', { name: '对比', exact: true }).click();
      await page.getByRole('radio', { name: '去年同期' }).check();
      await page.keyboard.press('Escape');
      await page.locator('.map-beside[data-map-idle="true"]').waitFor({ timeout: 30_000 });
      expect(page.url()).toContain('swipe=year');
    }));
});

describe('the summary', () => {
  it('has the whole, its change with an interval, the week and how concentrated it is', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      const total = await page.locator('.total strong').innerText();
      await page.getByRole('tab', { name: '概况' }).click();
      const panel = page.getByRole('tabpanel');
      await expect.poll(() => panel.locator('.figure strong').first().innerText()).toContain(total);
      await panel.getByText(/95 % 区间 [+−±]/).waitFor();
      expect(await panel.locator('[data-hour]').count()).toBe(168);
      await panel.getByText(/一半集中在 \d+ 格里/).waitFor();
    }));
});

describe('the wall', () => {
  const total = async (page: Page) => number(await page.locator('.wall-number').innerText());

  it('says what is shown and as of when, refreshes by itself, and outlives a server that went away', () =>
    town.onPage(
      '/?range=30d',
      { viewport: { width: 1920, height: 1080 }, expected: /ERR_INTERNET_DISCONNECTED/ },
      async (page) => {
        // The minute between two looks at the service is the test's to pass.
        await page.clock.install();
        await page.reload();
        await idle(page);
        await page.getByRole('button', { name: '大屏' }).click();
        await page.getByText(/更新于 \d\d:\d\d/).waitFor();
        expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
        const wall = page.getByRole('complementary', { name: '大屏要点' });
        await wall.getByText('近 30 天').waitFor();
        await wall.getByText(/对比 .*95 % 区间/).waitFor();
        const before = await total(page);
        expect(before).toBeGreaterThan(100);

        const tiles = page.waitForRequest(/\/tiles\/density\//);
        await report();
        await page.clock.fastForward(61_000);
        await expect.poll(() => total(page)).toBe(before + 1);
        await tiles;

        await page.context().setOffline(true);
        await page.clock.fastForward(61_000);
        await page.getByRole('alert').waitFor();
        expect(await total(page)).toBe(before + 1);
        await report();
        await page.context().setOffline(false);
        await page.clock.fastForward(2_000);
        await expect.poll(() => total(page)).toBe(before + 2);
        await page.getByRole('alert').waitFor({ state: 'hidden' });
        await page.keyboard.press('Escape');
        await page.getByRole('tab', { name: '筛选' }).waitFor();
      },
    ));
});

describe('for everybody', () => {
  for (const theme of ['light', 'dark']) {
    it(`has nothing that axe finds, ${theme}`, () =>
      town.onPage(
        `/?theme=${theme}&range=90d&stat=change`,
        { viewport: { width: 1440, height: 900 } },
        async (page) => {
          await page.getByText('警情增减').waitFor();
          expect(await violations(page)).toEqual([]);
          await page.getByRole('button', { name: /播放方式/ }).click();
          await page.getByRole('radio', { name: '30 天', exact: true }).check();
          expect(await violations(page)).toEqual([]);
          await page.keyboard.press('Escape');
          await page.getByRole('tab', { name: '概况' }).click();
          await page
            .getByText(/一半集中在/)
            .first()
            .waitFor();
          expect(await violations(page)).toEqual([]);
          await page.getByRole('tab', { name: '网格表' }).click();
          await page.locator('.table-box tbody tr').first().click();
          await inspector(page).locator('.verdict').waitFor();
          expect(await violations(page)).toEqual([]);
          await page.locator('.map canvas').focus();
          await page.keyboard.press('w');
          await page.locator('.wall-number').waitFor();
          expect(await violations(page)).toEqual([]);
        },
      ));
  }

  it('fits a phone of 360 px: the statistic, time and its settings', () =>
    town.onPage('/?range=90d', { viewport: { width: 360, height: 780 }, hasTouch: true }, async (page) => {
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const cut = () =>
        page.evaluate(() => {
          const bar = document.querySelector('.time-bar header')!;
          return bar.scrollWidth - bar.clientWidth;
        });
      expect(await overflow()).toBeLessThanOrEqual(0);
      expect(await cut()).toBeLessThanOrEqual(0);
      for (const button of await page.locator('.time-bar button:visible').all()) {
        const box = (await button.boundingBox())!;
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
      }
      await page.getByRole('button', { name: /播放方式/ }).tap();
      const popup = (await page.locator('.popup:popover-open').boundingBox())!;
      expect(popup.x).toBeGreaterThanOrEqual(0);
      expect(popup.x + popup.width).toBeLessThanOrEqual(360);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '筛选' }).tap();
      await page.getByRole('radio', { name: '变化' }).check();
      await page
        .getByText(/^对比 /)
        .first()
        .waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.getByRole('tab', { name: '概况' }).tap();
      await page
        .getByText(/一半集中在/)
        .first()
        .waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
    }));
});
