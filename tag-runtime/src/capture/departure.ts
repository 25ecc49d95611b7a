import { attempt } from '../safe';
import { PARAMETER, type Traveller } from './traveller';

/** A token and until when it is worth using, by this page's clock. */
interface Token {
  readonly text: string;
  readonly asked: number;
  readonly milliseconds: number;
}

type Undo = () => void;

/** A link that has been used must not lead elsewhere when it is copied. */
function put(element: Element, attribute: string, value: string): Undo {
  const before = element.getAttribute(attribute);
  element.setAttribute(attribute, value);
  return () => {
    if (element.getAttribute(attribute) === value) {
      if (before === null) {
        element.removeAttribute(attribute);
      } else {
        element.setAttribute(attribute, before);
      }
    }
  };
}

/** The address with the token in its query; its own query and its fragment stay as they are written. */
function withToken(address: string, token: string): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(address) ?? [];
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => pair && !pair.startsWith(`${PARAMETER}=`));
  return `${path}?${[...kept, `${PARAMETER}=${token}`].join('&')}${fragment}`;
}

/** Where a form goes; a field of it may hide `form.action`. */
function target(form: HTMLFormElement, submitter: Element | null) {
  const of = (name: string): string | null => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const at: [Element, string] = submitter?.hasAttribute('formaction') ? [submitter, 'formaction'] : [form, 'action'];
  return { at, address: of('action') ?? '', method: (of('method') ?? '').toLowerCase() };
}

/** The token that the next link takes, asked for ahead of the click, because clicks do not wait. */
function createTokens(visitor: Traveller) {
  let token: Token | undefined;
  let asking: Promise<unknown> | undefined;
  visitor.watch(() => {
    if (visitor.verdict() !== 'granted') {
      token = undefined;
    }
  });
  const age = (): number => (token ? (Date.now() - token.asked) / token.milliseconds : 1);
  /** Whether the token in hand has less than half of its life before it; asked on every move, so it costs nothing. */
  const wanted = (): boolean => !asking && age() >= 0.5 && visitor.verdict() === 'granted';
  return {
    wanted,
    prepare(): Promise<unknown> | undefined {
      const id = wanted() ? visitor.id() : undefined;
      if (id) {
        const asked = Date.now();
        asking = visitor
          .ask('', { anonymous_id: id })
          .then(({ token: text, expires_in }) => {
            if (typeof text === 'string' && visitor.verdict() === 'granted') {
              token = { text, asked, milliseconds: Number(expires_in) * 1_000 };
            }
          })
          .catch(() => {})
          .then(() => {
            asking = undefined;
          });
      }
      return asking;
    },
    /** The token, which nobody gets a second time. */
    take(): string | undefined {
      const text = age() < 1 ? token?.text : undefined;
      token = undefined;
      return text;
    },
  };
}

const linkOf = (event: Event): HTMLAnchorElement | HTMLAreaElement | undefined =>
  event
    .composedPath()
    .find(
      (node): node is HTMLAnchorElement | HTMLAreaElement =>
        (node instanceof HTMLAnchorElement || node instanceof HTMLAreaElement) && node.hasAttribute('href'),
    );

/** Gives tokens to links and forms that lead to a listed host, at the moment in which they are used. */
export function depart(visitor: Traveller, hosts: readonly string[]) {
  const tokens = createTokens(visitor);
  const leads = (address: string): boolean => {
    const url = attempt(() => new URL(address, document.baseURI));
    return (
      !!url &&
      /^https?:$/.test(url.protocol) &&
      url.hostname !== location.hostname &&
      hosts.some((host) => (host[0] === '*' ? url.hostname.endsWith(host.slice(1)) : url.hostname === host))
    );
  };
  const formOf = (event: Event): HTMLFormElement | null | undefined => (event.target as Element)?.closest?.('form');
  const anywhere = (): boolean =>
    Array.from(document.links).some(({ href }) => leads(href)) ||
    Array.from(document.forms).some((form) => leads(target(form, null).address));

  const near = (event: Event): void => {
    const link = tokens.wanted() ? linkOf(event) : undefined;
    const form = tokens.wanted() ? formOf(event) : undefined;
    if ((link && leads(link.href)) || (form && leads(target(form, null).address))) {
      tokens.prepare();
    }
  };
  const look = (): void => {
    if (tokens.wanted() && anywhere()) {
      tokens.prepare();
    }
  };

  const follow = (event: Event): void => {
    const link = linkOf(event);
    const token = link && (event as MouseEvent).button < 2 && leads(link.href) ? tokens.take() : undefined;
    if (link && token) {
      setTimeout(put(link, 'href', withToken(link.href, token)));
    }
  };

  const prepared = new WeakMap<HTMLFormElement, Undo>();
  const submit = (event: Event): void => {
    const form = event.target as HTMLFormElement;
    prepared.get(form)?.();
    const { at, address, method } = target(form, (event as SubmitEvent).submitter);
    const token = method !== 'dialog' && leads(address) ? tokens.take() : undefined;
    if (!token) {
      return;
    }
    let undo: Undo;
    if (method === 'post') {
      undo = put(...at, withToken(address, token));
    } else {
      // The fields of the form become the query.
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name: PARAMETER, value: token });
      form.append(field);
      undo = () => field.remove();
    }
    prepared.set(form, undo);
    // A form that waits for tags is sent later, as it is now.
    setTimeout(() => event.defaultPrevented || undo());
  };

  const listen = (type: string, act: (event: Event) => void): void =>
    addEventListener(type, (event) => attempt(() => act(event)), { capture: true, passive: true });
  listen('pointerover', near);
  listen('focusin', near);
  // Fingers do not come near before they touch.
  listen('pointerdown', look);
  listen('click', follow);
  listen('auxclick', follow);
  listen('submit', submit);
  visitor.watch(look);
  if (document.readyState === 'complete') {
    setTimeout(look);
  } else {
    addEventListener('load', () => setTimeout(look));
  }

  return {
    /** `metka('decorate', address, then)`: for a page that goes elsewhere by itself. */
    decorate(address: unknown, then: unknown): void {
      const from = String(address);
      const go = (): void => {
        const token = leads(from) && visitor.verdict() === 'granted' ? tokens.take() : undefined;
        (then as (address: string) => void)(token ? withToken(from, token) : from);
      };
      Promise.resolve(leads(from) ? tokens.prepare() : undefined).then(() => attempt(go));
    },
  };
}
