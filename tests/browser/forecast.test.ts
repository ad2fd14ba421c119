/** The forecast in chromium: the risk of roads hour by hour, why a number is what it is, and whether it was right before. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { drawn, idle, map, overTown, violations } from '../support/page.ts';

const town = overTown();

const FORECAST = '/?w=dispatch&page=forecast';
const inspector = (page: Page) => page.getByRole('complementary', { name: '详情' });
const slider = (page: Page) => page.getByRole('slider', { name: '风险图显示的小时' });
const hourOf = (page: Page) => new URL(page.url()).searchParams.get('hour');
const ready = (page: Page) =>
  expect.poll(() => drawn(page, 'risk'), { timeout: 30_000 }).toBeGreaterThan(100);

/** Clicks along the map until a road is hit. */
async function clickRoad(page: Page) {
  const box = (await map(page).boundingBox())!;
  for (let i = 0; i < 40; i++) {
    const position = { x: box.width * (0.5 + 0.01 * i), y: box.height * (0.25 + 0.004 * i) };
    await map(page).click({ position });
    if (page.url().includes('show=road:')) return;
  }
  throw new Error('no road was hit');
}

describe('the risk map', () => {
  it('shows the roads of an hour; another hour asks the server for nothing', () =>
    town.onPage(FORECAST, {}, async (page) => {
      await ready(page);
      await page.getByText('道路风险，每公里每周（起）').waitFor();
      expect(await page.locator('.legend .fixed li').count()).toBe(6);
      await page.getByText(/条依据不足，画得淡/).waitFor();
      await idle(page);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const before = await slider(page).getAttribute('aria-valuetext');
      await slider(page).focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'PageUp', 'Home', 'ArrowLeft']) {
        await page.keyboard.press(key);
      }
      await idle(page);
      // A step back from the first hour is the last one of the week.
      expect(await slider(page).getAttribute('aria-valuenow')).toBe('167');
      expect(await slider(page).getAttribute('aria-valuetext')).not.toBe(before);
      const box = (await slider(page).boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      expect(await slider(page).getAttribute('aria-valuenow')).toBe('84');
      await idle(page);
      expect(asked.filter((url) => /\/tiles\/risk|\/api\/(forecast|roads|sections)/.test(url))).toEqual([]);
      const hour = hourOf(page);
      expect(hour).toMatch(/^\d+$/);
      await page.reload();
      await ready(page);
      expect(await slider(page).getAttribute('aria-valuenow')).toBe('84');
      expect(hourOf(page)).toBe(hour);
    }));

  it('plays hour by hour with the space bar, and stops', () =>
    town.onPage(`${FORECAST}&hour=90`, {}, async (page) => {
      await ready(page);
      await page.locator('#main').focus();
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: '暂停' }).waitFor();
      await expect.poll(() => Number(hourOf(page)), { timeout: 20_000 }).toBeGreaterThan(92);
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: '播放', exact: true }).waitFor();
      const stopped = hourOf(page);
      await page.waitForTimeout(1500);
      expect(hourOf(page)).toBe(stopped);
      await page.keyboard.press('.');
      expect(Number(hourOf(page))).toBe(Number(stopped) + 1);
    }));

  it('is one tab away for the commander, and gone with it', () =>
    town.onPage('/', {}, async (page) => {
      await page.getByRole('tab', { name: '风险' }).click();
      await ready(page);
      expect(page.url()).toContain('page=forecast');
      await page.getByRole('tab', { name: '重点路段' }).click();
      await slider(page).waitFor();
      await page.getByRole('tab', { name: '筛选' }).click();
      await slider(page).waitFor({ state: 'detached' });
      expect(page.url()).not.toContain('page=');
    }));
});

