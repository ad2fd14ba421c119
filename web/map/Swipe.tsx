/** Two periods side by side: a second map under the first, uncovered up to a divider that is dragged or moved by keys. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import handleIcon from 'lucide-static/icons/move-horizontal.svg?raw';
import { formatShare } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { sceneBeside } from '../state/scene.ts';
import { say } from '../state/notice.ts';
import { camera, swipe, wall } from '../state/store.ts';
import { tool } from '../state/tools.ts';
import { clicked } from './clicked.ts';
import { MapController } from './controller.ts';
import { periodText, periods, type Period } from './periods.ts';
import { besideMap, hovered, mainMap, split } from './shown.ts';

const STEP = 0.02;
const BIG_STEP = 0.1;

export function Swipe() {
  const container = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const main = mainMap.peek();
    const first = sceneBeside.peek();
    if (!main || !first || !container.current) return;
    const map = new MapController(
      container.current,
      first,
      main.camera(),
      {
        camera: (next) => (camera.value = next),
        hover: (hit, point) => (hovered.value = hit && { hit, ...point, beside: true }),
        click: clicked,
        failed: () => say(t('map.failed')),
      },
      { beside: true },
    );
    besideMap.value = map;
    const stops = [
      main.onMove((to) => map.follow(to)),
      map.onMove((to) => main.follow(to)),
      effect(() => {
        if (sceneBeside.value) map.sync(sceneBeside.value);
      }),
      effect(() => map.setCursor(tool.value.kind === 'pick' ? 'crosshair' : hovered.value ? 'pointer' : '')),
    ];
    return () => {
      for (const stop of stops) stop();
      besideMap.value = null;
      hovered.value = null;
      map.remove();
    };
  }, []);

  // Esc ends it where nothing else is open that Esc would close.
  useEffect(() => {
    const onEscape = (event: KeyboardEvent) => {
      const other =
        tool.value.kind !== 'none' || wall.value || document.querySelector(':popover-open, dialog[open]');
      if (event.key === 'Escape' && !event.defaultPrevented && !other) close();
    };
    document.addEventListener('keydown', onEscape);
    return () => document.removeEventListener('keydown', onEscape);
  }, []);

  const sides = periods.value;
  if (!sides) return null;
  const { left, right, besideIsLeft } = sides;
  const there = besideIsLeft ? left : right;
  const share = split.value;
  const percent = `${share * 100}%`;
  const clip = besideIsLeft ? `inset(0 ${100 - share * 100}% 0 0)` : `inset(0 0 0 ${percent})`;

  function drag(event: PointerEvent) {
    const box = frame.current?.getBoundingClientRect();
    const held = event.currentTarget as HTMLElement;
    if (!box || !held.hasPointerCapture(event.pointerId)) return;
    moveTo((event.clientX - box.left) / box.width);
  }
  function onKey(event: KeyboardEvent) {
    const step = event.shiftKey ? BIG_STEP : STEP;
    const to: Record<string, number> = {
      ArrowLeft: share - step,
      ArrowDown: share - step,
      ArrowRight: share + step,
      ArrowUp: share + step,
      PageDown: share - BIG_STEP,
      PageUp: share + BIG_STEP,
      Home: 0,
      End: 1,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    // Time's keys are arrows as well.
    event.stopPropagation();
    moveTo(next);
  }

  return (
    <div ref={frame} class="swipe">
      <div
        ref={container}
        class="map-beside"
        role="region"
        aria-label={t('swipe.map', { period: periodText(there) })}
        style={{ clipPath: clip }}
        data-map-idle="false"
      />
      <div class="swipe-periods">
        <span>
          <Days {...left} />
        </span>
        <span>
          <Days {...right} />
          <button
            type="button"
            class="quiet square"
            aria-label={t('swipe.close')}
            title={t('swipe.close')}
            onClick={close}
          >
            <Icon svg={closeIcon} size={16} />
          </button>
        </span>
      </div>
      <div
        class="swipe-divider"
        role="slider"
        tabIndex={0}
        aria-label={t('swipe.divider')}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={t('swipe.value', {
          left: periodText(left),
          right: periodText(right),
          share: formatShare(share, language.value),
        })}
        style={{ left: percent }}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onKeyDown={onKey}
      >
        <i>
          <Icon svg={handleIcon} size={18} />
        </i>
      </div>
    </div>
  );
}

function Days({ from, last }: Period) {
  return (
    <b>
      <span>{from} –</span> <span>{last}</span>
    </b>
  );
}

function moveTo(share: number) {
  split.value = Math.min(1, Math.max(0, share));
}

function close() {
  swipe.value = null;
}
