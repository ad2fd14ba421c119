/** A component that is fetched when it is first shown: the first screen does not wait for what it does not show. */
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { ApiProblem } from '../api.ts';
import { Busy, ErrorNote } from './status.tsx';

export function lazy(load: () => Promise<ComponentType>): ComponentType {
  const loaded = signal<{ Component: ComponentType } | null>(null);
  const failed = signal(false);
  let asked = false;
  function ask() {
    asked = true;
    failed.value = false;
    load().then(
      (Component) => (loaded.value = { Component }),
      () => (failed.value = true),
    );
  }
  return function Lazy() {
    if (!asked) ask();
    if (failed.value) return <ErrorNote problem={new ApiProblem('network', 0, undefined)} retry={ask} />;
    const found = loaded.value;
    return found ? <found.Component /> : <Busy when />;
  };
}
