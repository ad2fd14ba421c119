/** Curves over a logarithmic axis, with the numbers as a table for who cannot see them. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Curve {
  key: string;
  label: string;
  /** Of the CSS: how it is drawn. */
  look: string;
  /** One for each x. */
  values: readonly number[];
}

interface Props {
  title: string;
  /** Of the x axis. */
  unit: string;
  xs: readonly number[];
  xTicks: readonly number[];
  curves: readonly Curve[];
  formatX(value: number): string;
  formatY(value: number): string;
}

const HEIGHT = 232;
const ROOM = { left: 40, right: 12, top: 10, bottom: 40 };

/** The width that an element has, in pixels, as it changes. */
function useWidth() {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(440);
  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => setWidth(Math.max(240, element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

/** A round step that gives three to six lines up to `most`. */
export function roundStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 3));
  return [1, 2, 2.5, 5, 10].map((each) => each * power).find((step) => most / step <= 5)!;
}

export function LineChart({ title, unit, xs, xTicks, curves, formatX, formatY }: Props) {
  const { box, width } = useWidth();
  const highest = Math.max(1e-9, ...curves.flatMap(({ values }) => values));
  const step = roundStep(highest);
  const most = Math.ceil(highest / step) * step;
  const [first, last] = [Math.log(xs[0]!), Math.log(xs.at(-1)!)];
  const x = (value: number) =>
    ROOM.left + ((Math.log(value) - first) / (last - first)) * (width - ROOM.left - ROOM.right);
  const y = (value: number) => HEIGHT - ROOM.bottom - (value / most) * (HEIGHT - ROOM.top - ROOM.bottom);
  const lines = Array.from({ length: Math.round(most / step) + 1 }, (_, i) => i * step);
  return (
    <figure class="chart" ref={box}>
      <h3>{title}</h3>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {lines.map((line) => (
          <g key={line} class="grid-line">
            <line x1={ROOM.left} x2={width - ROOM.right} y1={y(line)} y2={y(line)} />
            <text x={ROOM.left - 6} y={y(line)} text-anchor="end" dominant-baseline="middle">
              {formatY(line)}
            </text>
          </g>
        ))}
        {xTicks.map((tick) => (
          <text key={tick} x={x(tick)} y={HEIGHT - ROOM.bottom + 16} text-anchor="middle">
            {formatX(tick)}
          </text>
        ))}
        <text class="unit" x={(ROOM.left + width - ROOM.right) / 2} y={HEIGHT - 6} text-anchor="middle">
          {unit}
        </text>
        {curves.map(({ key, look, values }) => (
          <polyline
            key={key}
            class={`curve ${look}`}
            points={values.map((value, i) => `${x(xs[i]!).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
          />
        ))}
      </svg>
      {/* A table is as wide as its cells, whatever it is told: its box is what is put out of sight. */}
      <div class="spoken">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              {xs.map((each) => (
                <th key={each} scope="col">
                  {formatX(each)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {curves.map(({ key, label, values }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                {values.map((value, i) => (
                  <td key={xs[i]}>{formatY(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
