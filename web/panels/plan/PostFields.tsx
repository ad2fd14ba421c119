/** Fixed posts (定岗): where, when, how many, and what is to be done there. */
import { useSignal } from '@preact/signals';
import pinIcon from 'lucide-static/icons/map-pin.svg?raw';
import pinnedIcon from 'lucide-static/icons/map-pin-plus.svg?raw';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import type { LngLat } from '../../../domain/place.ts';
import { searchPlaces, type Place } from '../../api.ts';
import { nameOf, t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import type { PlanForm, PostRow } from '../../state/planInput.ts';
import { target } from '../../state/store.ts';
import { pickPlace } from '../../state/tools.ts';
import { ClockInput, NumberField, RemoveButton, TextField } from './fields.tsx';

const MOST_POSTS = 40;
const PAUSE_MS = 200;

interface Props {
  form: PlanForm;
  set(change: Partial<PlanForm>): void;
}

export function PostFields({ form, set }: Props) {
  const change = (i: number, part: Partial<PostRow>) =>
    set({ posts: form.posts.map((post, k) => (k === i ? { ...post, ...part } : post)) });
  const { start, end } = form.shifts[0] ?? { start: '18:00', end: '24:00' };
  return (
    <>
      {form.posts.map((post, i) => (
        <PostLine
          key={i}
          post={post}
          index={i}
          change={(part) => change(i, part)}
          remove={() => set({ posts: form.posts.filter((_, k) => k !== i) })}
        />
      ))}
      {form.posts.length < MOST_POSTS && (
        <button
          type="button"
          class="link"
          onClick={() => {
            const name = `${t('plan.post')} ${form.posts.length + 1}`;
            set({ posts: [...form.posts, { name, at: null, start, end, teams: 1, skill: '', duty: '' }] });
          }}
        >
          <Icon svg={plusIcon} size={16} /> {t('plan.addPost')}
        </button>
      )}
    </>
  );
}

interface LineProps {
  post: PostRow;
  index: number;
  change(part: Partial<PostRow>): void;
  remove(): void;
}

export function PostLine({ post, index, change, remove }: LineProps) {
  const at = `/posts/${index}`;
  return (
    <fieldset class="post-block">
      <legend class="spoken">{post.name}</legend>
      <div class="team-row">
        <PlaceInput
          pointer={`${at}/name`}
          name={post.name}
          rename={(name) => change({ name })}
          found={(name, location) => change({ name, at: location })}
        />
        <button
          type="button"
          class={`quiet square${post.at ? '' : ' needed'}`}
          aria-label={`${t('plan.pickPost')}: ${post.name}`}
          title={t('plan.pickPost')}
          data-pointer={`${at}/at`}
          onClick={() =>
            void pickPlace(t('plan.pickPost')).then((place) => {
              if (place) change({ at: place });
            })
          }
        >
          <Icon svg={post.at ? pinIcon : pinnedIcon} size={18} />
        </button>
        <RemoveButton label={post.name} onClick={remove} />
      </div>
      <div class="shift-row">
        <ClockInput
          label={t('plan.postStart')}
          pointer={`${at}/start`}
          value={post.start}
          set={(start) => change({ start })}
        />
        <span aria-hidden="true">–</span>
        <ClockInput
          label={t('plan.postEnd')}
          pointer={`${at}/end`}
          value={post.end}
          set={(end) => change({ end })}
        />
      </div>
      <div class="pair">
        <NumberField
          label={t('plan.postTeams')}
          pointer={`${at}/teams`}
          min={1}
          max={40}
          value={post.teams}
          set={(teams) => change({ teams })}
        />
        <TextField
          label={t('plan.postSkill')}
          pointer={`${at}/skill`}
          hint={t('plan.anyTeam')}
          max={80}
          value={post.skill}
          set={(skill) => change({ skill })}
        />
      </div>
      <TextField
        label={t('plan.postDuty')}
        pointer={`${at}/duty`}
        max={500}
        value={post.duty}
        set={(duty) => change({ duty })}
      />
    </fieldset>
  );
}

interface PlaceProps {
  pointer: string;
  name: string;
  rename(name: string): void;
  found(name: string, location: LngLat): void;
}

/** The post's name; what is typed is looked for among places too, and one of them may be taken. */
function PlaceInput({ pointer, name, rename, found }: PlaceProps) {
  const places = useSignal<Place[]>([]);
  const asked = useSignal<{ timer: number; stop: AbortController } | null>(null);
  const id = `${pointer.slice(1).replaceAll('/', '-')}-places`;

  function giveUp() {
    if (!asked.value) return;
    clearTimeout(asked.value.timer);
    asked.value.stop.abort();
    asked.value = null;
  }
  function look(text: string) {
    giveUp();
    if (!text.trim()) return void (places.value = []);
    const stop = new AbortController();
    const timer = window.setTimeout(() => {
      searchPlaces(text.trim(), stop.signal).then(
        (items) => (places.value = items),
        // The name stands as it is typed; its place can be clicked on the map.
        () => (places.value = []),
      );
    }, PAUSE_MS);
    asked.value = { timer, stop };
  }
  return (
    <div class="place-input">
      <input
        required
        maxLength={80}
        list={id}
        autocomplete="off"
        aria-label={t('plan.postName')}
        placeholder={t('plan.postName')}
        data-pointer={pointer}
        value={name}
        onInput={(event) => {
          const text = event.currentTarget.value;
          const place = places.value.find((each) => nameOf(each) === text);
          if (!place) {
            rename(text);
            return look(text);
          }
          giveUp();
          const location = place.location as LngLat;
          found(text, location);
          target.value = { lng: location[0], lat: location[1], zoom: 16 };
        }}
      />
      <datalist id={id}>
        {places.value.map((place) => (
          <option key={place.kind + place.id} value={nameOf(place)}>
            {t(`place.${place.kind}`)}
          </option>
        ))}
      </datalist>
    </div>
  );
}
