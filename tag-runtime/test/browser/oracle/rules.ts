import { code, expected, type GtmEntity, type GtmFilter, gtm, type Plain, parameter, triggersOf } from './export';
import { model, set } from './layer';
import { fill } from './variables';

export const holds = (filter: GtmFilter): boolean => {
  const actual = fill(parameter(filter, 'arg0'));
  const wanted = String(fill(parameter(filter, 'arg1')));
  const fold = (text: string): string => (parameter(filter, 'ignore_case') === 'true' ? text.toLowerCase() : text);
  const [left, right] = [fold(String(actual)), fold(wanted)];
  const tests: Record<string, () => boolean> = {
    EQUALS: () => left === right,
    CONTAINS: () => left.includes(right),
    STARTS_WITH: () => left.startsWith(right),
    ENDS_WITH: () => left.endsWith(right),
    MATCH_REGEX: () =>
      new RegExp(
        wanted.replace(/^\(\?i\)/, ''),
        parameter(filter, 'ignore_case') === 'true' || wanted.startsWith('(?i)') ? 'i' : '',
      ).test(String(actual)),
    CSS_SELECTOR: () => actual instanceof Element && actual.matches(wanted),
    GREATER: () => Number(actual) > Number(wanted),
    GREATER_OR_EQUALS: () => Number(actual) >= Number(wanted),
    LESS: () => Number(actual) < Number(wanted),
    LESS_OR_EQUALS: () => Number(actual) <= Number(wanted),
  };
  return (tests[code(filter.type)]?.() ?? false) !== (parameter(filter, 'negate') === 'true');
};
const EVENTS: Record<string, string> = {
  CONSENT_INIT: 'gtm.init_consent',
  INIT: 'gtm.init',
  PAGEVIEW: 'gtm.js',
  DOM_READY: 'gtm.dom',
  WINDOW_LOADED: 'gtm.load',
  CLICK: 'gtm.click',
  LINK_CLICK: 'gtm.linkClick',
  FORM_SUBMISSION: 'gtm.formSubmit',
  HISTORY_CHANGE: 'gtm.historyChange-v2',
  SCROLL_DEPTH: 'gtm.scrollDepth',
  JS_ERROR: 'gtm.pageError',
  TIMER: '',
  TRIGGER_GROUP: 'gtm.triggerGroup',
};
const SYSTEM: Record<string, string> = {
  2147479553: 'gtm.js',
  2147479573: 'gtm.init',
  2147479572: 'gtm.init_consent',
};
/** Whose page is one of those on which it listens. */
export const enabled = new Set<GtmEntity>();
/** `only` are the triggers whose own settings came true, where there are some. */
const fires = (id: string, only?: GtmEntity[]): boolean => {
  const trigger = gtm.trigger?.find((one) => one.triggerId === id);
  if (!trigger) {
    return SYSTEM[id] === model.event;
  }
  const type = code(trigger.type);
  const happened =
    type === 'CUSTOM_EVENT'
      ? (trigger.customEventFilter ?? []).every(holds)
      : (EVENTS[type] === model.event || type === 'TIMER') && (only ? only.includes(trigger) : type !== 'TIMER');
  return happened && (!trigger.autoEventFilter || enabled.has(trigger)) && (trigger.filter ?? []).every(holds);
};
const loaded = new Set<GtmEntity>();
const seen = new Set<string>();
const tags = gtm.tag ?? [];
/** Runs a tag of an event with those around it. */
const run = (event: string, tag: GtmEntity | undefined, done: Set<GtmEntity>): void => {
  const option = code(tag?.tagFiringOption ?? '');
  if (
    !tag ||
    tag.paused ||
    (option === 'ONCE_PER_LOAD' ? loaded : option === 'UNLIMITED' ? new Set() : done).has(tag)
  ) {
    return;
  }
  done.add(tag);
  loaded.add(tag);
  run(event, named(tag.setupTag?.[0]), done);
  expected.push([event, tags.indexOf(tag)]);
  run(event, named(tag.teardownTag?.[0]), done);
};

const named = (call: { tagName: string } | undefined): GtmEntity | undefined =>
  call && tags.find((one) => one.name === call.tagName);

const priority = (tag: GtmEntity): number => Number(tag.priority?.value ?? 0);

/** One event: merges what it says and notes the tags that it fires. */
export const handle = (event: string, message: Plain = {}, only?: GtmEntity[]): void => {
  for (const [key, one] of Object.entries({ ...message, event })) {
    set(key, one);
  }
  const firing = tags.filter(
    (tag) =>
      (tag.firingTriggerId ?? []).some((id) => fires(id, only)) &&
      !(tag.blockingTriggerId ?? []).some((id) => fires(id, only)),
  );
  for (const { triggerId } of gtm.trigger ?? []) {
    if (triggerId && fires(triggerId, only)) {
      seen.add(triggerId);
    }
  }
  const done = new Set<GtmEntity>();
  for (const tag of firing.sort((a, b) => priority(b) - priority(a))) {
    run(event, tag, done);
  }
  for (const group of triggersOf('TRIGGER_GROUP')) {
    const members = group.parameter?.find((one) => one.key === 'triggerIds')?.list ?? [];
    if (!loaded.has(group) && members.every((one) => seen.has(one.value ?? ''))) {
      loaded.add(group);
      handle('gtm.triggerGroup', {}, [group]);
    }
  }
};
