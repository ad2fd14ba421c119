/** Icons from lucide, one import each, so that only what is used is shipped. Decorative: the text or aria-label says it. */
export function Icon({ svg, size = 20 }: { svg: string; size?: number }) {
  return (
    <span
      class="icon"
      aria-hidden="true"
      style={{ '--icon-size': `${size / 16}rem` }}
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  );
}
