/** Who may import whom: main → app → shell → routes → screens → parts, api, lib; parts → lib. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'lib-knows-lib',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^src/', pathNot: '^src/lib/' },
    },
    {
      name: 'parts-know-lib',
      severity: 'error',
      from: { path: '^src/parts/' },
      to: { path: '^src/', pathNot: '^src/(parts|lib)/' },
    },
    {
      name: 'api-knows-lib',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/', pathNot: '^src/(api|lib)/' },
    },
    {
      name: 'a-screen-never-imports-a-screen',
      severity: 'error',
      from: { path: '^src/screens/([^/]+)/' },
      to: { path: '^src/screens/', pathNot: '^src/screens/$1/' },
    },
    {
      name: 'screens-know-parts-api-lib',
      severity: 'error',
      from: { path: '^src/screens/' },
      to: { path: '^src/', pathNot: '^src/(screens|parts|api|lib)/' },
    },
    {
      name: 'routes-only-load-screens',
      severity: 'error',
      from: { path: '^src/routes' },
      to: { path: '^src/', pathNot: '^src/(screens|lib)/' },
    },
    {
      name: 'screens-are-lazy',
      comment: 'Only what is loaded with import() stays out of the first files of the console.',
      severity: 'error',
      from: { path: '^src/(app|routes|shell/)' },
      to: { path: '^src/screens/', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'only-lazy-parts-take-charts-and-editors',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(parts/(lazy|charts|code)|screens)/' },
      to: { path: 'node_modules/(@mantine/charts|recharts|@codemirror)' },
    },
    {
      name: 'lib-is-plain',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: 'node_modules', pathNot: 'react/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
