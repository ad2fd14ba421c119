// What the browser loads: the imports that are left when types are gone.
const { options } = require('./.dependency-cruiser.cjs');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'web-never-reaches-h3',
      comment: 'h3-js is 61 KB gzipped; hexagons come to the page as tiles and as text.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: 'node_modules/h3-js/', reachable: true },
    },
  ],
  options: { ...options, tsPreCompilationDeps: false },
};
