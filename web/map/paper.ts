/** Draws a sheet with a map, its title and its legend on a canvas, in the page's own colours and fonts. Knows no state. */
import type { LegendRow } from '../panels/legendModel.ts';
import { patternCanvas } from './patterns.ts';

export interface MapPicture {
  canvas: HTMLCanvasElement;
  /** CSS pixels. */
  width: number;
  height: number;
  metersPerPixel: number;
}

export interface SheetLegend {
  title: string;
  note: string;
  /** `cells`: how many, where that is known. */
  rows: (Pick<LegendRow, 'color' | 'label' | 'pattern' | 'opacity'> & { cells: string })[];
}

export interface Sheet {
  title: string;
  under: string[];
  marks: { text: string; warm: boolean }[];
  map: MapPicture;
  /** Left and right of the divider. */
  periods: [string, string] | null;
  legends: SheetLegend[];
  notes: string[];
  foot: string[];
}

/** CSS pixels. */
const MARGIN = 16;
const ROW = 22;
const SCALE_BAR = 96;

export class Paper {
  readonly #canvas = document.createElement('canvas');
  readonly #context = this.#canvas.getContext('2d')!;
  readonly #width: number;
  readonly #scale: number;
  readonly #style = getComputedStyle(document.body);
  #y = 0;

  /** `width` in CSS pixels, `scale` device pixels each. */
  constructor(width: number, scale: number) {
    this.#width = width;
    this.#scale = scale;
  }

  draw(sheet: Sheet): HTMLCanvasElement {
    // Once to learn how high it is, once to keep.
    this.#canvas.width = this.#canvas.height = 1;
    this.#layOut(sheet);
    this.#canvas.width = Math.round(this.#width * this.#scale);
    const height = Math.ceil(this.#y);
    this.#canvas.height = Math.round(height * this.#scale);
    this.#context.scale(this.#scale, this.#scale);
    this.#context.fillStyle = this.#color('--surface');
    this.#context.fillRect(0, 0, this.#width, height);
    this.#layOut(sheet);
    return this.#canvas;
  }

  #layOut({ title, under, marks, map, periods, legends, notes, foot }: Sheet) {
    this.#y = MARGIN;
    this.#text(title, 20, '--text', 600);
    for (const line of under) this.#text(line, 13, '--muted');
    this.#marks(marks);
    this.#y += 10;
    this.#map(map, periods);
    for (const legend of legends) this.#legend(legend);
    for (const line of notes) this.#text(line, 12, '--muted');
    this.#y += 8;
    for (const line of foot) this.#text(line, 11, '--muted');
    this.#y += MARGIN;
  }

