// Loads the same page with each collector in turn, in one Chromium, and reads what its main thread did. Each sends one
// page view to its gateway and is set to nothing more; `bare` is one call of fetch, which no collector can be below.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const ROUNDS = Number(process.env.ROUNDS);
const SLOW_DOWN = 4;
const HOME = process.env.METKA_HOME;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const runtime = (file) => readFileSync(`${HOME}/tag-runtime/dist/${file}`, 'utf8');
const manifest = JSON.parse(runtime('manifest.json'));

/** What stands in previews alone, so that no visitor gets it. */
const PREVIEW_ONLY = 'debug';

/** A container's script, put together as the gateway does it. */
function container(name, all = false) {
  const compiled = JSON.parse(readFileSync(`${HOME}/tag-runtime/vectors/containers/${name}.json`)).out;
  const { config, features, functions = '[]' } = compiled;
  const wanted = all ? Object.keys(manifest.features).filter((feature) => feature !== PREVIEW_ONLY) : features;
  const parts = wanted.map((feature) => runtime(manifest.features[feature].file)).join(',');
  const here = { ...config, collect_url: '/events' };
  return `//# allFunctionsCalledOnLoad\n(()=>{try{${runtime('core.js')}(${JSON.stringify(here)},[${parts}],${functions})}catch(e){}})();\n`;
}

async function peer(name) {
  const { outputFiles } = await build({
    entryPoints: [`peers/${name}.js`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0].text;
}

const scripts = {
  metka: container('page-view'),
  metka_full: container('page-view', true),
  bare: `fetch('/events',{method:'POST',body:JSON.stringify({name:'page_viewed',url:location.href}),keepalive:true})`,
  walkeros: await peer('walkeros'),
  posthog: await peer('posthog'),
  segment: await peer('segment'),
};

const PAGE = (name) => `<!doctype html><html lang="ru"><title>Bench</title><body>
<script>window.dataLayer=[];function gtag(){dataLayer.push(arguments)}gtag('consent','update',{analytics_storage:'granted'})</script>
<h1>Каталог</h1>${Array.from({ length: 200 }, (_, i) => `<a href="/p/${i}"><img alt="" width="8" height="8">Товар ${i}</a>`).join('')}
<script src="/${name}.js"></script></body></html>`;

/** What the collectors ask their services for before they send; the smallest answer that lets each go on. */
const SERVICES = [
  [/\/settings$/, { integrations: { 'Segment.io': { apiKey: 'bench' } } }],
  [/\/config$/, { supportedCompression: ['gzip-js'], hasFeatureFlags: false }],
  [/\/(flags|decide)/, { featureFlags: {} }],
];

let firstEvent;
const server = createServer((request, response) => {
  const path = request.url.split('?')[0];
  const script = /^\/(\w+)\.js$/.exec(path);
  if (request.method === 'POST' && /^\/(events|e\/|i\/v0\/e\/|batch)/.test(path)) {
    firstEvent?.(performance.now());
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"accepted":1,"rejected":[]}');
  } else if (script && scripts[script[1]]) {
    response
      .writeHead(200, { 'content-type': 'text/javascript', 'content-encoding': 'br' })
      .end(packed[script[1]]);
  } else if (path === '/blank') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Blank</title>');
  } else if (path.startsWith('/page/')) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE(path.slice(6)));
  } else {
    const service = SERVICES.find(([pattern]) => pattern.test(path));
    request.resume();
    response.writeHead(service ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(service?.[1] ?? {}));
  }
});
const packed = Object.fromEntries(Object.entries(scripts).map(([name, code]) => [name, brotliCompressSync(code)]));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });

const SCRIPTING = new Set(['EvaluateScript', 'v8.compile', 'FunctionCall', 'RunMicrotasks']);

/**
 * Milliseconds of the main thread, by the clock: `evaluated` is the evaluation of the script, its compilation included;
 * `script` adds all later callbacks and promises. What runs inside something else counts once; the page's own inline
 * script does not count.
 */
