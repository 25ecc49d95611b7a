import type { Parameters } from '../config';
import type { Emit, Feature, Listening, Occurrence } from '../feature';
import { afterPage, createHold, inside, isHere, within } from './hold';

/** What visitors take home, unless a trigger says which endings it means. */
const FILES =
  '7z|avi|csv|docx?|exe|gz|key|midi?|mov|mp3|mp4|mpe?g|pdf|pkg|pps|pptx?|rar|rtf|txt|wav|wma|wmv|xlsx?|zip|dmg|apk|epub|fb2';

function isDownload(parameters: Parameters, link: Element): boolean {
  const wanted = (parameters.extensions as readonly string[] | undefined)?.map((extension) =>
    extension.replace(/^\./, '').toLowerCase(),
  );
  const ending = /\.([^./]+)$/.exec((link as HTMLAnchorElement).pathname ?? '')?.[1]?.toLowerCase() ?? '';
  return wanted ? wanted.includes(ending) : link.hasAttribute('download') || new RegExp(`^(?:${FILES})$`).test(ending);
}

const linkOf = (event: Event): Element | undefined =>
  event.composedPath().find((node): node is Element => node instanceof Element && node.matches('a,area'));

/** Whether following the link takes this page away. */
function leaves(event: MouseEvent, link: Element): boolean {
  if (!(link instanceof HTMLAnchorElement || link instanceof HTMLAreaElement)) {
    return false;
  }
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button;
  const [address, fragment] = link.href.split('#');
  const stays = fragment !== undefined && address === location.href.split('#')[0];
  return !elsewhere && !stays && /^https?:/.test(link.href) && !link.hasAttribute('download') && isHere(link.target);
}

/** A link that leads to the same place in the same way and that no listener of the page hears. */
function twin(link: Element): () => void {
  const copy = document.createElement('a');
  for (const name of ['target', 'rel', 'referrerpolicy', 'ping', 'hreflang', 'type']) {
    const value = link.getAttribute(name);
    if (value !== null) {
      copy.setAttribute(name, value);
    }
  }
  copy.href = (link as HTMLAnchorElement).href;
  return () => copy.click();
}

function listen(emit: Emit, listening: Listening): void {
  const of = (type: string) => listening.triggers.filter((trigger) => trigger.type === type);
  const clicks = of('click').length;
  const downloads = of('download');
  const links = of('link_click');
  // Only after the page's listeners is it known whether the link will be followed.
  const late = links.some(({ parameters }) => parameters.wait_for_tags || parameters.check_validation);

  // In the capture phase, because pages stop propagation and replace what was clicked.
  document.addEventListener(
    'click',
    (event) => {
      const element = event.composedPath()[0];
      if (clicks && element instanceof Element) {
        emit({ type: 'click', name: 'gtm.click', element });
      }
      const link = linkOf(event);
      const owners = link && downloads.map((trigger) => trigger.parameters).filter((own) => isDownload(own, link));
      if (link && owners?.length) {
        emit({ type: 'download', name: 'metka.download', element: link, owners });
      }
      if (link && links.length && !late) {
        emit({ type: 'link_click', name: 'gtm.linkClick', element: link });
      }
    },
    true,
  );
  if (!links.length) {
    return;
  }
  const hold = createHold(emit, listening);
  const follow = (event: Event): void => {
    const link = linkOf(event) ?? (event.target as Element).closest?.('a,area');
    // The middle button opens links, too, but is no click.
    if (link && (event as MouseEvent).button < 2) {
      hold({
        type: 'link_click',
        event,
        occurrence: { type: 'link_click', name: 'gtm.linkClick', element: link } as Occurrence,
        leaves: () => leaves(event as MouseEvent, link),
        prepare: () => twin(link),
      });
    }
  };
  if (late) {
    afterPage('click', follow);
  }
  afterPage('auxclick', follow);
}

/** Triggers of clicks, on links and on downloads, on one listener for the whole document. */
export const clicks: Feature = {
  triggers: {
    click(parameters, occurrence) {
      const element = within(parameters, occurrence);
      return element === occurrence.element ? occurrence : element ? { ...occurrence, element } : undefined;
    },
    link_click: inside,
    download: (_, occurrence) => occurrence,
  },
  sources: [listen],
};
