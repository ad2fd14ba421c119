/** What we use of cephes 3.3.3: its own declarations are not named in the `exports` of its package.json. */
declare module 'cephes' {
  /** The functions may be called once this has come. */
  export const compiled: Promise<void>;
  /** The complementary error function. Throws on underflow, from 26.6 on. */
  export function erfc(x: number): number;
  /** The regularized incomplete beta function I_x(a, b). */
  export function incbet(a: number, b: number, x: number): number;
  /** The x with I_x(a, b) = y. */
  export function incbi(a: number, b: number, y: number): number;
  /** The logarithm of the absolute gamma function. */
  export function lgam(x: number): number;
}
