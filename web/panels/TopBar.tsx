import panelIcon from 'lucide-static/icons/panel-left.svg?raw';
import moonIcon from 'lucide-static/icons/moon.svg?raw';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import sunIcon from 'lucide-static/icons/sun.svg?raw';
import autoIcon from 'lucide-static/icons/sun-moon.svg?raw';
import incidentIcon from 'lucide-static/icons/siren.svg?raw';
import hazardIcon from 'lucide-static/icons/triangle-alert.svg?raw';
import checkIcon from 'lucide-static/icons/check.svg?raw';
import { language, setLanguage, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { THEMES, setTheme, theme, type Theme } from '../state/appearance.ts';
import { startRecord } from '../state/drafts.ts';
import { leftOpen } from '../state/layout.ts';
import { Marks } from './Marks.tsx';
import { RangeButton } from './RangeButton.tsx';
import { SearchBox } from './SearchBox.tsx';

const THEME_ICON: Record<Theme, string> = { auto: autoIcon, light: sunIcon, dark: moonIcon };

export function TopBar() {
  const other = language.value === 'zh' ? 'en' : 'zh';
  return (
    <header class="top-bar">
      <button
        type="button"
        class="quiet square desk-only"
        aria-expanded={leftOpen.value}
        aria-label={t(leftOpen.value ? 'panel.hideLeft' : 'panel.showLeft')}
        title={`${t(leftOpen.value ? 'panel.hideLeft' : 'panel.showLeft')}  [`}
        onClick={() => (leftOpen.value = !leftOpen.value)}
      >
        <Icon svg={panelIcon} />
      </button>
      <SearchBox />
      <RangeButton />
      <NewButton />
      <span class="grow" />
      <Marks />
      <div class="top-end">
        <button
          type="button"
          class="quiet language"
          lang={other === 'zh' ? 'zh-CN' : 'en'}
          title={other === 'zh' ? '切换到中文' : 'Switch to English'}
          onClick={() => void setLanguage(other)}
        >
          {other === 'zh' ? '中文' : 'EN'}
        </button>
        <Popup
          class="quiet square desk-only"
          label={t('theme.label')}
          align="end"
          button={<Icon svg={THEME_ICON[theme.value]} />}
        >
          {(close) => (
            <div class="menu">
              {THEMES.map((item) => (
                <button
                  key={item}
                  type="button"
                  aria-pressed={theme.value === item}
                  onClick={() => {
                    setTheme(item);
                    close();
                  }}
                >
                  <Icon svg={THEME_ICON[item]} size={16} />
                  {t(`theme.${item}`)}
                  {theme.value === item && <Icon svg={checkIcon} size={16} />}
                </button>
              ))}
            </div>
          )}
        </Popup>
      </div>
    </header>
  );
}

function NewButton() {
  return (
    <Popup
      named
      class="new-button"
      label={t('record.new')}
      button={
        <>
          <Icon svg={plusIcon} size={18} />
          <span>{t('record.new')}</span>
        </>
      }
    >
      {(close) => (
        <div class="menu">
          {(['incident', 'hazard'] as const).map((kind) => (
            <button
              key={kind}
              type="button"
              onClick={() => {
                close();
                void startRecord(kind);
              }}
            >
              <Icon svg={kind === 'incident' ? incidentIcon : hazardIcon} size={18} />
              {t(kind === 'incident' ? 'record.newIncident' : 'record.newHazard')}
            </button>
          ))}
        </div>
      )}
    </Popup>
  );
}