describe('why', () => {
  it('a road has its number in this hour and in the week, made of what, and the incidents behind it', () =>
    town.onPage(`${FORECAST}&hour=90`, {}, async (page) => {
      await ready(page);
      await clickRoad(page);
      const card = inspector(page);
      await card.locator('.why-reasons li').first().waitFor();
      const shares = await card.locator('.why-reasons b').allInnerTexts();
      const sum = shares.reduce((total, text) => total + parseFloat(text), 0);
      expect(sum).toBeGreaterThan(98);
      expect(sum).toBeLessThan(102);
      expect(await card.locator('[data-hour]').count()).toBe(168);
      expect(await card.locator('.facts').innerText()).toMatch(/近 28 天/);
      expect(await card.locator('.facts').innerText()).toMatch(/模型得分/);
      const hourly = await card.locator('.figure strong').first().innerText();
      await card.getByRole('radio', { name: '整周' }).check();
      await card.getByText('未来 7 天预计警情').waitFor();
      expect(await card.locator('.figure strong').first().innerText()).not.toBe(hourly);
      await page.reload();
      await card.locator('.why-reasons li').first().waitFor();
    }));

  it('a section says it for one of its slots, and opens its incidents in Command', () =>
    town.onPage(`${FORECAST}&hour=90`, {}, async (page) => {
      await page.locator('.first-sections button').first().click();
      const card = inspector(page);
      await card.locator('.best-slots button').first().click();
      expect(await card.locator('.best-slots button').first().getAttribute('aria-pressed')).toBe('true');
      await card.getByText(/是它平均时段的 [\d.]+ 倍/).waitFor();
      const behind = await card.locator('.facts dd.with-link').innerText();
      await card.getByRole('button', { name: '在态势中查看' }).click();
      expect(page.url()).toMatch(/in=section:[\w-]{36}/);
      const total = async () => Number((await page.locator('.total strong').innerText()).replace(/\D/g, ''));
      // Shared at junctions there, whole here: as many or somewhat more.
      await expect.poll(total).toBeGreaterThan(0);
      expect(await total()).toBeGreaterThanOrEqual(Math.floor(parseInt(behind.replace(/\D/g, '')) * 0.8));
      await page.getByRole('button', { name: '只看所选路段上的' }).click();
      expect(page.url()).not.toContain('in=section');
    }));

  it('says plainly where there is too little evidence', () =>
    town.onPage(FORECAST, {}, async (page) => {
      await ready(page);
      await page.route('**/api/roads/*/why?*', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as object;
        await route.fulfill({ response: answer, json: { ...body, noEvidence: true, incidents: 2 } });
      });
      await clickRoad(page);
      await inspector(page).getByText('背后只有 2 起警情').waitFor();
    }));
});

describe('the backtest', () => {
  it(
    'starts, tells how far it is, and ends in a verdict with curves, calibration and a table',
    () =>
      town.onPage(FORECAST, {}, async (page) => {
        await page.getByRole('button', { name: '回测：过去准不准' }).click();
        expect(page.url()).toContain('page=backtest');
        await page.getByRole('radio', { name: '大六边形' }).check();
        await page.getByRole('button', { name: '侵财警情' }).click();
        await page.getByRole('button', { name: '开始回测' }).click();
        await page.getByRole('progressbar', { name: '回测进度' }).waitFor();
        expect(page.url()).toContain('unit=cells-9&groups=property');
        await page.locator('.verdict-line').waitFor({ timeout: 150_000 });
        expect(await page.locator('.verdict-line').innerText()).toMatch(
          /在留出的 \d+ 段时间.*预测挑出 2% 的面积，命中 [\d.]+% 的警情；最好的简单规则/,
        );
        expect(await page.locator('.curve.forecast').count()).toBeGreaterThanOrEqual(2);
        expect(await page.locator('.calibration tbody tr').count()).toBe(5);
        expect(await page.locator('.comparison tbody.rules tr').count()).toBe(6);
        await page.getByRole('radio', { name: '5%' }).check();
        await expect.poll(() => page.locator('.verdict-line').innerText()).toContain('5% 的面积');
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: '下载 CSV' }).click();
        expect((await download).suggestedFilename()).toMatch(/^hexbeat-backtest-cells-9-.*\.csv$/);
        expect(await violations(page)).toEqual([]);
        await page.reload();
        await page.locator('.verdict-line').waitFor();
      }),
    240_000,
  );

  it(
    'stops when it is told to, and what was shown before stays',
    () =>
      town.onPage(FORECAST, {}, async (page) => {
        await page.goto(`${town.origin}/?w=dispatch&page=backtest&unit=cells-9&groups=property`);
        await page.locator('.verdict-line').waitFor({ timeout: 150_000 });
        await page.getByRole('radio', { name: '道路' }).check();
        await page.getByRole('button', { name: '开始回测' }).click();
        await page.getByText(/正在回测 \d+ \/ \d+/).waitFor({ timeout: 30_000 });
        expect(await page.locator('.verdict-line').count()).toBe(1);
        await page.getByRole('button', { name: '停止' }).click();
        await page.getByRole('button', { name: '开始回测' }).waitFor();
        expect(page.url()).toContain('unit=cells-9&groups=property');
        await page.locator('.verdict-line').waitFor();
        await page.getByRole('button', { name: '关闭回测，回到地图' }).click();
        await slider(page).waitFor();
      }),
    240_000,
  );
});

describe('for everybody', () => {
  for (const theme of ['light', 'dark']) {
    it(`has nothing that axe finds, ${theme}`, () =>
      town.onPage(`${FORECAST}&theme=${theme}`, { viewport: { width: 1440, height: 900 } }, async (page) => {
        await ready(page);
        expect(await violations(page)).toEqual([]);
        await clickRoad(page);
        await inspector(page).locator('.hour-grid').waitFor();
        await inspector(page).locator('summary').click();
        expect(await violations(page)).toEqual([]);
      }));
  }

  it('fits a phone of 360 px', () =>
    town.onPage(FORECAST, { viewport: { width: 360, height: 780 }, hasTouch: true }, async (page) => {
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      await slider(page).waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.goto(`${town.origin}/?w=dispatch&page=backtest`);
      await page.getByRole('button', { name: '开始回测' }).waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
    }));
});
