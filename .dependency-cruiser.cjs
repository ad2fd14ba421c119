// Who may import whom (docs/architecture.md). tests/rules.test.ts shows that each rule bites.
// tests and bench may import anything, and nothing here imports them.
const ROOMS = 'domain|db|tiles|server|web|tests|bench';
const besides = (...rooms) =>
  `^(${ROOMS.split('|')
    .filter((room) => !rooms.includes(room))
    .join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^domain/' },
      to: { path: besides('domain') },
    },
    {
      name: 'domain-is-pure',
      comment: 'No IO: node modules are for the outer rooms.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'db-imports-domain',
      severity: 'error',
      from: { path: '^db/' },
      to: { path: besides('db', 'domain') },
    },
    {
      name: 'tiles-imports-domain',
      severity: 'error',
      from: { path: '^tiles/' },
      to: { path: besides('tiles', 'domain') },
    },
    {
      name: 'server-imports-domain-db-tiles',
      comment: 'Nothing imports web; tests and bench stay outside the product.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: besides('server', 'domain', 'db', 'tiles') },
    },
    {
      name: 'web-imports-domain',
      severity: 'error',
      from: { path: '^web/', pathNot: '^web/api[.]ts$' },
      to: { path: besides('web', 'domain') },
    },
    {
      name: 'web-api-imports-server',
      severity: 'error',
      from: { path: '^web/api[.]ts$' },
      to: { path: besides('web', 'domain', 'server') },
    },
    {
      name: 'web-api-imports-server-types-only',
      severity: 'error',
      from: { path: '^web/api[.]ts$' },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'drivers-only-in-engines',
      severity: 'error',
      from: { path: '^(domain|db|tiles|server|web)/', pathNot: '^db/engines/' },
      to: { path: 'node_modules/(postgres|@electric-sql/[^/]+|drizzle-orm/(postgres-js|pglite))/' },
    },
    {
      name: 'map-drawing-only-in-web-map',
      comment: 'The types of a style drive nothing, and load nothing.',
      severity: 'error',
      from: { path: '^(domain|db|tiles|server|web)/', pathNot: '^web/map/' },
      to: { path: 'node_modules/(maplibre-gl|terra-draw[^/]*)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
