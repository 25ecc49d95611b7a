// A naive Google Tag Manager: decides over the JSON of an export which tags fire on the page that it runs in, by GTM's rules
// and by nothing of this project. It makes code out of texts, which no part of the runtime does.
import { type GtmEntity, type GtmParameter, gtm, type Plain, parameter, triggersOf } from './export';
import { isObject, merge, model, set } from './layer';
import { enabled, handle, holds } from './rules';

const about = (element: Element): Plain => ({
  'gtm.element': element,
  'gtm.elementClasses': element.getAttribute('class') ?? '',
  'gtm.elementId': element.id,
  'gtm.elementTarget': element.getAttribute('target') ?? '',
  'gtm.elementUrl': (element as HTMLAnchorElement).href ?? (element as HTMLFormElement).action ?? '',
});
const valid = (type: string, event: Event): GtmEntity[] =>
  triggersOf(type).filter(
    (trigger) =>
      !(
        event.defaultPrevented && (trigger as unknown as Record<string, GtmParameter>).checkValidation?.value === 'true'
      ),
  );
document.addEventListener(
  'click',
  ({ target }) => triggersOf('CLICK').length && handle('gtm.click', about(target as Element)),
  true,
);
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a,area');
  const only = valid('LINK_CLICK', event);
  if (link && only.length) {
    handle('gtm.linkClick', about(link), only);
  }
});
document.addEventListener('submit', (event) => {
  const only = valid('FORM_SUBMISSION', event);
  if (only.length) {
    handle('gtm.formSubmit', about(event.target as Element), only);
  }
});
if (triggersOf('HISTORY_CHANGE').length) {
  const push = history.pushState;
  history.pushState = function (...call) {
    push.apply(this, call);
    handle('gtm.historyChange-v2', { 'gtm.historyChangeSource': 'pushState' });
  };
}
if (triggersOf('JS_ERROR').length) {
  addEventListener('error', ({ message }) => handle('gtm.pageError', { 'gtm.errorMessage': message }));
}
const page = (window as unknown as { dataLayer: unknown[] }).dataLayer;
const push = page.push;
page.push = (...messages) => {
  const length = push.apply(page, messages);
  for (const message of messages.filter(isObject)) {
    if (typeof message.event === 'string' && !message.event.startsWith('gtm.')) {
      handle(message.event, message);
    } else if (!message.event) {
      for (const [key, one] of Object.entries(message)) {
        set(key, one);
      }
    }
  }
  return length;
};
for (const message of page.slice().filter(isObject)) {
  merge(model, message);
}
for (const trigger of gtm.trigger ?? []) {
  if ((trigger.autoEventFilter ?? []).every(holds)) {
    enabled.add(trigger);
  }
}
for (const trigger of triggersOf('TIMER').filter((one) => enabled.has(one))) {
  let left = Number(trigger.limit?.value || Number.POSITIVE_INFINITY);
  const clock = setInterval(() => {
    if (--left <= 0) {
      clearInterval(clock);
    }
    handle(trigger.eventName?.value || 'gtm.timer', {}, [trigger]);
  }, Number(trigger.interval?.value));
}
const depths = triggersOf('SCROLL_DEPTH').map((trigger) => ({
  trigger,
  left: new Set(parameter(trigger, 'verticalThresholdsPercent').split(',').map(Number)),
}));
const look = (): void => {
  const at = ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100;
  for (const depth of [...new Set(depths.flatMap(({ left }) => [...left]))].sort((a, b) => a - b)) {
    const only = depths.filter(({ left }) => left.has(depth) && at + 0.1 >= depth && left.delete(depth));
    if (only.length) {
      handle(
        'gtm.scrollDepth',
        { 'gtm.scrollThreshold': depth },
        only.map(({ trigger }) => trigger),
      );
    }
  }
};
addEventListener('scroll', () => setTimeout(look, 50));
for (const event of ['gtm.init_consent', 'gtm.init', 'gtm.js']) {
  handle(event);
}
document.addEventListener('DOMContentLoaded', () => handle('gtm.dom'));
addEventListener('load', () => {
  handle('gtm.load');
  look();
});
