/** Opens the second map of another window beside the first. */
import swipeIcon from 'lucide-static/icons/columns-2.svg?raw';
import { t } from '../i18n/index.ts';
import { CompareChoice } from '../parts/CompareChoice.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { swipe } from '../state/store.ts';

export function SwipeButton() {
  return (
    <Popup
      named
      class={`quiet time-tool${swipe.value ? ' on' : ''}`}
      label={t('swipe.label')}
      align="end"
      button={
        <>
          <Icon svg={swipeIcon} size={16} />
          <span>{t('swipe.label')}</span>
        </>
      }
    >
      {() => (
        <div class="popup-form">
          <CompareChoice<null>
            label={t('swipe.choose')}
            value={swipe.value}
            none={{ value: null }}
            onChange={(value) => (swipe.value = value)}
          />
          <p>{t('swipe.hint')}</p>
        </div>
      )}
    </Popup>
  );
}
