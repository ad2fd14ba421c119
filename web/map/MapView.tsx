/** The map in the page: loads the controller when it is first needed and ties it to state. */
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.ts';
import { lazy } from '../parts/lazy.tsx';
import { health } from '../state/data.ts';
import { scene, sceneBeside } from '../state/scene.ts';
import { say } from '../state/notice.ts';
import { camera, page, target } from '../state/store.ts';
import { cancelTool, tool } from '../state/tools.ts';
import type { Drawing } from './draw.ts';
import { clicked } from './clicked.ts';
import { PALETTE } from './palette.ts';
import { hovered, mainMap } from './shown.ts';

const HoverNote = lazy(async () => (await import('./HoverNote.tsx')).HoverNote);
const Swipe = lazy(async () => (await import('./Swipe.tsx')).Swipe);

export function MapView() {
  const container = useRef<HTMLDivElement>(null);
  /** Ends what is being drawn, as far as it is. */
  const finish = useRef(() => {});
  const drawing = useRef<Drawing<unknown> | null>(null);

  function begin<Shape>(begun: Drawing<Shape>, done: (shape: Shape) => void) {
    drawing.current = begun;
    finish.current = () => {
      const shape = begun.shape();
      if (shape) done(shape);
    };
  }

  useEffect(() => {
    let gone = false;
    const stops: (() => void)[] = [];
    void import('./controller.ts').then(({ MapController }) => {
      const element = container.current;
      if (gone || !element) return;
      const start = camera.peek() ?? health.peek()?.bounds ?? { lng: 120, lat: 29, zoom: 5 };
      const map = new MapController(element, scene.peek(), start, {
        camera: (next) => (camera.value = next),
        hover: (hit, point) => (hovered.value = hit && { hit, ...point, beside: false }),
        click: clicked,
        failed: () => say(t('map.failed')),
      });
      mainMap.value = map;
      stops.push(
        () => {
          mainMap.value = null;
          hovered.value = null;
          map.remove();
        },
        effect(() => map.sync(scene.value)),
        effect(() => {
          const to = target.value;
          if (!to) return;
          map.goTo(to);
          queueMicrotask(() => (target.value = null));
        }),
        effect(() =>
          map.setCursor(tool.value.kind === 'pick' ? 'crosshair' : hovered.value ? 'pointer' : ''),
        ),
        effect(() => {
          const now = tool.value;
          drawing.current?.stop();
          drawing.current = null;
          finish.current = () => {};
          if (now.kind !== 'draw' && now.kind !== 'outline') return;
          void import('./draw.ts').then(({ startDrawing, startOutline }) => {
            if (tool.peek() !== now) return;
            const color = PALETTE[scene.peek().shade].selected;
            if (now.kind === 'draw') begin(startDrawing(map.map, now.line, color, now.done), now.done);
            else begin(startOutline(map.map, color, now.done), now.done);
          });
        }),
      );
    });
    return () => {
      gone = true;
      for (const stop of stops) stop();
    };
  }, []);

  const now = tool.value;
  const isDrawing = now.kind === 'draw' || now.kind === 'outline';
  return (
    <div class="map-box" inert={page.value === 'backtest' || page.value === 'roster'}>
      <div
        ref={container}
        class="map"
        role="region"
        aria-label={t('panel.map')}
        data-map-idle="false"
        onKeyDown={(event) => event.key === 'Enter' && now.kind === 'draw' && now.line && finish.current()}
      />
      {/* What is drawn is drawn on one map, whole. */}
      {sceneBeside.value && mainMap.value && !isDrawing && <Swipe />}
      {hovered.value && (now.kind === 'none' || now.kind === 'section') && <HoverNote />}
      {now.kind !== 'none' && (
        <div class="tool-bar" role="status">
          <span>{now.hint}</span>
          {isDrawing && (
            <button type="button" class="primary" onClick={() => finish.current()}>
              {t('section.finish')}
            </button>
          )}
          <button type="button" class="quiet" onClick={cancelTool}>
            {t('record.cancel')}
          </button>
        </div>
      )}
    </div>
  );
}
