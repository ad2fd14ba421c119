/** A component that is fetched when it is first shown, with its words: the first screen does not wait for what it does not show. */
import { signal } from '@preact/signals';
import type { ComponentType, VNode } from 'preact';
import { ApiProblem } from '../api.ts';
import { moreWords } from '../i18n/index.ts';
import { Busy, ErrorNote } from './status.tsx';

/** `placeholder` keeps the component's room while it is fetched. */
export function lazy(load: () => Promise<ComponentType>, placeholder?: VNode): ComponentType {
  const loaded = signal<{ Component: ComponentType } | null>(null);
  const failed = signal(false);
  let asked = false;
  function ask() {
    asked = true;
    failed.value = false;
    Promise.all([load(), moreWords()]).then(
      ([Component]) => (loaded.value = { Component }),
      (error: unknown) => {
        // A lost connection, or a mistake in the module: the console tells them apart.
        reportError(error);
        failed.value = true;
      },
    );
  }
  return function Lazy() {
    if (!asked) ask();
    if (failed.value) return <ErrorNote problem={new ApiProblem('network', 0, undefined)} retry={ask} />;
    const found = loaded.value;
    return found ? <found.Component /> : (placeholder ?? <Busy when />);
  };
}
