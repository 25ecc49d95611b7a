import type { Feature, Page } from '../feature';
import { attempt } from '../safe';

type Campaign = Readonly<Record<string, string>>;

const UTM: Readonly<Record<string, string>> = {
  source: 'utm_source',
  medium: 'utm_medium',
  name: 'utm_campaign',
  term: 'utm_term',
  content: 'utm_content',
  id: 'utm_id',
};

/** Marks that advertising systems put on the address of a click: Yandex, Google, VK, Meta, Microsoft, TikTok. */
const CLICK_IDS = [
  'yclid',
  'ymclid',
  'gclid',
  'wbraid',
  'gbraid',
  'dclid',
  'vkclid',
  'rb_clickid',
  'fbclid',
  'msclkid',
  'ttclid',
];

const KEY = '_mk_cmp';

/** Per page: the campaign that brought the visitor. */
const known = new WeakMap<Page, Campaign>();

function read(address: string): Campaign | undefined {
  const query = attempt(() => new URL(address).searchParams);
  const found: Record<string, string> = {};
  for (const name of Object.keys(UTM)) {
    found[name] = query?.get(UTM[name] as string) ?? '';
  }
  found.click_id = CLICK_IDS.map((id) => query?.get(id)).find((id) => id) ?? '';
  return Object.values(found).some((value) => value) ? found : undefined;
}

/** The address decides; without a campaign in it the last one of this visit counts, which only consent lets survive. */
function current(page: Page): Campaign | undefined {
  const fresh = read(page.url());
  if (fresh) {
    known.set(page, fresh);
  }
  const consent = page.consent('analytics');
  const campaign = known.get(page);
  if (consent === 'granted' && campaign) {
    attempt(() => sessionStorage.setItem(KEY, JSON.stringify(campaign)));
  } else if (consent === 'granted') {
    return attempt(() => JSON.parse(sessionStorage.getItem(KEY) as string) as Campaign) ?? undefined;
  } else if (consent === 'denied') {
    attempt(() => sessionStorage.removeItem(KEY));
  }
  return campaign;
}

/** Variables for the advertising campaign that brought this visit. */
export const campaign: Feature = {
  start({ consent }) {
    consent.watch(() => consent.verdict(['analytics']) === 'denied' && attempt(() => sessionStorage.removeItem(KEY)));
    return {};
  },
  sources: [
    // A variable may be asked for on a later page only, and consent may come after the last question of this page.
    (_, { page }) => {
      current(page);
      addEventListener('pagehide', () => attempt(() => current(page)));
    },
  ],
  variables: {
    campaign: (parameters, { page }) => current(page)?.[parameters.parameter as string] || undefined,
  },
};
