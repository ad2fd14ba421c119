/** What the colours mean: class limits, cells in each, the unit, the hexagon's size, the window. A click isolates a class. */
import layersIcon from 'lucide-static/icons/layers.svg?raw';
import { addDays } from '../../domain/time/date.ts';
import { formatMeters, formatNumber, formatSignificant } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { countByClass, hexagonSize } from '../map/classes.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { Busy } from '../parts/status.tsx';
import { days, density } from '../state/data.ts';
import { isPhone } from '../state/layout.ts';
import { isolatedClass, scales, valueOf } from '../state/scene.ts';
import { filters, layers, measure, toggleLayer } from '../state/store.ts';
import { LAYERS } from '../state/view.ts';

export function Legend() {
  return (
    <section
      class={`legend${layers.value.has('hexagons') ? '' : ' only-layers'}`}
      aria-label={t('legend.label')}
    >
      <Busy when={density.busy.value} />
      {layers.value.has('hexagons') && (isPhone.value ? <Folded /> : <Classes />)}
      <LayersButton />
    </section>
  );
}

/** On a phone the map needs the room: the ramp alone, the rest on a tap. */
function Folded() {
  const scale = scales.value.get(density.data.value?.res ?? -1);
  return (
    <details>
      <summary>
        {t(`legend.unit.${measure.value}.${filters.value.of}`)}
        <span class="ramp">
          {scale?.colors.map((color) => (
            <i key={color} style={{ '--color': color }} />
          ))}
        </span>
      </summary>
      <Classes />
    </details>
  );
}

function Classes() {
  const answer = density.data.value;
  const scale = answer && scales.value.get(answer.res);
  if (!answer || !scale) return null;
  const lang = language.value;
  const write = (value: number) =>
    measure.value === 'count' ? formatNumber(value, lang) : formatSignificant(value, lang);
  const values = answer.cells.map((cell) => valueOf(cell, measure.value));
  const counts = countByClass(values, scale.limits);
  const least = values.reduce((low, value) => Math.min(low, value), Infinity);
  const edges = [least, ...scale.limits];
  const nameOfClass = (i: number) => {
    const from = edges[i]!;
    const next = edges[i + 1];
    if (next === undefined) return t('legend.least', { from: write(from) });
    if (measure.value !== 'count') return `${write(from)} – ${write(next)}`;
    return next - from <= 1 ? write(from) : `${write(from)} – ${write(next - 1)}`;
  };
  const { widthMeters } = hexagonSize(answer.res);
  const rounded = Number(widthMeters.toPrecision(2));
  return (
    <div class="classes">
      <header>
        <strong>{t(`legend.unit.${measure.value}.${filters.value.of}`)}</strong>
        <span class="hex-size" key={answer.res}>
          {t('legend.size', { width: formatMeters(rounded, lang) })}
        </span>
      </header>
      {answer.total === 0 ? (
        <p>{t('legend.none')}</p>
      ) : (
        <ol>
          {scale.colors.map((color, i) => (
            <li key={i}>
              <button
                type="button"
                aria-pressed={isolatedClass.value === i}
                title={t('legend.isolate', { range: nameOfClass(i) })}
                class={isolatedClass.value !== null && isolatedClass.value !== i ? 'faded' : ''}
                onClick={() => (isolatedClass.value = isolatedClass.value === i ? null : i)}
              >
                <i class="swatch" style={{ '--color': color }} />
                <span>{nameOfClass(i)}</span>
                <span class="count">{t('legend.cells', { cells: formatNumber(counts[i]!, lang) })}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <footer>
        {t('legend.window', {
          from: days.value.from,
          to: addDays(days.value.to, -1),
        })}
      </footer>
    </div>
  );
}

function LayersButton() {
  return (
    <Popup
      named
      class="layers-button"
      label={t('layers.label')}
      button={
        <>
          <Icon svg={layersIcon} size={16} />
          <span>{t('layers.label')}</span>
        </>
      }
    >
      {() => (
        <div class="checks">
          {LAYERS.map((layer) => (
            <label key={layer}>
              <input type="checkbox" checked={layers.value.has(layer)} onChange={() => toggleLayer(layer)} />
              <span>
                {t(`layer.${layer}`)}
                {(layer === 'incidents' || layer === 'hazards') && <small>{t('layers.pointsHint')}</small>}
              </span>
            </label>
          ))}
        </div>
      )}
    </Popup>
  );
}
