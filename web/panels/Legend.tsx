/** What the colours mean: classes with their limits, cells and records; of which time and place. A click isolates a class. */
import foldIcon from 'lucide-static/icons/chevron-down.svg?raw';
import layersIcon from 'lucide-static/icons/layers.svg?raw';
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { CLASSINGS } from '../../domain/density/stat.ts';
import { t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { Segments } from '../parts/Segments.tsx';
import { StatNeeds } from '../parts/StatNeeds.tsx';
import { Swatch } from '../parts/Swatch.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { besideClasses } from '../state/besideClasses.ts';
import { classes, unaskable } from '../state/data.ts';
import { forecast } from '../state/forecast.ts';
import { isPhone } from '../state/layout.ts';
import { isolated } from '../state/scene.ts';
import { classing, filters, layers, toggleLayer } from '../state/store.ts';
import { LAYERS } from '../state/view.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { fixedLegends, legend, type LegendModel, type LegendNote } from './legendModel.ts';

export function Legend() {
  const shown = layers.value.has('hexagons') || fixedLegends.value.length > 0;
  return (
    <section class={`legend${shown ? '' : ' only-tools'}`} aria-label={t('legend.label')}>
      <Busy when={classes.busy.value || besideClasses.busy.value || forecast.busy.value} />
      {shown && <Foldable />}
      <div class="legend-tools">
        <LayersButton />
        <ExportMenu />
      </div>
    </section>
  );
}

/** Folds to its title and ramp; on a phone it is folded at first, because the map needs the room. */
function Foldable() {
  const [open, setOpen] = useState(!isPhone.peek());
  const model = layers.value.has('hexagons') ? legend.value : null;
  const fixed = fixedLegends.value;
  const first = model ?? fixed[0];
  return (
    <>
      <button
        type="button"
        class="legend-head"
        aria-expanded={open}
        title={t('legend.fold')}
        onClick={() => setOpen(!open)}
      >
        <strong>{first?.title ?? t('legend.label')}</strong>
        <Icon svg={foldIcon} size={16} />
        {model && (
          <span class="hex-size" key={model.res}>
            {model.size}
          </span>
        )}
        {!open && (
          <span class="ramp">
            {first?.rows.map(({ color, opacity }, i) => (
              <i key={i} style={{ '--color': color, '--strength': `${opacity * 100}%` }} />
            ))}
          </span>
        )}
      </button>
      {open && <Body first={first?.title} />}
    </>
  );
}

/** `first`: the title that is above it already. */
function Body({ first }: { first: string | undefined }) {
  return (
    <div class="legend-body">
      {layers.value.has('hexagons') && <Hexagons />}
      {layers.value.has('risk') && forecast.problem.value && (
        <ErrorNote problem={forecast.problem.value} retry={forecast.reload} />
      )}
      {fixedLegends.value.map(({ layer, title, rows, notes }) => (
        <div key={layer} class="classes">
          {title !== first && <h3>{title}</h3>}
          <ul class="fixed">
            {rows.map((row) => (
              <li key={row.label}>
                <Swatch {...row} />
                {row.label}
              </li>
            ))}
          </ul>
          {notes.length > 0 && (
            <footer>
              {notes.map((note) => (
                <p key={note}>{note}</p>
              ))}
            </footer>
          )}
        </div>
      ))}
    </div>
  );
}

function Hexagons() {
  const model = legend.value;
  const problem = classes.problem.value;
  if (unaskable.value) return <StatNeeds />;
  if (problem) return <ErrorNote problem={problem} retry={classes.reload} />;
  if (!model) return null;
  return (
    <div class="classes">
      {model.empty ? <p>{model.empty}</p> : <Rows model={model} />}
      {model.sequential && !model.empty && (
        <Segments
          label={t('legend.classing')}
          quiet
          value={classing.value}
          options={CLASSINGS.map((value) => ({ value, label: t(`legend.classing.${value}`) }))}
          onChange={(value) => (classing.value = value)}
        />
      )}
      <footer>
        {model.notes.map((note) => (
          <Note key={note.text} {...note} />
        ))}
      </footer>
    </div>
  );
}

function Note({ text, chinese }: LegendNote) {
  if (!chinese) return <p>{text}</p>;
  const [before, after] = text.split(chinese);
  return (
    <p>
      {before}
      <span lang="zh">{chinese}</span>
      {after}
    </p>
  );
}

function Rows({ model }: { model: LegendModel }) {
  const two = model.sides.length > 0;
  return (
    <div class={`class-rows${two ? ' two-periods' : ''}`}>
      {two && (
        <div class="legend-heads sides" aria-hidden="true">
          {model.sides.map((side) => (
            <b key={side}>{side}</b>
          ))}
        </div>
      )}
      <div class="legend-heads" aria-hidden="true">
        {(two ? model.sides : ['']).map((side) => (
          <Fragment key={side}>
            <span>{t('legend.head.cells')}</span>
            <span class="records">{t(`legend.head.${filters.value.of}`)}</span>
          </Fragment>
        ))}
      </div>
      <ol>
        {model.rows.map((row) => (
          <li key={row.key}>
            <button
              type="button"
              aria-pressed={isolated.value === row.key}
              title={row.hint ?? t('legend.isolate', { range: row.label })}
              class={isolated.value !== null && isolated.value !== row.key ? 'faded' : ''}
              onClick={() => (isolated.value = isolated.value === row.key ? null : row.key)}
            >
              <Swatch {...row} />
              <span>{row.label}</span>
              {row.periods.map(({ cells, count }, i) => (
                <Fragment key={i}>
                  {two && <span class="spoken">{model.sides[i]}</span>}
                  <span class="count">{cells}</span>
                  <span class="count records">{count}</span>
                </Fragment>
              ))}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function LayersButton() {
  return (
    <Popup
      named
      class="legend-tool"
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
