import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { entryOf, type PreviewEntry } from '../lib/preview';
import { ApiError, isPassing } from '../lib/problem';
import { EventStreamParser } from '../lib/sse';
import { answer, api, call, type Schemas } from './client';

export type PreviewLink = Schemas['PreviewLink'];

/** What a preview shows: a workspace as it is, or a version. */
export interface Previewed {
  readonly container: string;
  /** `workspace/ID` or `version/NUMBER`. */
  readonly of: string;
  readonly url: string;
  readonly minutes: number;
  /** Whether the page begins with picking an element. */
  readonly pick: boolean;
}

/** Makes a link to a draft or a version; the draft is as it is now, and later changes need another link. */
export function startPreview(project: string, { container, of, url, minutes, pick }: Previewed): Promise<PreviewLink> {
  const [kind, id = ''] = of.split('/');
  const body = { url, minutes, pick };
  return kind === 'version'
    ? answer(
        api.POST('/projects/{project}/containers/{container}/versions/{version}/preview', {
          params: { path: { project, container, version: Number(id) } },
          body,
        }),
      )
    : answer(
        api.POST('/projects/{project}/containers/{container}/workspaces/{workspace}/preview', {
          params: { path: { project, container, workspace: id } },
          body,
        }),
      );
}

/** Ends a preview; its link shows what is published from then on. */
export async function endPreview(project: string, session: string): Promise<void> {
  await api.DELETE('/projects/{project}/preview/{session}', { params: { path: { project, session } } });
}

/** The latest versions of a container, without their configurations. */
export function useVersions(project: string, container: string) {
  return useQuery({
    queryKey: ['projects', project, 'containers', container, 'versions'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/containers/{container}/versions', {
          params: { path: { project, container } },
          signal,
        }),
      ),
    select: ({ items }) => items,
    enabled: container !== '',
  });
}

/** What the console knows of a running preview. */
export interface PreviewState {
  readonly connection: 'connecting' | 'connected' | 'disconnected' | 'ended';
  /** In the order in which they happened. */
  readonly entries: readonly PreviewEntry[];
  readonly error?: unknown;
}

type Change = Partial<Omit<PreviewState, 'entries'>> & { add?: readonly PreviewEntry[] };

const NOTHING: PreviewState = { connection: 'connecting', entries: [] };
/** As many as the gateway keeps, and a few that say what was lost. */
const MOST_ENTRIES = 1_200;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

function change(state: PreviewState, { add = [], ...more }: Change): PreviewState {
  return { ...state, ...more, entries: add.length ? [...state.entries, ...add].slice(-MOST_ENTRIES) : state.entries };
}

/** What happens in a preview, followed for as long as the component is shown; an interrupted stream goes on where it was. */
export function usePreview(project: string, session: string): PreviewState {
  const [state, update] = useReducer(
    (old: PreviewState, next: Change | 'anew') => (next === 'anew' ? NOTHING : change(old, next)),
    NOTHING,
  );
  useEffect(() => {
    const end = new AbortController();
    update('anew');
    void keepFollowing(`/projects/${encodeURIComponent(project)}/preview/${encodeURIComponent(session)}/events`, {
      signal: end.signal,
      update,
    });
    return () => end.abort();
  }, [project, session]);
  return state;
}

interface Following {
  readonly signal: AbortSignal;
  readonly update: (next: Change) => void;
}

/** Opens the stream again and again until the preview is over, or somebody has to do something first. */
async function keepFollowing(path: string, following: Following): Promise<void> {
  const { signal, update } = following;
  const place = { last: '', wait: FIRST_WAIT_MS };
  while (!signal.aborted && !(await followOnce(path, following, place))) {
    if (!signal.aborted) {
      update({ connection: 'disconnected' });
      await new Promise((resume) => setTimeout(resume, place.wait));
      place.wait = Math.min(place.wait * 2, LONGEST_WAIT_MS);
    }
  }
}

/** True when there is no use in opening the stream again. */
async function followOnce(
  path: string,
  { signal, update }: Following,
  place: { last: string; wait: number },
): Promise<boolean> {
  try {
    const headers = place.last ? { 'Last-Event-ID': place.last } : {};
    const response = await call('GET', path, undefined, { signal, headers });
    update({ connection: 'connected' });
    place.wait = FIRST_WAIT_MS;
    for await (const { entries, ended } of read(response)) {
      place.last = String(entries.at(-1)?.id ?? place.last);
      update({ add: entries, ...(ended && { connection: 'ended' }) });
      if (ended) {
        return true;
      }
    }
  } catch (error) {
    if (error instanceof ApiError && !isPassing(error)) {
      update(error.status === 404 ? { connection: 'ended' } : { connection: 'disconnected', error });
      return true;
    }
  }
  return false;
}

/** The pieces of a stream as they come, each with what it held. */
async function* read(response: Response): AsyncGenerator<{ entries: PreviewEntry[]; ended: boolean }> {
  const parser = new EventStreamParser();
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const messages = parser.push(piece);
    const entries = messages.flatMap(({ type, id, data }) =>
      type === 'record' ? (entryOf(id ?? '', data) ?? []) : [],
    );
    const skipped = messages.filter(({ type }) => type === 'skipped').map(({ data }) => JSON.parse(data) as object);
    const losses = skipped.map((record) => ({
      id: (entries[0]?.id ?? 1) - 0.5,
      kind: 'skipped',
      time: '',
      record: record as Record<string, unknown>,
    }));
    yield { entries: [...losses, ...entries], ended: messages.some(({ type }) => type === 'end') };
  }
}
