/** What a plan can be taken away as: files, sheets to print, the roster with the teams' own pages. */
import calendarIcon from 'lucide-static/icons/calendar.svg?raw';
import downloadIcon from 'lucide-static/icons/download.svg?raw';
import mapIcon from 'lucide-static/icons/map.svg?raw';
import phoneIcon from 'lucide-static/icons/smartphone.svg?raw';
import printIcon from 'lucide-static/icons/printer.svg?raw';
import rosterIcon from 'lucide-static/icons/users.svg?raw';
import routeIcon from 'lucide-static/icons/route.svg?raw';
import sheetIcon from 'lucide-static/icons/sheet.svg?raw';
import tableIcon from 'lucide-static/icons/table.svg?raw';
import { planExportUrl, type Plan } from '../api.ts';
import { language, t } from '../i18n/index.ts';
import { dutyLink } from '../parts/dutyLinks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { openPage } from '../state/store.ts';

const FILES = [
  { format: 'csv', icon: tableIcon },
  { format: 'xlsx', icon: sheetIcon },
  { format: 'gpx', icon: routeIcon },
  { format: 'ics', icon: calendarIcon },
  { format: 'geojson', icon: mapIcon },
] as const;

/** Teams with pages of their own are those of a published plan: their links stand in the roster. */
export function PlanExports({ current }: { current: Pick<Plan, 'id' | 'version' | 'status'> }) {
  const { id, version, status } = current;
  return (
    <Popup
      class="quiet square"
      align="end"
      label={t('exports.label')}
      button={<Icon svg={downloadIcon} size={18} />}
    >
      {(close) => {
        const toRoster = () => {
          close();
          openPage('roster');
        };
        return (
          <div class="menu">
            {FILES.map(({ format, icon }) => (
              <a
                key={format}
                href={planExportUrl(id, { format, version, lang: language.value })}
                download
                onClick={close}
              >
                <Icon svg={icon} size={16} />
                {t(`exports.${format}`)}
              </a>
            ))}
            <a href={dutyLink('print', id, null)} target="_blank" rel="noopener" onClick={close}>
              <Icon svg={printIcon} size={16} />
              {t('exports.print')}
            </a>
            <button type="button" onClick={toRoster}>
              <Icon svg={rosterIcon} size={16} />
              {t('exports.roster')}
            </button>
            {status === 'published' && (
              <button type="button" onClick={toRoster}>
                <Icon svg={phoneIcon} size={16} />
                {t('exports.teams')}
              </button>
            )}
          </div>
        );
      }}
    </Popup>
  );
}
