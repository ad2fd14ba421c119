/** Fixed posts of the open plan (定岗): whether each is manned, one more, one less. It stays open while its place is picked on the map. */
import { signal, useSignal } from '@preact/signals';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import type { Plan } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { edit, saving } from '../../state/planEdits.ts';
import { postOf, type PostRow } from '../../state/planInput.ts';
import { RemoveButton } from './fields.tsx';
import { PostLine } from './PostFields.tsx';

const open = signal(false);

export function PostsButton({ current }: { current: Plan }) {
  return (
    <button type="button" class="quiet" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
      {t('plan.post')} {current.input.posts?.length ?? 0}
    </button>
  );
}

export function TimelinePosts({ current }: { current: Plan }) {
  const row = useSignal<PostRow | null>(null);
  if (!open.value) return null;
  const posts = current.input.posts ?? [];
  const { start, end } = current.input.shifts[0]!;
  const named = `${t('plan.post')} ${posts.length + 1}`;
  return (
    <section class="timeline-posts" aria-label={t('plan.posts')}>
      <ul>
        {posts.map((post) => {
          const lacking = current.violations.filter(
            (item) => item.code === 'post-unmanned' && item.post === post.name,
          ).length;
          return (
            <li key={post.name}>
              <span class="first-line">{post.name}</span>
              <span class="second-line">
                {post.start}–{post.end}
              </span>
              <span class={`mark ${lacking > 0 ? 'unmanned' : ''}`}>
                {lacking > 0 ? t('plan.postLacking', { count: lacking }) : t('plan.postManned')}
              </span>
              <RemoveButton
                label={post.name}
                onClick={() => void edit({ op: 'remove-post', name: post.name })}
              />
            </li>
          );
        })}
      </ul>
      {row.value ? (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            const typed = row.value;
            if (!typed?.at) return;
            void edit({ op: 'add-post', post: postOf(typed) }).then((done) => done && (row.value = null));
          }}
        >
          <PostLine
            post={row.value}
            index={posts.length}
            change={(part) => (row.value = { ...row.value!, ...part })}
            remove={() => (row.value = null)}
          />
          <button class="primary" disabled={saving.value || row.value.at === null}>
            {t('plan.addPost')}
          </button>
        </form>
      ) : (
        <button
          type="button"
          class="link"
          onClick={() => (row.value = { name: named, at: null, start, end, teams: 1, skill: '', duty: '' })}
        >
          <Icon svg={plusIcon} size={16} /> {t('plan.addPost')}
        </button>
      )}
    </section>
  );
}
