/** Watches a page from before its first script; runs inside it, so each function stands by itself. */

export interface MainThread {
  /** The longest time, milliseconds, for which nothing else could run since it was asked last; a few milliseconds are none. */
  longestBlockMs(): number;
}

export function watchMainThread(): void {
  const everyMs = 5;
  let longest = 0;
  let lastMs = performance.now();
  const tick = () => {
    const nowMs = performance.now();
    longest = Math.max(longest, nowMs - lastMs - everyMs);
    lastMs = nowMs;
    setTimeout(tick, everyMs);
  };
  tick();
  const mainThread: MainThread = {
    longestBlockMs() {
      const answer = longest;
      longest = 0;
      return answer;
    },
  };
  Object.assign(window, { mainThread });
}

export interface MapRest {
  /** When the page's map last came to rest (`performance.now()`); null while it is busy. */
  sinceMs(): number | null;
}

/** Follows what the page's map says of itself. */
export function watchMapRest(): void {
  let since: number | null = null;
  const observer = new MutationObserver((mutations) => {
    for (const { target } of mutations) {
      since = (target as HTMLElement).dataset.mapIdle === 'true' ? performance.now() : null;
    }
  });
  observer.observe(document, { subtree: true, attributeFilter: ['data-map-idle'] });
  const mapRest: MapRest = { sinceMs: () => since };
  Object.assign(window, { mapRest });
}
