/**
 * A team's way as a drawing for paper: the town's roads thin, the way strong with arrows, stops by number, sections by name. Lines, not pixels: sharp at
 * any size, and drawn from the plan alone, whatever the network gives.
 */
import { boundsOf, localFrame, type LngLat } from '../../domain/place.ts';
import { roundLength } from '../map/paper.ts';

/** Units of the drawing: tenths of a millimetre on the sheet. */
const WIDTH = 1820;
const HEIGHT = 980;
const PADDING = 90;
/** The least ground that is shown, metres: one stop alone has no extent. */
const LEAST_METERS = 300;
const ARROW_EVERY = 150;
const TEXT = 30;
/** Of one pin: the table says at which place the others are. */
const MOST_NUMBERS = 3;

export interface MapStop {
  number: number;
  name: string;
  at: LngLat;
}

interface Props {
  roads: readonly LngLat[][];
  routes: readonly LngLat[][];
  stops: readonly MapStop[];
  base: LngLat;
  label: string;
}

type Xy = [number, number];

export function RouteMap({ roads, routes, stops, base, label }: Props) {
  const { project, unitsPerMeter } = projection([...routes.flat(), ...stops.map(({ at }) => at), base]);
  const ways = routes.map((line) => line.map(project));
  const pins = pinsOf(stops, project);
  const [x, y] = project(base);
  const scaleMeters = roundLength(240 / unitsPerMeter);
  return (
    <svg class="route-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <rect width={WIDTH} height={HEIGHT} class="ground" />
      <path class="roads" d={pathOf(roads.map((line) => line.map(project)).filter(isInView))} />
      <path class="way-casing" d={pathOf(ways)} />
      <path class="way" d={pathOf(ways)} />
      <path class="arrows" d={ways.map(arrowsOf).join('')} />
      <rect class="base" x={x - 16} y={y - 16} width={32} height={32} />
      {labelsOf(pins).map(({ text, x: left, y: baseline, anchor }) => (
        <text key={text} class="name" x={left} y={baseline} text-anchor={anchor} font-size={TEXT}>
          {text}
        </text>
      ))}
      {pins.map((pin) => (
        <g key={`${pin.x} ${pin.y}`}>
          <rect class="pin" x={pin.x - pin.half} y={pin.y - 23} width={2 * pin.half} height={46} rx={23} />
          <text class="number" x={pin.x} y={pin.y + 10} text-anchor="middle" font-size={28}>
            {pin.text}
          </text>
        </g>
      ))}
      <path class="scale" d={`M40 ${HEIGHT - 56}v16h${scaleMeters * unitsPerMeter}v-16`} />
      <text class="name" x={40} y={HEIGHT - 66} font-size={26}>
        {scaleMeters < 1000 ? `${scaleMeters} m` : `${scaleMeters / 1000} km`}
      </text>
    </svg>
  );
}

/** North is up; the points fill the drawing. */
function projection(points: readonly LngLat[]) {
  const [west, south, east, north] = boundsOf(points);
  const frame = localFrame([(west + east) / 2, (south + north) / 2]);
  const [right, top] = frame.toMeters([east, north]);
  const unitsPerMeter = Math.min(
    (WIDTH - 2 * PADDING) / Math.max(2 * right, LEAST_METERS),
    (HEIGHT - 2 * PADDING) / Math.max(2 * top, LEAST_METERS),
  );
  const project = (point: LngLat): Xy => {
    const [east_, north_] = frame.toMeters(point);
    return [rounded(WIDTH / 2 + east_ * unitsPerMeter), rounded(HEIGHT / 2 - north_ * unitsPerMeter)];
  };
  return { project, unitsPerMeter };
}

const rounded = (value: number) => Math.round(value * 10) / 10;
const pathOf = (lines: readonly Xy[][]): string =>
  lines
    .filter((line) => line.length > 1)
    .map((line) => `M${line.map((point) => point.join(' ')).join('L')}`)
    .join('');

function isInView(line: readonly Xy[]): boolean {
  const xs = line.map(([x]) => x);
  const ys = line.map(([, y]) => y);
  return Math.max(...xs) > 0 && Math.min(...xs) < WIDTH && Math.max(...ys) > 0 && Math.min(...ys) < HEIGHT;
}

/** Chevrons along a line, at even distances. */
function arrowsOf(line: readonly Xy[]): string {
  let path = '';
  let left = ARROW_EVERY / 2;
  for (let i = 1; i < line.length; i++) {
    const [[x0, y0], [x1, y1]] = [line[i - 1]!, line[i]!];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
    for (; left <= length; left += ARROW_EVERY) {
      const [x, y] = [x0 + dx * left, y0 + dy * left];
      const wing = (side: number): Xy => [
        rounded(x - 11 * dx - side * 9 * dy),
        rounded(y - 11 * dy + side * 9 * dx),
      ];
      path += `M${wing(1).join(' ')}L${rounded(x)} ${rounded(y)}L${wing(-1).join(' ')}`;
    }
    left -= length;
  }
  return path;
}

interface Pin {
  text: string;
  name: string;
  x: number;
  y: number;
  half: number;
}

/** Stops that would lie over one another share a pin: `1·4`. */
function pinsOf(stops: readonly MapStop[], project: (point: LngLat) => Xy): Pin[] {
  const pins: { numbers: number[]; name: string; x: number; y: number }[] = [];
  for (const { number, name, at } of stops) {
    const [x, y] = project(at);
    const near = pins.find((pin) => Math.abs(pin.x - x) < 40 && Math.abs(pin.y - y) < 40);
    if (near) near.numbers.push(number);
    else pins.push({ numbers: [number], name, x, y });
  }
  return pins.map(({ numbers, ...pin }) => {
    const text = numbers.slice(0, MOST_NUMBERS).join('·') + (numbers.length > MOST_NUMBERS ? '…' : '');
    return { ...pin, text, half: Math.max(23, 10 + text.length * 8.5) };
  });
}

interface Label {
  text: string;
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Each section's name once, beside its first pin where there is room; where there is none the table says it. */
function labelsOf(pins: readonly Pin[]): Label[] {
  const taken: Box[] = pins.map(({ x, y, half }) => ({
    left: x - half,
    right: x + half,
    top: y - 23,
    bottom: y + 23,
  }));
  const seen = new Set<string>();
  return pins.flatMap((pin) => {
    if (seen.has(pin.name)) return [];
    const width = widthOf(pin.name);
    const gap = pin.half + 8;
    const places: [Label, Box][] = (
      [
        ['start', pin.x + gap, pin.y + 10],
        ['end', pin.x - gap, pin.y + 10],
        ['middle', pin.x, pin.y - 32],
        ['middle', pin.x, pin.y + 54],
      ] as const
    ).map(([anchor, x, y]) => {
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
      return [
        { text: pin.name, x, y, anchor },
        { left, right: left + width, top: y - TEXT, bottom: y + 6 },
      ];
    });
    const free = places.find(([, box]) => isInside(box) && !taken.some((other) => overlaps(box, other)));
    if (!free) return [];
    seen.add(pin.name);
    taken.push(free[1]);
    return [free[0]];
  });
}

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const isInside = ({ left, right, top, bottom }: Box) =>
  left > 8 && right < WIDTH - 8 && top > 8 && bottom < HEIGHT - 8;
/** Chinese characters are as wide as high, others about half. */
const widthOf = (text: string) =>
  [...text].reduce((sum, char) => sum + TEXT * (/[\u2e80-\u9fff\uff00-\uffef]/.test(char) ? 1 : 0.56), 0);
