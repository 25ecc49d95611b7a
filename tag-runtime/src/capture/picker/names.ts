/** What a pick is to be counted by; the names of trigger types. */
export type Kind = 'click' | 'link_click' | 'form_submit' | 'visibility';

const LONGEST = 60;

const clean = (text: string | null | undefined): string => {
  const line = (text ?? '').replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
};

function referenced(element: Element): string {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const tree = element.getRootNode() as Document | ShadowRoot;
  return ids.map((id) => tree.getElementById?.(id)?.textContent ?? '').join(' ');
}

/** What a field is called; never what a visitor has typed into it. */
function fieldName(element: HTMLInputElement): string {
  const says = /^(submit|button|reset)$/.test(element.type) && element.localName === 'input' ? element.value : '';
  return clean(says) || clean(element.labels?.[0]?.textContent) || clean(element.placeholder) || clean(element.name);
}

/** How people call an element: what it shows, or what it is called for those who do not see it. */
export function elementName(element: Element): string {
  const said = clean(element.getAttribute('aria-label')) || clean(referenced(element));
  if (said) {
    return said;
  }
  if (/^(input|select|textarea)$/.test(element.localName)) {
    return fieldName(element as HTMLInputElement);
  }
  const pictures = [element, ...element.querySelectorAll('img[alt],svg title,[aria-label],[title]')];
  const shown = element.localName === 'form' ? element.querySelector('legend,h1,h2,h3,h4') : element;
  return (
    clean((shown as HTMLElement | null)?.innerText) ||
    pictures
      .map((one) =>
        clean(
          one.localName === 'title'
            ? one.textContent
            : one.getAttribute('alt') || one.getAttribute('aria-label') || one.getAttribute('title'),
        ),
      )
      .find(Boolean) ||
    clean(element.getAttribute('name'))
  );
}

const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  'а-a,б-b,в-v,г-g,д-d,е-e,ё-e,ж-zh,з-z,и-i,й-y,к-k,л-l,м-m,н-n,о-o,п-p,р-r,с-s,т-t,у-u,ф-f,х-h,ц-ts,ч-ch,ш-sh,щ-sch,ъ-,ы-y,ь-,э-e,ю-yu,я-ya'
    .split(',')
    .map((pair) => pair.split('-')),
);

/** Words as an event is named: Latin, small, joined by underscores. */
export function eventWords(text: string, most = 30): string {
  const latin = [...text.toLowerCase()].map((letter) => LETTERS[letter] ?? letter).join('');
  const words = latin.split(/[^a-z0-9]+/).filter(Boolean);
  let name = '';
  for (const word of words) {
    if (name && name.length + word.length >= most) {
      break;
    }
    name += (name && '_') + word.slice(0, most);
  }
  return /^\d/.test(name) ? `n${name}` : name;
}

/** What people usually want to count, by what an element says or where it leads. */
const INTENTS: readonly (readonly [RegExp, string])[] = [
  [/^tel:/i, 'phone'],
  [/^mailto:/i, 'email'],
  [/(wa\.me|whatsapp)/i, 'whatsapp'],
  [/(^|\/\/)t\.me\/|^tg:|telegram/i, 'telegram'],
  [/vk\.(com|ru|me)\//i, 'vk'],
  [/(добавить|положить|^|\s)в корзину|add[\s_-]*to[\s_-]*(cart|bag|basket)/i, 'add_to_cart'],
  [/оформить|оформлен|checkout/i, 'checkout'],
  [/обратн\S* звон|перезвон|заказать звонок|call[\s_-]?back/i, 'callback'],
  [/(купить|buy)( |$)/i, 'buy'],
  [/подпис|subscri|newsletter/i, 'subscribe'],
  [/заявк|оставьте|request|lead|feedback|обратн\S* связ/i, 'request'],
  [/зарегистр|регистрац|sign[\s_-]?up|register/i, 'sign_up'],
  [/войти|вход|log[\s_-]?in|sign[\s_-]?in/i, 'login'],
  [/найти|поиск|search/i, 'search'],
  [/избранн|wishlist|favou?rite/i, 'wishlist'],
];

const ENDINGS: Readonly<Record<Kind, string>> = {
  click: 'clicked',
  link_click: 'clicked',
  form_submit: 'sent',
  visibility: 'seen',
};

/** A name for the event that counts this: what it is, then what happened to it. */
export function eventName(element: Element, kind: Kind): string {
  const said = elementName(element);
  const more = ['href', 'action', 'name', 'id', 'class'].map((name) => element.getAttribute(name) ?? '');
  const intent = [said, ...more].flatMap((text) => INTENTS.filter(([pattern]) => pattern.test(text)))[0]?.[1];
  const what =
    intent ?? (eventWords(said) || (kind === 'form_submit' ? 'form' : element.localName.replace(/\W/g, '_')));
  return `${what}_${ENDINGS[kind]}`;
}
