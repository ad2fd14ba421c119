/** Key sections and plans need a road graph: without one, what to do about it. */
import { t } from '../i18n/index.ts';
import { health } from '../state/data.ts';

export function RoadsNeeded() {
  if (!health.value || health.value.counts.roads !== 0) return null;
  return (
    <div class="note warm" role="status">
      <p>{t('roads.needed')}</p>
      <pre>npm run -s hexbeat -- import roads CITY.osm.pbf</pre>
      {health.value.service === 'evaluation' && <p>{t('empty.stopFirst')}</p>}
    </div>
  );
}
