import { code, type GtmEntity, gtm, type Plain, parameter, rows } from './export';
import { model, read } from './layer';

const textOf = (element: unknown): string =>
  element instanceof HTMLElement ? (element.innerText || element.textContent || '').replace(/\s+/g, ' ').trim() : '';
const part = (address: string, component: string, key: string, strip: boolean): unknown => {
  const url = new URL(address, location.href);
  const parts: Plain = {
    PROTOCOL: url.protocol.replace(':', ''),
    HOST: strip ? url.hostname.replace(/^www\d*\./, '') : url.hostname,
    PORT: url.port || (url.protocol === 'https:' ? '443' : '80'),
    PATH: url.pathname,
    QUERY: key ? (url.searchParams.get(key) ?? undefined) : url.search.slice(1),
    FRAGMENT: url.hash.slice(1),
    EXTENSION: /\.([^./]+)$/.exec(url.pathname)?.[1],
  };
  return component in parts ? parts[component] : url.href.split('#')[0];
};
const BUILT_IN: Record<string, string> = {
  'Click Element': 'gtm.element',
  'Click Classes': 'gtm.elementClasses',
  'Click ID': 'gtm.elementId',
  'Click Target': 'gtm.elementTarget',
  'Click URL': 'gtm.elementUrl',
  'Form Element': 'gtm.element',
  'Form Classes': 'gtm.elementClasses',
  'Form ID': 'gtm.elementId',
  'Form Target': 'gtm.elementTarget',
  'Form URL': 'gtm.elementUrl',
  'Error Message': 'gtm.errorMessage',
  'Scroll Depth Threshold': 'gtm.scrollThreshold',
  'History Source': 'gtm.historyChangeSource',
  'New History Fragment': 'gtm.newUrlFragment',
  'Old History Fragment': 'gtm.oldUrlFragment',
  'Video Percent': 'gtm.videoPercent',
  'Video Status': 'gtm.videoStatus',
};
const value = (name: string): unknown => {
  const own = gtm.variable?.find((one) => one.name.trim() === name);
  if (own) {
    return format(own, user(own));
  }
  const fixed: Record<string, () => unknown> = {
    _event: () => model.event,
    Event: () => model.event,
    _url: () => location.href.split('#')[0],
    'Page URL': () => location.href.split('#')[0],
    'Page Hostname': () => location.hostname,
    'Page Path': () => location.pathname,
    Referrer: () => document.referrer,
    'Click Text': () => textOf(read('gtm.element')),
    'Form Text': () => textOf(read('gtm.element')),
    'Debug Mode': () => false,
  };
  return fixed[name] ? fixed[name]() : BUILT_IN[name] ? read(BUILT_IN[name]) : undefined;
};
export const fill = (text: string): unknown => {
  const sole = /^\s*\{\{([^{}]*)\}\}\s*$/.exec(text);
  return sole
    ? value(sole[1]?.trim() ?? '')
    : text.replace(/\{\{([^{}]*)\}\}/g, (_, name) => String(value(name.trim()) ?? ''));
};
const user = (variable: GtmEntity): unknown => {
  const given = (key: string): string => parameter(variable, key);
  const fallback = given('setDefaultValue') === 'true' ? fill(given('defaultValue')) : undefined;
  const input = (): string => String(fill(given('input')));
  const kinds: Record<string, () => unknown> = {
    v: () => read(given('name')) ?? (read(given('name')) === null ? null : fallback),
    c: () => fill(given('value')),
    e: () => model.event,
    j: () =>
      given('name')
        .split('.')
        .reduce<unknown>((at, key) => (at as Plain | undefined)?.[key], window),
    k: () => {
      const found = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${given('name')}=`));
      const raw = found?.slice(given('name').length + 1);
      return given('decodeCookie') === 'true' && raw !== undefined ? decodeURIComponent(raw) : raw;
    },
    u: () =>
      part(
        String(fill(given('customUrlSource')) || location.href),
        given('component'),
        given('queryKey'),
        given('stripWww') === 'true',
      ),
    f: () => (document.referrer ? part(document.referrer, given('component'), given('queryKey'), false) : ''),
    aev: () =>
      part(String(read('gtm.elementUrl') ?? ''), given('component'), given('queryKey'), given('stripWww') === 'true'),
    d: () => {
      const element = document.querySelector(given('elementSelector') || `#${given('elementId')}`);
      return element && (given('attributeName') ? element.getAttribute(given('attributeName')) : textOf(element));
    },
    smm: () => {
      const row = rows(variable, 'map')
        .reverse()
        .find((one) => String(fill(one.key ?? '')) === input());
      return row ? fill(row.value ?? '') : fallback;
    },
    remm: () => {
      const flags = given('ignoreCase') === 'true' ? 'i' : '';
      const full = given('fullMatch') === 'true';
      const row = rows(variable, 'map').find((one) =>
        new RegExp(full ? `^(?:${one.key})$` : (one.key ?? ''), flags).test(input()),
      );
      return row ? fill(row.value ?? '') : fallback;
    },
    jsm: () =>
      new Function(
        '$value',
        `return (${given('javascript').replace(/\{\{([^{}]*)\}\}/g, (_, name) => `$value(${JSON.stringify(name.trim())})`)})()`,
      )(value),
  };
  try {
    return kinds[variable.type]?.();
  } catch {
    return undefined;
  }
};
const format = (variable: GtmEntity, plain: unknown): unknown => {
  const wanted = variable.formatValue;
  const lower = typeof plain === 'string' && wanted?.caseConversionType ? code(wanted.caseConversionType) : '';
  const cased =
    lower === 'LOWERCASE' ? String(plain).toLowerCase() : lower === 'UPPERCASE' ? String(plain).toUpperCase() : plain;
  const key = {
    null: 'convertNullToValue',
    undefined: 'convertUndefinedToValue',
    true: 'convertTrueToValue',
    false: 'convertFalseToValue',
  }[typeof cased === 'string' ? '' : String(cased)];
  return key && wanted?.[key] ? fill(wanted[key].value ?? '') : cased;
};
