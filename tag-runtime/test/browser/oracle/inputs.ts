import type { GtmEntity, GtmFilter } from './export';

/** What a visitor and a page do so that as many triggers of an export as possible fire. */
export interface Inputs {
  /** Paths to open, the usual one first. */
  paths: string[];
  /** What the page pushes. */
  pushes: Record<string, unknown>[];
  /** Elements to click or to send, as HTML. */
  elements: string[];
}

interface Condition {
  about: string;
  text: string;
}

const given = (filter: GtmFilter, key: string): string => filter.parameter.find((one) => one.key === key)?.value ?? '';

/** A text that a pattern of the usual kind finds. */
function example(pattern: string): string {
  return pattern
    .replace(/^\(\?i\)|\^|\$$/g, '')
    .replace(/\(\?:/g, '(')
    .replace(/\(([^()|]*)[^()]*\)\??/g, '$1')
    .replace(/\|.*/, '')
    .replace(/\\d[+*]?|\[0-9\][+*]?/g, '7')
    .replace(/\\w[+*]?/g, 'w')
    .replace(/\.[*+]/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/[?*+]/g, '');
}

/** What an export wants of the value of each variable, as far as a text can say it. */
function wishes(filters: readonly GtmFilter[] = []): Condition[] {
  return filters
    .filter((filter) => given(filter, 'negate') !== 'true')
    .map((filter) => {
      const text = given(filter, 'arg1');
      const type = filter.type.toUpperCase();
      return {
        about: given(filter, 'arg0').replace(/[{}]/g, '').trim(),
        text: type.includes('REGEX') ? example(text) : type.startsWith('GREATER') ? '999999' : text,
      };
    })
    .filter(({ text }) => !text.includes('{{'));
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** An element that is what the conditions of a trigger want. */
function element(trigger: GtmEntity, place: number): string {
  const wanted: Record<string, string> = {};
  for (const { about, text } of wishes(trigger.filter)) {
    const [, kind] = /^(?:Click|Form) (ID|Classes|URL|Text|Target)$/.exec(about) ?? [];
    if (kind) {
      wanted[kind] = `${wanted[kind] ?? ''}${text}`;
    }
  }
  const form = /FORM/i.test(trigger.type);
  const url = /^(https?:|mailto:|tel:|#)/.test(wanted.URL ?? '') ? wanted.URL : `https://e.example/${wanted.URL ?? ''}`;
  const same = `id="${escaped(wanted.ID ?? `e${place}`)}" class="try ${escaped(wanted.Classes ?? '')}"`;
  return form
    ? `<form ${same} target="hole" action="/sent"><input name="a"><button>${escaped(wanted.Text ?? 'send')}</button></form>`
    : `<a ${same} target="hole" href="${escaped(url ?? '')}">${escaped(wanted.Text ?? 'go')}</a>`;
}

function nested(path: string, value: unknown): Record<string, unknown> {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;
}

export function inputsOf(triggers: readonly GtmEntity[], variables: readonly GtmEntity[]): Inputs {
  const inputs: Inputs = { paths: ['/'], pushes: [], elements: [] };
  triggers.forEach((trigger, place) => {
    const filters = [...(trigger.filter ?? []), ...(trigger.autoEventFilter ?? [])];
    for (const { about, text } of wishes(filters)) {
      if (/^(_url|Page (Path|URL))$/.test(about)) {
        const path =
          /^\/[\w\-./]*/.exec(text)?.[0] ?? `/${text.replace(/^https?:\/\/[^/]*\/?/, '').replace(/[^\w\-./]/g, '')}`;
        inputs.paths.push(path);
      }
    }
    if (/^(CLICK|LINK_CLICK|linkClick|click|FORM)/.test(trigger.type)) {
      inputs.elements.push(element(trigger, place));
    }
    for (const { text } of wishes(trigger.customEventFilter)) {
      const data = wishes(trigger.filter).flatMap(({ about, text: value }) => {
        const layer = variables.find((one) => one.name === about && one.type === 'v');
        const path = layer?.parameter?.find((one) => one.key === 'name')?.value;
        return path ? [nested(path, value)] : [];
      });
      inputs.pushes.push(Object.assign({ event: text }, ...data));
    }
  });
  inputs.pushes.push({ event: 'nothing of it' });
  inputs.elements.push('<button class="try">a button</button>');
  inputs.paths = [...new Set(inputs.paths)];
  return inputs;
}