  #color(name: string) {
    return this.#style.getPropertyValue(name);
  }

  #type(size: number, color: string, weight = 400) {
    this.#context.font = `${weight} ${size}px ${this.#style.fontFamily}`;
    this.#context.fillStyle = this.#color(color);
  }

  /** From margin to margin, broken where it must be: between words, or after any Chinese character. */
  #text(text: string, size: number, color: string, weight = 400) {
    this.#type(size, color, weight);
    for (const line of this.#wrapped(text)) {
      this.#y += size * 1.4;
      this.#context.fillText(line, MARGIN, this.#y - size * 0.3);
    }
  }

  #wrapped(text: string): string[] {
    const room = this.#width - 2 * MARGIN;
    const lines = [''];
    for (const piece of text.match(/[\u2e80-\u9fff\uff00-\uffef]|\s+|[^\s\u2e80-\u9fff\uff00-\uffef]+/g) ??
      []) {
      const line = lines.at(-1)!;
      if (line && this.#context.measureText(line + piece).width > room) lines.push(piece.trimStart());
      else lines[lines.length - 1] = line + piece;
    }
    return lines;
  }

  #marks(marks: Sheet['marks']) {
    const context = this.#context;
    let x = MARGIN;
    this.#y += 6;
    for (const { text, warm } of marks) {
      this.#type(12, warm ? '--warm' : '--muted', warm ? 600 : 400);
      const width = context.measureText(text).width + 18;
      if (x > MARGIN && x + width > this.#width - MARGIN) {
        x = MARGIN;
        this.#y += 26;
      }
      context.fillStyle = this.#color(warm ? '--warm-soft' : '--surface-3');
      context.beginPath();
      context.roundRect(x, this.#y, width, 22, 11);
      context.fill();
      context.fillStyle = this.#color(warm ? '--warm' : '--muted');
      context.fillText(text, x + 9, this.#y + 15.5);
      x += width + 6;
    }
    this.#y += 22;
  }

  #map({ canvas, width, height, metersPerPixel }: MapPicture, periods: Sheet['periods']) {
    const context = this.#context;
    const left = (this.#width - width) / 2;
    context.drawImage(canvas, left, this.#y, width, height);
    periods?.forEach((period, i) => {
      this.#type(12, '--text', 600);
      const wide = context.measureText(period).width + 16;
      const x = i === 0 ? left + 8 : left + width - 8 - wide;
      this.#plate(x, this.#y + 8, wide, 24);
      this.#type(12, '--text', 600);
      context.fillText(period, x + 8, this.#y + 24.5);
    });
    this.#scaleBar(left + width - MARGIN, this.#y + height - 14, metersPerPixel);
    this.#y += height + 8;
  }

  #plate(x: number, y: number, width: number, height: number) {
    const context = this.#context;
    context.globalAlpha = 0.85;
    context.fillStyle = this.#color('--surface');
    context.beginPath();
    context.roundRect(x, y, width, height, 4);
    context.fill();
    context.globalAlpha = 1;
  }

  #scaleBar(right: number, y: number, metersPerPixel: number) {
    const context = this.#context;
    const meters = roundLength(SCALE_BAR * metersPerPixel);
    const pixels = meters / metersPerPixel;
    const x = right - pixels;
    this.#plate(x - 8, y - 22, pixels + 16, 30);
    context.strokeStyle = this.#color('--text');
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, y - 5);
    context.lineTo(x, y);
    context.lineTo(x + pixels, y);
    context.lineTo(x + pixels, y - 5);
    context.stroke();
    this.#type(11, '--text');
    context.textAlign = 'center';
    context.fillText(meters < 1000 ? `${meters} m` : `${meters / 1000} km`, x + pixels / 2, y - 6);
    context.textAlign = 'left';
  }

  #legend({ title, note, rows }: SheetLegend) {
    this.#text(note ? `${title} · ${note}` : title, 13, '--text', 600);
    this.#y += 4;
    const room = this.#width - 2 * MARGIN;
    this.#type(12, '--text');
    const widths = rows.map(({ label, cells }) => this.#context.measureText(label + cells).width);
    const column = Math.max(...widths) + 32 + 8 + 20;
    const columns = Math.max(1, Math.floor(room / column));
    rows.forEach((row, i) => {
      this.#row(row, MARGIN + (i % columns) * column, this.#y + Math.floor(i / columns) * ROW);
    });
    this.#y += Math.ceil(rows.length / columns) * ROW + 4;
  }

  #row({ color, label, pattern, opacity, cells }: SheetLegend['rows'][number], x: number, y: number) {
    const context = this.#context;
    context.fillStyle = this.#color('--map-ground');
    context.fillRect(x, y + 2, 24, 16);
    context.globalAlpha = opacity;
    context.fillStyle = color;
    context.fillRect(x, y + 2, 24, 16);
    if (pattern) {
      const tile = context.createPattern(patternCanvas(pattern, this.#scale), 'repeat')!;
      // A tile's pixels are device pixels.
      tile.setTransform(new DOMMatrix().translate(x, y + 2).scale(1 / this.#scale));
      context.fillStyle = tile;
      context.fillRect(x, y + 2, 24, 16);
    }
    context.globalAlpha = 1;
    this.#type(12, '--text');
    context.fillText(label, x + 32, y + 14.5);
    const wide = context.measureText(label).width;
    this.#type(12, '--muted');
    if (cells) context.fillText(cells, x + 32 + wide + 8, y + 14.5);
  }
}

/** The longest of 1, 2 or 5 times a power of ten that is not longer. */
export function roundLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
}
