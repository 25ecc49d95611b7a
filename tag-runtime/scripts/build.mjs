// Builds the fragments that the gateway joins into a container's script. Each is one JavaScript expression: the core is
// the boot function, a feature is its feature object. dist/ is minified and ships; target/readable/ is for tests.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify as shorten } from 'terser';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const featureFiles = readdirSync(join(root, 'src/features')).sort();

/**
 * One order of names for all fragments, so that their code looks alike, which compresses best: by how often characters
 * stand in JavaScript anyway.
 */
const LETTERS = 'etnraiosclupdmhgfvbykwxzjqETNRAIOSCLUPDMHGFVBYKWXZJQ';

function nameAt(index) {
  const rest = Math.floor(index / LETTERS.length);
  return LETTERS[index % LETTERS.length] + (rest ? nameAt(rest - 1) : '');
}

const SHORTEST = {
  ecma: 2020,
  compress: { passes: 3, unsafe_arrows: true, expression: true },
  mangle: { nth_identifier: { get: nameAt } },
  format: { comments: false },
};

async function fragment(entry, minify, preview = false) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    minify,
    define: { METKA_PREVIEW: String(preview) },
  });
  const code = outputFiles[0].text.trimEnd();
  const end = /export\s*\{\s*([\w$]+) as default\s*\};?$/.exec(code);
  if (!end) {
    throw new Error(`${entry}: its bundle does not end with one default export`);
  }
  const expression = `(()=>{${code.slice(0, end.index)}return ${end[1]}})()`;
  return minify ? (await shorten(expression, SHORTEST)).code.replace(/;$/, '') : expression;
}

const size = (code) => ({
  bytes: Buffer.byteLength(code),
  gzip: gzipSync(code, { level: 9 }).length,
});

/**
 * What a feature adds, by kind, so that the compiler knows which features a container needs. One that acts by itself is
 * needed by its own name.
 */
const provides = (name, feature) => ({
  ...Object.fromEntries(
    ['triggers', 'variables', 'options', 'operators', 'tags', 'mappings', 'wrappers'].map((kind) => [
      kind,
      Object.keys(feature[kind] ?? {}),
    ]),
  ),
  start: feature.start || feature.announce ? [name] : [],
});

async function load(entry) {
  const code = await fragment(entry, true);
  return (await import(`data:text/javascript,${encodeURIComponent(`export default ${code}`)}`)).default;
}

async function write(folder, minify) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'features'), { recursive: true });
  const core = await fragment('src/index.ts', minify);
  writeFileSync(join(folder, 'core.js'), core);
  const previewCore = await fragment('src/index.ts', minify, true);
  writeFileSync(join(folder, 'preview.js'), previewCore);
  const manifest = {
    core: { file: 'core.js', ...size(core), provides: provides('core', await load('src/builtin.ts')) },
    /** The same, which tells the feature `debug` what happens. */
    preview: { file: 'preview.js', ...size(previewCore) },
    features: {},
  };
  for (const file of featureFiles) {
    const name = file.replace(/\.ts$/, '');
    const code = await fragment(`src/features/${file}`, minify);
    const target = `features/${name}.js`;
    writeFileSync(join(folder, target), code);
    const feature = await load(`src/features/${file}`);
    manifest.features[name] = {
      file: target,
      ...size(code),
      provides: provides(name, feature),
      requires: feature.requires ?? [],
    };
  }
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

await write(join(root, 'dist'), true);
await write(join(root, 'target/readable'), false);
