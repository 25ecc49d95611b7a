import type { BannerConfig, BannerTexts } from '../config';
import type { Feature, Inside } from '../feature';
import { attempt } from '../safe';
import { STYLE } from './banner-style';

/** Which texts the visitor last decided on: a change of them asks again. */
const COOKIE = '_mk_banner';

/** The page's language before the browser's, if the banner speaks it. */
function language(texts: BannerConfig['texts']): string {
  const spoken = [document.documentElement.lang, ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return spoken.find((tag) => texts[tag]) ?? Object.keys(texts)[0] ?? '';
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const key of Object.keys(attributes)) {
    made.setAttribute(key, attributes[key] as string);
  }
  made.append(...children);
  return made;
}

function button(text: string, act: () => void, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', () => attempt(act));
  return made;
}

/** A box per purpose. None is ticked before the visitor has ticked it. */
function choices({ purposes }: BannerConfig, lang: string, { consent }: Inside) {
  const boxes = purposes.map(({ id, name, text }) => {
    const box = element('input', { type: 'checkbox', id: `p-${id}`, 'aria-describedby': `t-${id}` });
    box.checked = consent.verdict([id]) === 'granted' && consent.isDecided(id);
    const label = element('label', { for: `p-${id}` }, box, name[lang] ?? id);
    return { id, box, row: element('div', {}, label, element('p', { id: `t-${id}` }, text[lang] ?? '')) };
  });
  const list = element('div', { class: 'choices', hidden: '' }, ...boxes.map(({ row }) => row));
  return {
    list,
    chosen: (): Record<string, boolean> => Object.fromEntries(boxes.map(({ id, box }) => [id, box.checked])),
  };
}

/** The dialog for the visitor's choice, inside the shadow of one element. */
function dialog(
  config: BannerConfig,
  lang: string,
  inside: Inside,
  done: (choice: Readonly<Record<string, boolean>> | undefined) => void,
): HTMLElement {
  const texts = config.texts[lang] as BannerTexts;
  const all = (yes: boolean) => () => done(Object.fromEntries(config.purposes.map(({ id }) => [id, yes])));
  const { list, chosen } = choices(config, lang, inside);
  const save = button(texts.save, () => done(chosen()), { hidden: '' });
  const choose = button(
    texts.choose,
    () => {
      list.hidden = !list.hidden;
      save.hidden = list.hidden;
      choose.setAttribute('aria-expanded', String(!list.hidden));
    },
    { class: 'plain', 'aria-expanded': 'false' },
  );
  const text = element('p', { id: 'text' }, texts.text);
  if (config.policy_url) {
    text.append(' ', element('a', { href: config.policy_url, target: '_blank', rel: 'noopener' }, texts.policy));
  }
  const box = element(
    'section',
    { role: 'dialog', 'aria-labelledby': 'title', 'aria-describedby': 'text', class: config.position, lang },
    element('h2', { id: 'title', tabindex: '-1' }, texts.title),
    text,
    list,
    element(
      'div',
      { class: 'buttons' },
      button(texts.accept, all(true)),
      button(texts.decline, all(false)),
      save,
      choose,
    ),
  );
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      done(undefined);
    }
  });
  return box;
}

function show(config: BannerConfig, inside: Inside): () => void {
  const host = document.createElement('metka-consent');
  const shadow = host.attachShadow({ mode: 'open' });
  // A constructed sheet needs no permission in the page's content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];
  if (config.accent) {
    host.style.setProperty('--accent', config.accent);
  }
  const lang = language(config.texts);
  const texts = config.texts[lang] as BannerTexts;
  /** A decision that came from elsewhere counts; one on other words than today's does not. */
  const decided = (): boolean =>
    (inside.cookies.read(COOKIE) ?? config.version) === config.version &&
    config.purposes.every(({ id }) => inside.consent.isDecided(id));

  const rest = (): void => {
    const reopen = button(texts.reopen, open, { class: 'reopen' });
    shadow.replaceChildren(...(config.reopen ? [reopen] : []));
  };
  const open = (): void => {
    const box = dialog(config, lang, inside, (choice) => {
      if (choice) {
        inside.cookies.write(COOKIE, config.version, inside.config.consent_cookie_seconds);
        inside.decide(choice, 'banner', { banner: config.version, language: lang, ...config.document });
      }
      if (decided()) {
        rest();
      }
    });
    const again = decided();
    shadow.replaceChildren(box);
    if (again) {
      box.querySelector('h2')?.focus();
    }
  };

  document.body.append(host);
  document.addEventListener('click', (event) => {
    if ((event.target as Element | null)?.closest?.('[data-metka-consent]')) {
      attempt(open);
    }
  });
  if (decided()) {
    rest();
  } else {
    open();
  }
  return open;
}

/** Asks for consent with equal weight for yes and no, remembers the answer, and gives the gateway a receipt. */
export const banner: Feature = {
  start(inside) {
    const config = inside.config.banner;
    if (!config) {
      return {};
    }
    let open: (() => void) | undefined;
    let wanted = false;
    const begin = (): void => {
      open = attempt(() => show(config, inside));
      if (wanted) {
        open?.();
      }
    };
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', () => attempt(begin), { once: true });
    } else {
      // The page's own calls, which wait behind this script, may bring a decision from elsewhere.
      setTimeout(() => attempt(begin));
    }
    return {
      consent_settings() {
        wanted = true;
        open?.();
      },
    };
  },
};
