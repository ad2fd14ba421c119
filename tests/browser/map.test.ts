/** The map in chromium: its legend, two periods side by side, what the pointer tells, points, and what can be taken away. */
import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { drawn, idle, map, overTown, violations } from '../support/page.ts';

const town = overTown();

const legend = (page: Page) => page.locator('.legend');
const beside = (page: Page) => page.locator('.map-beside');
const idleBeside = (page: Page) =>
  page.locator('.map-beside[data-map-idle="true"]').waitFor({ timeout: 30_000 });
const divider = (page: Page) => page.getByRole('slider', { name: /分界线/ });
const note = (page: Page) => page.locator('.hover-note');
const digits = (text: string) => Number(text.replace(/\D/g, ''));
const countsOf = async (page: Page, column: number) =>
  (await page.locator(`.legend ol li .count:nth-of-type(${column})`).allInnerTexts()).map(digits);
const rowsOf = (page: Page) => page.locator('.legend ol li').allInnerTexts();
const camera = (page: Page) => new URL(page.url()).searchParams.get('map');

async function middle(page: Page) {
  const box = (await map(page).boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box };
}

/** What is behind an entry of the export menu. */
async function download(page: Page, name: string): Promise<{ file: Download; bytes: Buffer }> {
  await page.getByRole('button', { name: '导出', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  const file = await coming;
  return { file, bytes: readFileSync(await file.path()) };
}

describe('the legend', () => {
  it('has numbers on its classes, which add up, and breaks that can be chosen', () =>
    town.onPage('/?range=90d', {}, async (page) => {
      await legend(page).getByText('每格警情（起）').waitFor();
      const numbers = (row: string) => row.split('\n').slice(-2).map(digits);
      const rows = await rowsOf(page);
      expect(rows.length).toBeGreaterThanOrEqual(4);
      const total = rows.reduce((sum, row) => sum + numbers(row)[1]!, 0);
      await legend(page)
        .getByText(`共 ${total.toLocaleString('en')} 起`)
        .waitFor();
      await legend(page)
        .getByText(/一半集中在 [\d.]+% 的格子里/)
        .waitFor();
      await legend(page)
        .getByText(/范围：/)
        .waitFor();
      await page.getByRole('radio', { name: '自然断点' }).check();
      await expect.poll(() => rowsOf(page)).not.toEqual(rows);
      expect(page.url()).toContain('classing=natural');
    }));

  it('names the study area in English where it has such a name, else as it is and marked as Chinese', () =>
    town.onPage('/?lang=en&stat=gi&range=90d', {}, async (page) => {
      await legend(page).getByText('Study area: Yunzhou City (simulated), ').waitFor();
      expect(await legend(page).innerText()).not.toMatch(/\p{Script=Han}/u);
      await page.route('**/api/density/classes?*', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { studyArea: { nameEn: string | null } };
        body.studyArea.nameEn = null;
        await route.fulfill({ response: answer, json: body });
      });
      await page.getByRole('radio', { name: 'Change', exact: true }).check();
      await legend(page)
        .getByText(/Study area: all areas \(.*\), \d/)
        .waitFor();
      expect(await legend(page).locator('[lang="zh"]').innerText()).toBe('云州市（模拟）');
    }));

  it('says what grey means, and folds to its ramp', () =>
    town.onPage('/?stat=gi&range=90d', {}, async (page) => {
      const head = page.locator('.legend-head');
      expect(await head.getAttribute('aria-expanded')).toBe('true');
      await legend(page)
        .getByText(/灰色：/)
        .waitFor();
      await page.locator('.legend li button').first().click();
      expect(await violations(page)).toEqual([]);
      await head.click();
      await page.locator('.legend .ramp').waitFor();
      expect(await page.locator('.legend ol').count()).toBe(0);
    }));
});

describe('who made the map', () => {
  it.each([
    ['zh', 'light'],
    ['zh', 'dark'],
    ['en', 'light'],
    ['en', 'dark'],
  ])('is said beside the legend on a phone, folded or not: %s, %s', (lang, theme) =>
    town.onPage(
      `/?lang=${lang}&theme=${theme}`,
      { viewport: { width: 360, height: 780 }, hasTouch: true },
      async (page) => {
        for (const open of ['false', 'true']) {
          if (open === 'true') await page.locator('.legend-head').tap();
          expect(await page.locator('.legend-head').getAttribute('aria-expanded')).toBe(open);
          const said = (await page.locator('.maplibregl-ctrl-attrib').boundingBox())!;
          const box = (await legend(page).boundingBox())!;
          expect(said.width).toBeGreaterThan(80);
          expect(said.x).toBeGreaterThanOrEqual(0);
          expect(said.y).toBeGreaterThanOrEqual(box.y + box.height);
        }
      },
    ),
  );
});

describe('two periods', () => {
  it('go together, whichever map is moved, and the divider goes by keys', () =>
    town.onPage('/?range=90d&swipe=previous', {}, async (page) => {
      await idleBeside(page);
      expect(await drawn(page, 'hexagons')).toBeGreaterThan(50);
      expect(Number(await beside(page).getAttribute('data-hexagons'))).toBeGreaterThan(50);
      const { box } = await middle(page);
      const same = async () =>
        (await map(page).getAttribute('data-camera')) === (await beside(page).getAttribute('data-camera'));
      // The earlier period is on the left: that is the second map.
      for (const share of [0.2, 0.8]) {
        const before = camera(page);
        const start = { x: box.x + box.width * share, y: box.y + 100 };
        await page.mouse.move(start.x, start.y);
        await page.mouse.down();
        for (let i = 1; i <= 5; i++) await page.mouse.move(start.x + i * 12, start.y + i * 8);
        await page.mouse.up();
        await expect.poll(() => camera(page)).not.toBe(before);
        await idle(page);
        await idleBeside(page);
        await expect.poll(same).toBe(true);
      }

      expect(await violations(page)).toEqual([]);
      await divider(page).focus();
      const now = () => divider(page).getAttribute('aria-valuenow');
      await page.keyboard.press('Home');
      expect(await now()).toBe('0');
      await page.keyboard.press('End');
      await page.keyboard.press('Shift+ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      expect(await now()).toBe('88');
      // What is uncovered follows.
      const clip = await beside(page).evaluate((element) => (element as HTMLElement).style.clipPath);
      expect(clip).toMatch(/^inset\(0(px)? 12%/);
      await page.keyboard.press('Escape');
      await beside(page).waitFor({ state: 'detached' });
      expect(page.url()).not.toContain('swipe');
    }));

  it.each([
    ['as long', '/?range=90d&swipe=previous'],
    ['judged', '/?range=90d&swipe=previous&stat=gi'],
  ])('have their own columns in the legend, which add up to their totals: %s', (_, path) =>
    town.onPage(path, { viewport: { width: 1920, height: 1080 } }, async (page) => {
      await idleBeside(page);
      const recordsOf = async (column: number) =>
        (await countsOf(page, column)).reduce((sum, count) => sum + count, 0);
      const said = async (side: '左' | '右', words: RegExp) => {
        const lines = await page.locator('.legend footer p').allInnerTexts();
        const line = lines.find((text) => text.startsWith(`${side}：`) && words.test(text));
        return digits(words.exec(line ?? '')?.[1] ?? '0');
      };
      // A row is its label, then of each side its name (which is spoken only), cells and records.
      for (const [side, column] of [
        ['左', 4],
        ['右', 7],
      ] as const) {
        await expect.poll(() => recordsOf(column)).toBeGreaterThan(50);
        const total = await said(side, /共 ([\d,]+) 起/);
        expect(await recordsOf(column)).toBe(total - (await said(side, /另有 ([\d,]+) 起/)));
      }
      expect(await recordsOf(4)).not.toBe(await recordsOf(7));
    }),
  );

  it('are counted by the same limits where a window of another length would have its own', () =>
    town.onPage('/?range=90d', { viewport: { width: 1920, height: 1080 } }, async (page) => {
      let expected: { cells: number; count: number }[] = [];
      await page.route('**/api/density/classes?*', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.json()) as { limits: number[]; classes: typeof expected };
        expected = body.classes;
        const classes = body.classes.map((each) => ({ ...each, cells: 1, count: 1 }));
        await route.fulfill({
          response: answer,
          json: { ...body, limits: body.limits.map((limit) => limit + 1), classes },
        });
      });
      await page.getByRole('button', { name: '对比', exact: true }).click();
      await page.getByRole('radio', { name: '上一时段' }).check();
      await idleBeside(page);
      await expect.poll(() => countsOf(page, 4)).toEqual(expected.map(({ count }) => count));
      expect(await countsOf(page, 3)).toEqual(expected.map(({ cells }) => cells));
      expect(expected.length).toBeGreaterThan(3);
    }));

  it('fit a phone: the divider is dragged, nothing is cut', () =>
    town.onPage(
      '/?range=90d&swipe=year',
      { viewport: { width: 360, height: 780 }, hasTouch: true },
      async (page) => {
        await idleBeside(page);
        const inside = async (selector: string) => {
          for (const item of await page.locator(selector).all()) {
            const box = (await item.boundingBox())!;
            expect(box.x).toBeGreaterThanOrEqual(0);
            expect(box.x + box.width).toBeLessThanOrEqual(360);
          }
        };
        await inside('.swipe-periods > span');
        const handle = (await page.locator('.swipe-divider i').boundingBox())!;
        expect(Math.min(handle.width, handle.height)).toBeGreaterThanOrEqual(40);
        await page.mouse.move(handle.x + 20, handle.y + 20);
        await page.mouse.down();
        await page.mouse.move(100, handle.y + 60, { steps: 4 });
        await page.mouse.up();
        expect(Number(await divider(page).getAttribute('aria-valuenow'))).toBeCloseTo((100 / 360) * 100, 0);
        await page.locator('.legend-head').tap();
        // The cells of both sides, and which is which; the labels of the periods stay in sight.
        expect(await page.locator('.legend .sides b').allInnerTexts()).toEqual(['左', '右']);
        for (const row of await page.locator('.legend ol li').all()) {
          expect(await row.locator('.count:visible').count()).toBe(2);
        }
        const body = (await legend(page).boundingBox())!;
        const around = (await map(page).boundingBox())!;
        expect(body.y).toBeGreaterThanOrEqual(around.y);
        for (const label of await page.locator('.swipe-periods > span').all()) {
          const box = (await label.boundingBox())!;
          expect(box.y + box.height).toBeLessThanOrEqual(body.y);
        }
        await page.getByRole('button', { name: '结束对比' }).tap();
        await beside(page).waitFor({ state: 'detached' });
      },
    ));
});

describe('the pointer', () => {
  it('is told how many at once, more where it rests, nothing where it leaves', () =>
    town.onPage('/?stat=change&range=90d&layers=hexagons.areas', {}, async (page) => {
      await expect.poll(() => drawn(page, 'hexagons')).toBeGreaterThan(50);
      const { x, y } = await middle(page);
      await page.mouse.move(x, y);
      await expect.poll(() => note(page).innerText()).toMatch(/\d+ 起警情 · [\d.,]+ \/ 平方公里/);
      expect(await note(page).innerText()).toMatch(/→ .*不显著|显著(增加|减少)|不显著/);
      await page.locator('.hover-details .spark').waitFor();
      expect(await page.locator('.hover-details .week-grid rect').count()).toBe(168);
      // It grew away from the pointer.
      const box = (await note(page).boundingBox())!;
      const under = x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
      expect(under).toBe(false);
      await page.getByRole('tab', { name: '筛选' }).hover();
      await note(page).waitFor({ state: 'detached' });
    }));

  it('opens a record by its point, and a cluster by going nearer', async () => {
    const answer = await fetch(`${town.origin}/api/incidents?limit=1`);
    const [newest] = ((await answer.json()) as { items: { id: string; location: [number, number] }[] }).items;
    const [lng, lat] = newest!.location;
    await town.onPage(`/?map=18.00/${lat}/${lng}&layers=incidents.areas`, {}, async (page) => {
      const { x, y } = await middle(page);
      await page.mouse.click(x, y);
      await expect.poll(() => page.url()).toContain(`show=incident:${newest!.id}`);
    });
    await town.onPage('/?layers=incidents.areas', {}, async (page) => {
      const zoomOf = () => Number(camera(page)?.split('/')[0]);
      const before = zoomOf();
      const { box } = await middle(page);
      const found = async () => {
        // Clusters stand an eighth of a tile apart.
        for (let dy = -60; dy <= 60; dy += 8) {
          for (let dx = -60; dx <= 60; dx += 8) {
            const at = { x: box.x + box.width / 2 + dx, y: box.y + box.height / 2 + dy };
            await page.mouse.move(at.x, at.y);
            if (
              /最多/.test(
                await note(page)
                  .innerText({ timeout: 100 })
                  .catch(() => ''),
              )
            )
              return at;
          }
        }
        throw new Error('there is no cluster in the middle of the town');
      };
      const at = await found();
      await page.mouse.click(at.x, at.y);
      await expect.poll(zoomOf).toBeGreaterThan(before + 0.9);
    });
  });
});

describe('what is shown, taken away', () => {
  it('as a picture with the map in it, a table, hexagons, and a link that opens the same', () =>
    town.onPage('/?stat=emerging&theme=dark', {}, async (page) => {
      await expect.poll(() => drawn(page, 'hexagons')).toBeGreaterThan(50);
      const { file, bytes } = await download(page, '图片（PNG）');
      expect(file.suggestedFilename()).toMatch(/^hexbeat-emerging-[\d-]{21}\.png$/);
      // The drawing buffer is gone after its frame: a picture taken too late is of one colour.
      const picture = await page.evaluate(async (base64) => {
        const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([data], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        const { data: pixels } = context.getImageData(0, image.height / 4, image.width, image.height / 2);
        const colors = new Set<number>();
        for (let i = 0; i < pixels.length; i += 4) {
          colors.add((pixels[i]! << 16) | (pixels[i + 1]! << 8) | pixels[i + 2]!);
        }
        return { width: image.width, height: image.height, colors: colors.size };
      }, bytes.toString('base64'));
      const { box } = await middle(page);
      expect(picture.width).toBe(Math.round(box.width));
      expect(picture.height).toBeGreaterThan(box.height + 100);
      expect(picture.colors).toBeGreaterThan(100);

      const table = await download(page, '表格（CSV）');
      expect(table.bytes.toString()).toMatch(/^cell,count,ratePerKm2,.*emerging/);
      const hexagons = await download(page, '六边形（GeoJSON）');
      const { features } = JSON.parse(hexagons.bytes.toString()) as {
        features: { geometry: { type: string }; properties: { emerging: string } }[];
      };
      expect(features.length).toBe(table.bytes.toString().trim().split(/\r?\n/).length - 1);
      expect(features[0]!.geometry.type).toBe('Polygon');

      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: '导出', exact: true }).click();
      await page.getByRole('button', { name: '复制链接' }).click();
      await page.getByText('链接已复制').waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    }));
});
