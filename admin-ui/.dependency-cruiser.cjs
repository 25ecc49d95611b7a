/** Who may import whom: main → app → screens → parts, api, lib; parts → lib. */
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