function inScript(events, origin, name) {
  const evaluation = events.find(
    (event) => event.name === 'EvaluateScript' && event.args?.data?.url === `${origin}/${name}.js`,
  );
  if (!evaluation) {
    throw new Error(`${name}: its script was not evaluated`);
  }
  const { pid, tid, dur } = evaluation;
  const spans = events
    .filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid && SCRIPTING.has(event.name))
    .filter(({ args }) => !(args?.data?.url ?? args?.data?.fileName ?? '').startsWith(`${origin}/page/`))
    .sort((one, other) => one.ts - other.ts);
  let microseconds = 0;
  let end = 0;
  for (const span of spans) {
    microseconds += Math.max(0, span.ts + span.dur - Math.max(span.ts, end));
    end = Math.max(end, span.ts + span.dur);
  }
  return { evaluated: dur / 1000, script: microseconds / 1000 };
}

async function visit(name) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  // The process that will show the page has to be there: a new one may begin at full speed.
  await page.goto(`${origin}/blank`);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  await cdp.send('Tracing.start', { categories: 'devtools.timeline,v8.execute', transferMode: 'ReportEvents' });
  const arrived = new Promise((resolve) => {
    firstEvent = resolve;
  });
  const late = new Promise((resolve) => setTimeout(() => resolve(Number.NaN), 15_000).unref());
  const begun = performance.now();
  await page.goto(`${origin}/page/${name}`);
  const first = (await Promise.race([arrived, late])) - begun;
  await page.waitForTimeout(300);
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  await context.close();
  return { first, ...inScript(events, origin, name) };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const names = Object.keys(scripts);
const figures = Object.fromEntries(names.map((name) => [name, { first: [], evaluated: [], script: [] }]));
for (const name of names) {
  await visit(name);
}
for (let round = 0; round < ROUNDS; round++) {
  for (const name of names) {
    const seen = await visit(name);
    for (const kind of Object.keys(seen)) {
      figures[name][kind].push(seen[kind]);
    }
  }
}
await browser.close();
server.close();

const result = Object.fromEntries(
  names.map((name) => [
    name,
    {
      bytes: packed[name].length,
      evaluated: median(figures[name].evaluated),
      script: median(figures[name].script),
      first: median(figures[name].first),
    },
  ]),
);
const figure = (value, width, digits = 1) => value.toFixed(digits).padStart(width);
console.log(`At 1/${SLOW_DOWN} speed:`);
for (const [name, { bytes, evaluated, script, first }] of Object.entries(result)) {
  console.log(
    `${name.padEnd(10)} ${figure(bytes, 7, 0)} bytes (brotli) ${figure(evaluated, 7)} ms to evaluate ${figure(script, 7)} ms in script in all ${figure(first, 6, 0)} ms to the first event`,
  );
}
const { metka, metka_full, bare } = result;
const ratio = (one, other) => Number((one / other).toFixed(2));
const ratios = {};
for (const name of ['walkeros', 'posthog', 'segment']) {
  ratios[`vs_${name}_bytes`] = ratio(metka.bytes, result[name].bytes);
  ratios[`vs_${name}_eval`] = ratio(metka.evaluated, result[name].evaluated);
  ratios[`vs_${name}_script`] = ratio(metka.script, result[name].script);
  ratios[`vs_${name}_first_event`] = ratio(metka.first, result[name].first);
}
console.log(
  JSON.stringify({
    bench: 'container',
    core_bytes_br: metka.bytes,
    gallery_bytes_br: brotliCompressSync(container('gallery')).length,
    full_bytes_br: metka_full.bytes,
    eval_ms: Number(metka.evaluated.toFixed(2)),
    script_ms: Number(metka.script.toFixed(2)),
    first_event_ms: Math.round(metka.first),
    bare_script_ms: Number(bare.script.toFixed(2)),
    bare_first_event_ms: Math.round(bare.first),
    ...ratios,
  }),
);
