import { attempt } from './safe';

/** The page's cookies, or none at all where the browser forbids them. */
export interface Cookies {
  read(name: string): string | undefined;
  write(name: string, value: string, seconds: number): void;
  remove(name: string): void;
}

export function readCookie(name: string): string | undefined {
  return attempt(() => {
    for (const pair of document.cookie.split('; ')) {
      if (pair.startsWith(`${name}=`)) {
        return pair.slice(name.length + 1);
      }
    }
    return undefined;
  });
}

/**
 * `www.shop.example` gives `example`, `shop.example`, `www.shop.example` and the empty text: the page's host only, which is
 * all that an address in numbers can have.
 */
function domains(): string[] {
  const labels = location.hostname.split('.');
  return /[\d\]]$/.test(location.hostname)
    ? ['']
    : [...labels.map((_, i) => labels.slice(labels.length - 1 - i).join('.')), ''];
}

function put(name: string, value: string, seconds: number, domain: string): void {
  const scope = domain ? `;domain=${domain}` : '';
  const secure = location.protocol === 'https:' ? ';secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that shops still see
  document.cookie = `${name}=${value};path=/;max-age=${seconds};samesite=lax${scope}${secure}`;
}

export function pageCookies(fixedDomain: string | undefined): Cookies {
  // Each access to a cookie waits for the browser's network process, so the domain that works is looked for once.
  const all = fixedDomain === undefined ? domains() : [fixedDomain];
  let candidates = all;
  const remove = (name: string): void => {
    if (readCookie(name) !== undefined) {
      for (const domain of all) {
        put(name, '', 0, domain);
      }
    }
  };
  return {
    read: readCookie,
    write(name, value, seconds) {
      attempt(() => {
        // Browsers refuse public suffixes without a word, so only reading back tells, and only if nothing was there.
        if (candidates.length > 1) {
          remove(name);
        }
        for (const domain of candidates) {
          put(name, value, seconds, domain);
          if (readCookie(name) === value) {
            candidates = [domain];
            return;
          }
        }
      });
    },
    remove: (name) => attempt(() => remove(name)),
  };
}
