/** What is shown, to take away: as a picture, a table, hexagons, or a link that opens exactly this view. */
import { useSignal } from '@preact/signals';
import downloadIcon from 'lucide-static/icons/download.svg?raw';
import hexagonIcon from 'lucide-static/icons/hexagon.svg?raw';
import imageIcon from 'lucide-static/icons/image.svg?raw';
import linkIcon from 'lucide-static/icons/link.svg?raw';
import tableIcon from 'lucide-static/icons/table.svg?raw';
import { addDays } from '../../domain/time/date.ts';
import { ApiProblem, getDensityFile } from '../api.ts';
import { problemText, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { saveFile } from '../parts/saveFile.ts';
import { Busy } from '../parts/status.tsx';
import { days, densityQuery, resolution } from '../state/data.ts';
import { say } from '../state/notice.ts';
import { layers, stat } from '../state/store.ts';

const FILES = {
  csv: { icon: tableIcon, accept: 'text/csv', ending: 'csv' },
  geojson: { icon: hexagonIcon, accept: 'application/geo+json', ending: 'geojson' },
} as const;

/** `hexbeat-gi-2026-01-01-2026-01-31.png`: from the first to the last day. */
const fileName = (ending: string) =>
  `hexbeat-${stat.value}-${days.value.from}-${addDays(days.value.to, -1)}.${ending}`;

async function savePicture() {
  const { pictureOfMap } = await import('../map/png.ts');
  saveFile(fileName('png'), await pictureOfMap());
}

async function saveData(kind: keyof typeof FILES) {
  const { accept, ending } = FILES[kind];
  const text = await getDensityFile(densityQuery.value, resolution.value, accept);
  saveFile(fileName(ending), new Blob([text], { type: accept }));
}

async function copyLink() {
  await navigator.clipboard.writeText(location.href);
  say(t('export.copied'));
}

export function ExportMenu() {
  const busy = useSignal(false);
  async function run(work: () => Promise<void>) {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      say(error instanceof ApiProblem ? problemText(error) : t('export.failed'));
    }
    busy.value = false;
  }
  const items = [
    { key: 'png' as const, icon: imageIcon, work: savePicture },
    ...(layers.value.has('hexagons')
      ? (['csv', 'geojson'] as const).map((key) => ({
          key,
          icon: FILES[key].icon,
          work: () => saveData(key),
        }))
      : []),
    { key: 'link' as const, icon: linkIcon, work: copyLink },
  ];
  return (
    <>
      <Popup
        named
        class="legend-tool"
        label={t('export.label')}
        button={
          <>
            <Icon svg={downloadIcon} size={16} />
            <span>{t('export.label')}</span>
          </>
        }
      >
        {(close) => (
          <div class="menu">
            {items.map(({ key, icon, work }) => (
              <button
                key={key}
                type="button"
                disabled={busy.value}
                onClick={() => {
                  close();
                  void run(work);
                }}
              >
                <Icon svg={icon} size={16} />
                {t(`export.${key}`)}
              </button>
            ))}
          </div>
        )}
      </Popup>
      <Busy when={busy.value} />
    </>
  );
}
