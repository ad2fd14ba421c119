/** The map as a picture to hand on: title, window, marks, the map as it is seen, legend, scale, source. */
import { addDays } from '../../domain/time/date.ts';
import { formatDay, formatInstant } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { hourText } from '../parts/hourWords.ts';
import { areaName, filterWords } from '../parts/filterWords.ts';
import { fixedLegends, legend, type LegendRow } from '../panels/legendModel.ts';
import { asOfDay, days, health, timeZone } from '../state/data.ts';
import { filters, layers } from '../state/store.ts';
import { Paper, type MapPicture, type Sheet, type SheetLegend } from './paper.ts';
import { periodText, periods } from './periods.ts';
import { besideMap, mainMap, split } from './shown.ts';

/** CSS pixels; a narrower map lies in the middle of its sheet. */
const LEAST_WIDTH = 360;

/** A PNG of what is on screen; rejects where there is no map, or the browser cannot encode a picture so large. */
export async function pictureOfMap(): Promise<Blob> {
  const main = mainMap.peek();
  if (!main) throw new Error('There is no map');
  const { clientWidth: width, clientHeight: height } = main.map.getCanvas();
  const canvas = await main.picture();
  const second = await besideMap.peek()?.picture();
  const map: MapPicture = { canvas, width, height, metersPerPixel: metersPerPixel(main.camera()) };
  if (second) drawBeside(canvas, second);
  const sheet = sheetOf(map, main.attribution());
  const drawn = new Paper(Math.max(width, LEAST_WIDTH), canvas.width / width).draw(sheet);
  return new Promise((resolve, reject) =>
    drawn.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))),
      'image/png',
    ),
  );
}

/** Ground metres of a CSS pixel at the middle of a Web Mercator map (512 px are the world at zoom 0). */
function metersPerPixel({ lat, zoom }: { lat: number; zoom: number }): number {
  return (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
}

/** The second map over the first, on its side of the divider. */
function drawBeside(canvas: HTMLCanvasElement, second: HTMLCanvasElement) {
  const context = canvas.getContext('2d')!;
  const at = Math.round(split.peek() * canvas.width);
  const [from, width] = periods.peek()?.besideIsLeft ? [0, at] : [at, canvas.width - at];
  if (width > 0) context.drawImage(second, from, 0, width, canvas.height, from, 0, width, canvas.height);
  context.fillStyle = getComputedStyle(document.body).getPropertyValue('--surface');
  context.fillRect(at - 2, 0, 4, canvas.height);
}

/** Of two periods both, left and right of a line. */
const withCells = (row: LegendRow) => ({ ...row, cells: row.periods.map(({ cells }) => cells).join(' | ') });

function sheetOf(map: MapPicture, attribution: string): Sheet {
  const model = layers.peek().has('hexagons') ? legend.peek() : null;
  const state = health.peek();
  const lang = language.peek();
  const legends: SheetLegend[] = [
    ...(model && !model.empty
      ? [{ title: model.title, note: model.size, rows: model.rows.map(withCells) }]
      : []),
    ...fixedLegends.peek().map(({ title, rows }) => ({
      title,
      note: '',
      rows: rows.map((row) => ({ ...row, cells: '' })),
    })),
  ];
  const window = days.peek();
  const sides = periods.peek();
  return {
    title: [model?.title ?? t(`filter.${filters.peek().of}`), areaName()].filter(Boolean).join(' · '),
    under: [
      sides
        ? [sides.left, sides.right].map(periodText).join(' | ')
        : `${formatDay(window.from, lang)} – ${formatDay(addDays(window.to, -1), lang)}`,
      filterWords().join(' · '),
    ].filter(Boolean),
    marks: [
      ...(state?.simulated ? [{ text: t('mark.simulated'), warm: true }] : []),
      ...(state?.service === 'evaluation' ? [{ text: t('mark.evaluation'), warm: false }] : []),
      { text: t('mark.asOf', { day: formatDay(asOfDay.peek(), lang) }), warm: false },
    ],
    map,
    periods: sides && [periodText(sides.left), periodText(sides.right)],
    legends,
    notes: [
      ...(model ? [...(model.empty ? [model.empty] : []), ...model.notes.map(({ text }) => text)] : []),
      ...(layers.peek().has('risk') ? [hourText()] : []),
      ...fixedLegends.peek().flatMap(({ notes }) => notes),
    ],
    foot: [
      [t('png.source', { host: location.host }), attribution].filter(Boolean).join(' · '),
      t('png.made', { at: formatInstant(Date.now(), lang, timeZone.peek()) }),
    ],
  };
}
