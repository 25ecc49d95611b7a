import type { PreviewLink } from '../../api/previews';

const KEY = 'metka.preview.';

/** What a session was made of; stands in the address. */
export interface MadeOf {
  readonly container: string;
  readonly of: string;
  readonly url: string;
}

/** The address of a session's screen. */
export const sessionPath = (project: string, session: string, made: MadeOf): string =>
  `/projects/${project}/preview/${session}?${new URLSearchParams({ ...made })}`;

/**
 * Opens the site in a tab of its own, and remembers the link for this tab. The site gets no way to the console: what it
 * has to tell comes through the gateway, signed.
 */
export function openSite(link: PreviewLink): void {
  sessionStorage.setItem(KEY + link.session, JSON.stringify(link));
  window.open(link.link, '_blank', 'noopener');
}

/** The link of a session that was made in this tab. */
export function rememberedLink(session: string): PreviewLink | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEY + session) ?? '') as PreviewLink;
  } catch {
    return undefined;
  }
}
