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

/** A link that was made in this tab of the console. */
export interface MadeLink extends PreviewLink {
  readonly project: string;
  readonly made: MadeOf;
}

/**
 * Opens the site in a tab of its own, and remembers the link for this tab. The site gets no way to the console: what it
 * has to tell comes through the gateway, signed.
 */
export function openSite(project: string, link: PreviewLink, made: MadeOf): void {
  const kept: MadeLink = { ...link, project, made };
  sessionStorage.setItem(KEY + link.session, JSON.stringify(kept));
  window.open(link.link, '_blank', 'noopener');
}

/** The link of a session that was made in this tab. */
export function rememberedLink(session: string): MadeLink | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEY + session) ?? '') as MadeLink;
  } catch {
    return undefined;
  }
}

/** No longer offers a session that is over. */
export const forgetLink = (session: string): void => sessionStorage.removeItem(KEY + session);

/** The links of a project that are not over, the one that lasts longest first. */
export function rememberedLinks(project: string, now = Date.now()): MadeLink[] {
  return Object.keys(sessionStorage)
    .filter((key) => key.startsWith(KEY))
    .flatMap((key) => rememberedLink(key.slice(KEY.length)) ?? [])
    .filter((link) => link.project === project && Date.parse(link.expires_at) > now)
    .sort((a, b) => b.expires_at.localeCompare(a.expires_at));
}
