/** Answers that cost much, kept until their key changes: the key names whatever they depend on. */

export class Kept<T> {
  readonly #byOwner = new WeakMap<object, Map<string, Promise<T>>>();

  /** @param most how many keys are kept for one owner; the oldest goes first */
  constructor(private readonly most = 1) {}

  /**
   * What `make` gives for this key: who asks while it is made waits for the same one, and a failure is not kept. `owner`, such as an
   * engine, takes what is kept for it along when it goes.
   */
  get(owner: object, key: string, make: () => Promise<T>): Promise<T> {
    const kept = this.#byOwner.get(owner) ?? new Map<string, Promise<T>>();
    this.#byOwner.set(owner, kept);
    const known = kept.get(key);
    if (known) return known;
    const made = make();
    kept.set(key, made);
    made.catch(() => kept.get(key) === made && kept.delete(key));
    if (kept.size > this.most) kept.delete(kept.keys().next().value!);
    return made;
  }
}
