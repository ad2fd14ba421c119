import { defineConfig } from 'vite';

/** Builds the page into dist/web, which the server serves with a strict CSP: no inline scripts, nothing from elsewhere. */
export default defineConfig({
  root: 'web',
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // An inlined asset would be a data: URL, which the CSP allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The map is one lazily loaded chunk of about 1 MB; the first screen does not wait for it.
    chunkSizeWarningLimit: 1400,
    manifest: true,
  },
});
