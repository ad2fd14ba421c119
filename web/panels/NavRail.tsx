import helpIcon from 'lucide-static/icons/circle-question-mark.svg?raw';
import commandIcon from 'lucide-static/icons/hexagon.svg?raw';
import wallIcon from 'lucide-static/icons/monitor.svg?raw';
import panelIcon from 'lucide-static/icons/panel-left.svg?raw';
import dispatchIcon from 'lucide-static/icons/route.svg?raw';
import { t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { helpOpen, isPhone, leftOpen } from '../state/layout.ts';
import { openWorkspace, selection, wall, workspace } from '../state/store.ts';
import type { Workspace } from '../state/view.ts';

const ICON: Record<Workspace, string> = { command: commandIcon, dispatch: dispatchIcon };

/** Workspaces and what is always at hand: a rail on the left, on a phone a bar at the bottom. */
export function NavRail() {
  return (
    <nav class="rail" aria-label={t('nav.label')}>
      <span class="brand" role="img" aria-label={t('app.name')} />
      {(['command', 'dispatch'] as const).map((item) => (
        <button
          key={item}
          type="button"
          class="rail-item"
          aria-current={workspace.value === item ? 'page' : undefined}
          onClick={() => {
            openWorkspace(item);
            if (isPhone.value) leftOpen.value = false;
          }}
        >
          <Icon svg={ICON[item]} />
          <span>{t(`nav.${item}`)}</span>
        </button>
      ))}
      <button
        type="button"
        class="rail-item phone-only"
        aria-expanded={leftOpen.value}
        onClick={() => {
          leftOpen.value = !leftOpen.value;
          if (leftOpen.value) selection.value = null;
        }}
      >
        <Icon svg={panelIcon} />
        <span>{t(workspace.value === 'command' ? 'panel.filters' : 'panel.plan')}</span>
      </button>
      <span class="grow" />
      <button type="button" class="rail-item desk-only" onClick={() => (wall.value = true)}>
        <Icon svg={wallIcon} />
        <span>{t('nav.wall')}</span>
      </button>
      <button type="button" class="rail-item" onClick={() => (helpOpen.value = true)}>
        <Icon svg={helpIcon} />
        <span>{t('nav.help')}</span>
      </button>
    </nav>
  );
}
