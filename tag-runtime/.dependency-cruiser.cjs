/** Who may import whom: index → capture, rules, tags, consent, identity → queue → send. */
const leaf = '^src/(config|feature|safe|cookies|preview)\\.ts$';

const onlyImports = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [leaf, ...to] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['^src/features/', '^src/index'] },
      to: {},
    },
    { name: 'nothing-imports-index', severity: 'error', from: {}, to: { path: '^src/index' } },
    {
      name: 'the-core-carries-no-feature',
      severity: 'error',
      from: { path: '^src/(index|outbox|firing|turns|builtin)' },
      to: {
        path: '^src/(features/|options/|capture/(?!api|data-layer|gtag)|rules/(?!basics|scope|triggers)|tags/(?!event))',
      },
    },
    { name: 'no-packages', severity: 'error', from: { path: '^src' }, to: { path: 'node_modules' } },
    onlyImports('leaves-know-leaves', leaf, []),
    onlyImports('features-only-name-a-part', '^src/features/', ['^src/(capture|options|rules|tags)/']),
    onlyImports('capture-stands-alone', '^src/capture/', ['^src/capture/']),
    onlyImports('rules-stand-alone', '^src/rules/', ['^src/rules/']),
    onlyImports('tags-stand-alone', '^src/tags/', ['^src/tags/']),
    onlyImports('options-stand-alone', '^src/options/', []),
    onlyImports('turns-stand-alone', '^src/turns', []),
    onlyImports('consent-stands-alone', '^src/consent', []),
    onlyImports('identity-stands-alone', '^src/identity', []),
    onlyImports('queue-knows-send', '^src/queue', ['^src/send']),
    onlyImports('send-stands-alone', '^src/send', []),
    onlyImports('network-knows-send', '^src/network', ['^src/send']),
  ],
  options: { tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true },
};
