/** The map in the page: loads the controller when it is first needed and ties it to state. */
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LineString } from 'geojson';
import { t } from '../i18n/index.ts';
import { health } from '../state/data.ts';
import { scene } from '../state/scene.ts';
import { say } from '../state/notice.ts';
import { camera, select, target } from '../state/store.ts';
import { cancelTool, tool } from '../state/tools.ts';
import type { MapController } from './controller.ts';
import type { LineDrawing } from './draw.ts';
import { HoverNote } from './HoverNote.tsx';
import { PALETTE } from './palette.ts';
import type { Hit } from './scene.ts';

export function MapView() {
  const container = useRef<HTMLDivElement>(null);
  const controller = useSignal<MapController | null>(null);
  const hover = useSignal<{ hit: Hit; x: number; y: number } | null>(null);
  const drawing = useRef<LineDrawing | null>(null);

  useEffect(() => {
    let gone = false;
    const stops: (() => void)[] = [];
    void import('./controller.ts').then(({ MapController }) => {
      const element = container.current;
      if (gone || !element) return;
      const start = camera.peek() ?? health.peek()?.bounds ?? { lng: 120, lat: 29, zoom: 5 };
      const map = new MapController(element, scene.peek(), start, {
        camera: (next) => (camera.value = next),
        hover: (hit, point) => (hover.value = hit && { hit, ...point }),
        click: (hit, at) => {
          const now = tool.value;
          if (now.kind === 'pick') now.done(at);
          else if (now.kind === 'none') select(hit && { kind: hit.kind, id: hit.id });
        },
        failed: () => say(t('map.failed')),
      });
      controller.value = map;
      stops.push(
        () => map.remove(),
        effect(() => map.sync(scene.value)),
        effect(() => {
          const to = target.value;
          if (!to) return;
          map.goTo(to);
          queueMicrotask(() => (target.value = null));
        }),
        effect(() => map.setCursor(tool.value.kind === 'pick' ? 'crosshair' : hover.value ? 'pointer' : '')),
        effect(() => {
          const now = tool.value;
          drawing.current?.stop();
          drawing.current = null;
          if (now.kind !== 'draw') return;
          void import('./draw.ts').then(({ startDrawing }) => {
            if (tool.peek() !== now) return;
            const color = PALETTE[scene.peek().shade].selected;
            drawing.current = startDrawing(map.map, now.line, color, now.done);
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
  const finish = () => {
    const line: LineString | null = drawing.current?.line() ?? null;
    if (now.kind === 'draw' && line) now.done(line);
  };
  return (
    <div class="map-box">
      <div
        ref={container}
        class="map"
        role="region"
        aria-label={t('panel.map')}
        data-map-idle="false"
        onKeyDown={(event) => event.key === 'Enter' && now.kind === 'draw' && now.line && finish()}
      />
      {hover.value && now.kind === 'none' && <HoverNote {...hover.value} />}
      {now.kind !== 'none' && (
        <div class="tool-bar" role="status">
          <span>{now.hint}</span>
          {now.kind === 'draw' && (
            <button type="button" class="primary" onClick={finish}>
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
