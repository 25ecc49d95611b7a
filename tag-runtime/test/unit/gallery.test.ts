import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VariableConfig } from '../../src/config';
import type { Occurrence } from '../../src/feature';
import { createScope } from '../../src/rules/scope';
import type { Plain } from '../../src/safe';
import { FakeWindow, type Observed } from './fake-window';
import { type PageInput, surroundings } from './surroundings';

/** What an example says about the moment in which its tag fires. */
interface Given {
  variables?: Record<string, unknown>;
  push?: Plain;
  page?: PageInput;
  consent?: { granted: string[] };
  /** Keys of steps that earlier tags of the page came through. */
  passed?: string[];
}

interface Example {
  title: string;
  given?: Given;
  out: Observed[];
}

interface Compiled {
  title: string;
  out: { steps: object[] };
}

const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
const GALLERY = '../../../gateway/src/main/resources/gallery';

const compiled = new Map<string, Compiled>(
  read('../../vectors/gallery.json').map((vector: Compiled) => [vector.title, vector]),
);
const examples: [string, Example][] = read(`${GALLERY}/index.json`).flatMap((id: string) =>
  read(`${GALLERY}/${id}/examples.json`).map((example: Example) => [`${id}: ${example.title}`, example]),
);

let page: FakeWindow;

beforeEach(() => {
  page = new FakeWindow();
  page.install();
  vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] });
  // What tags of a page remember of each other lives as long as the module.
  vi.resetModules();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('every example is compiled', () => {
  expect(examples.map(([title]) => title)).toEqual([...compiled.keys()]);
});

test.each(examples)('%s', async (title, { given = {}, out }) => {
  const { template } = await import('../../src/tags/template');
  const { scripts } = await import('../../src/tags/scripts');
  const variables: VariableConfig[] = Object.values(given.variables ?? {}).map((value) => ({
    type: 'constant',
    parameters: { value },
  }));
  const around = surroundings({
    variables,
    ...(given.push ? { pushes: [given.push] } : {}),
    ...(given.page ? { page: given.page } : {}),
  });
  const run = (steps: object[]) => {
    const occurrence: Occurrence = given.push
      ? { type: 'custom_event', name: String(given.push.event), message: given.push }
      : { type: 'page_view', name: 'gtm.js' };
    const act = template.tags?.template?.(
      { steps },
      {
        scope: createScope(around, occurrence),
        prepare: () => () => {},
        map: () => ({}),
        consent: {
          verdict: ([purpose = '']) => (given.consent?.granted.includes(purpose) ? 'granted' : 'unknown'),
          watch: () => {},
        },
        services: { ...scripts.services },
      },
    );
    return act?.();
  };
  // A step that changes nothing but leaves its key.
  await run((given.passed ?? []).map((key) => ({ push: 'passedBefore', args: [], once: key })));
  page.forget();
  await run(compiled.get(title)?.out.steps ?? []);
  expect(page.observed()).toEqual(out);
});
