/** The real page in chromium, over a real server on the simulated town. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DIST, drawn, idle, map, overTown, violations } from '../support/page.ts';

const INITIAL_JS_LIMIT_BYTES = 60 * 1024;

const town = overTown();

describe('the first view', () => {
  it('draws the hexagons of the last year, with a legend, and says what the data is', () =>
    town.onPage('/', {}, async (page) => {
      await expect.poll(() => drawn(page, 'hexagons'), { timeout: 20_000 }).toBeGreaterThan(100);
      // They come with the forecast, which a server that has just started computes first.
      await expect.poll(() => drawn(page, 'sections'), { timeout: 20_000 }).toBeGreaterThan(10);
      await page.getByText('模拟数据', { exact: true }).waitFor();
      await page.getByText('试用数据库', { exact: true }).waitFor();
      await page.getByRole('button', { name: /数据截至/ }).waitFor();
      expect(await page.locator('.legend li').count()).toBeGreaterThanOrEqual(4);
      await page.getByText(/六边形宽约/).waitFor();
    }));

  it('loads at most 60 KiB of gzipped JavaScript before the map', () => {
    const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8')) as Record<
      string,
      { file: string; imports?: string[]; isEntry?: boolean }
    >;
    const files = new Set<string>();
    const walk = (key: string) => {
      const chunk = manifest[key]!;
      if (files.has(chunk.file)) return;
      files.add(chunk.file);
      chunk.imports?.forEach(walk);
    };
    Object.keys(manifest)
      .filter((key) => manifest[key]!.isEntry)
      .forEach(walk);
    walk('i18n/zh.ts');
    const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThanOrEqual(INITIAL_JS_LIMIT_BYTES);
  });
});

describe('Command', () => {
  it('counts anew when a category is taken away, keeps it in the address, and a link reopens it', () =>
    town.onPage('/', {}, async (page) => {
      const total = async () => Number((await page.locator('.total strong').innerText()).replace(/\D/g, ''));
      await expect.poll(total).toBeGreaterThan(1000);
      const before = await total();
      await page.getByRole('checkbox', { name: '交通警情' }).uncheck();
      await expect.poll(total).toBeLessThan(before);
      expect(page.url()).toContain('category=');
      await idle(page);
      const after = await total();
      await page.reload();
      await idle(page);
      await expect.poll(total).toBe(after);
      expect(await page.getByRole('checkbox', { name: '交通警情' }).isChecked()).toBe(false);
      await page.goBack();
      await expect.poll(total).toBe(before);
    }));

  it('shows what a hexagon holds, and isolates a class of the legend', () =>
    town.onPage('/', {}, async (page) => {
      await page.getByRole('tab', { name: '网格表' }).click();
      const row = page.locator('.table-box tbody tr').first();
      const count = await row.locator('td').nth(1).innerText();
      const rate = await row.locator('td').nth(3).innerText();
      await row.click();
      const inspector = page.getByRole('complementary', { name: '详情' });
      await inspector.getByText('一周时段分布').waitFor();
      expect(await inspector.locator('.figure strong').first().innerText()).toContain(count);
      expect(await inspector.locator('[data-hour]').count()).toBe(168);
      const top = page.locator('.legend li button').last();
      await top.click();
      expect(await top.getAttribute('aria-pressed')).toBe('true');
      // By a link, where no table is loaded that would say it: the rate of the cell's own area all the same.
      const cell = /cell:(\w+)/.exec(page.url())![1]!;
      await page.goto(`${town.origin}/?show=cell:${cell}`);
      await inspector.getByText('一周时段分布').waitFor();
      expect(await inspector.locator('.figure strong').nth(1).innerText()).toBe(rate);
    }));

  it('takes a call: a place on the map, a category, stored; and says when somebody else changed it', () =>
    town.onPage('/', { expected: /412/ }, async (page) => {
      await page.getByRole('button', { name: '新建' }).click();
      await page.getByRole('button', { name: '新接警' }).click();
      await page.getByText('点地图确定位置').waitFor();
      await map(page).click({ position: { x: 400, y: 250 } });
      await page.getByRole('combobox', { name: '类别' }).selectOption('theft');
      await page.getByLabel(/说明/).fill('测试：步行街口');
      await page.getByRole('button', { name: '保存' }).click();
      const inspector = page.getByRole('complementary', { name: '详情' });
      await inspector.getByText('测试：步行街口').waitFor();
      const id = /incident:([\w-]+)/.exec(page.url())![1]!;

      const elsewhere = await fetch(`${town.origin}/api/incidents/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'if-match': '"1"' },
        body: JSON.stringify({ status: 'assigned' }),
      });
      expect(elsewhere.status).toBe(200);
      await inspector.getByLabel('状态').selectOption('closed');
      await inspector.getByRole('button', { name: '保存' }).click();
      await inspector.getByText('别人刚刚改过这条记录').waitFor();
      await inspector.getByText('第 2 版').waitFor();
      await inspector.getByRole('button', { name: '保留我的修改并重试' }).click();
      await inspector.getByText('第 3 版').waitFor();
      expect(await inspector.getByLabel('状态').inputValue()).toBe('closed');
    }));

  it('speaks English and back', () =>
    town.onPage('/', {}, async (page) => {
      await page.getByRole('button', { name: 'EN', exact: true }).click();
      await page.getByRole('tab', { name: 'Sections' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await idle(page);
      await page.reload();
      await page.getByRole('tab', { name: 'Sections' }).waitFor();
      await page.getByRole('button', { name: '中文', exact: true }).click();
      await page.getByRole('tab', { name: '重点路段' }).waitFor();
    }));

  it('goes by keyboard alone: search, table, hours, help', () =>
    town.onPage('/', {}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('人民路');
      await page.getByRole('option').first().waitFor();
      const before = page.url();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.url()).not.toBe(before);
      await page.locator('.map canvas').focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: '快捷键' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByRole('tab', { name: '概况' }).click();
      await page.keyboard.press('ArrowRight');
      await page.locator('.table-box tbody tr[tabindex="0"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(page.url()).toContain('show=section:');
      const hour = page.locator('[data-hour][tabindex="0"]');
      await hour.focus();
      const says = page.locator('.hour-says');
      const first = await says.innerText();
      await page.keyboard.press('ArrowRight');
      expect(await says.innerText()).not.toBe(first);
      await page.locator('.map canvas').focus();
      await page.keyboard.press(']');
      await page.getByRole('complementary', { name: '详情' }).waitFor({ state: 'hidden' });
    }));
});

describe('Dispatch', () => {
  it('draws a beat, names it, and takes its deletion back', () =>
    town.onPage('/?w=dispatch', {}, async (page) => {
      await page.getByRole('tab', { name: '重点路段' }).click();
      await page.getByText('责任区（0）').click();
      await page.getByRole('button', { name: '画责任区' }).click();
      // The drawing tool is fetched when somebody draws: until then a click is lost.
      await page.locator('.tool-bar').waitFor();
      await page.waitForLoadState('networkidle');
      const { x, y, width, height } = (await map(page).boundingBox())!;
      for (const [across, down] of [
        [0.3, 0.3],
        [0.6, 0.3],
        [0.6, 0.7],
        [0.3, 0.7],
        [0.3, 0.3],
      ] as const) {
        await page.mouse.click(x + across * width, y + down * height, { delay: 30 });
        // Two clicks within a moment are a double click.
        await page.waitForTimeout(400);
      }
      await page.getByLabel('责任区名称').fill('中片');
      await page.keyboard.press('Enter');
      const beat = page.getByRole('listitem').filter({ hasText: '中片' });
      await beat.waitFor();
      await expect.poll(() => drawn(page, 'beats'), { timeout: 20_000 }).toBeGreaterThan(0);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: '删除“中片”' }).click();
      await beat.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: '撤销' }).click();
      await beat.waitFor();
    }));

  it('asks for a plan and draws it team by team; the link reopens it', () =>
    town.onPage('/?w=dispatch', {}, async (page) => {
      await page.getByRole('button', { name: '编排方案' }).click();
      await page.locator('.plan-result').waitFor({ timeout: 60_000 });
      await expect.poll(() => drawn(page, 'routes'), { timeout: 20_000 }).toBeGreaterThan(0);
      expect(await drawn(page, 'stops')).toBeGreaterThan(5);
      expect(page.url()).toMatch(/plan=[\w-]{36}/);
      const teams = await page.locator('.timeline tbody tr').count();
      expect(await page.locator('.team-list > li').count()).toBeLessThanOrEqual(teams);
      await page.locator('.timeline .block > button').first().click();
      const inspector = page.getByRole('complementary', { name: '详情' });
      await inspector.locator('.stops > li').first().waitFor();
      expect(await inspector.locator('.reasons').first().innerText()).toMatch(/预计|抽查/);
      expect(await page.locator('.reasons', { hasText: /^[a-z-]+$/ }).count()).toBe(0);
      await page.reload();
      await idle(page);
      await inspector.locator('.stops > li').first().waitFor();
      await expect.poll(() => drawn(page, 'routes')).toBeGreaterThan(0);
    }));
});

describe('for everybody', () => {
  for (const theme of ['light', 'dark']) {
    it(`has nothing that axe finds, ${theme}`, () =>
      town.onPage(`/?theme=${theme}`, { viewport: { width: 1440, height: 900 } }, async (page) => {
        expect(await violations(page)).toEqual([]);
        await page.getByRole('tab', { name: '重点路段' }).click();
        await page.locator('.table-box tbody tr').first().click();
        await page.locator('.hour-grid').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('button', { name: '调度' }).click();
        await page.getByRole('button', { name: '编排方案' }).waitFor();
        expect(await violations(page)).toEqual([]);
      }));
  }

  it('fits a phone of 360 px without scrolling sideways, with targets for a thumb', () =>
    town.onPage('/', { viewport: { width: 360, height: 780 }, hasTouch: true }, async (page) => {
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: '筛选' }).tap();
      await page.getByRole('tab', { name: '重点路段' }).waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
      for (const item of await page.locator('.rail-item:visible').all()) {
        const box = (await item.boundingBox())!;
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
      }
      await page.getByRole('button', { name: '调度' }).tap();
      await page.getByRole('button', { name: '巡逻方案' }).tap();
      await page.getByRole('button', { name: '编排方案' }).waitFor();
      expect(await overflow()).toBeLessThanOrEqual(0);
    }));
});
