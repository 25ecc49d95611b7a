import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api, call, type Schemas } from './client';

export type Segment = Schemas['Segment'];
export type Estimate = Schemas['SegmentEstimate'];
type Rule = Schemas['Rule'];

const PAGE = 100;

/** The keys of everything about the segments of a project. */
export const segmentsKey = (project: string) => ['projects', project, 'segments'] as const;

/** All segments of a project. */
export function useSegments(project: string) {
  return useQuery({
    queryKey: segmentsKey(project),
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/segments', { params: { path: { project } }, signal })),
    select: ({ items }) => items,
  });
}

/** One segment. */
export function useSegment(project: string, segment: string) {
  return useQuery({
    queryKey: [...segmentsKey(project), segment],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/segments/{segment}', { params: { path: { project, segment } }, signal })),
  });
}

/** How many a rule would bring in; asked again with each other rule, the old answer standing until the new one is there. */
export function useEstimate(project: string, rule: Rule, enabled: boolean) {
  return useQuery({
    queryKey: ['projects', project, 'estimate', JSON.stringify(rule)],
    queryFn: ({ signal }) =>
      answer(
        api.POST('/projects/{project}/segments/estimate', { params: { path: { project } }, body: { rule }, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled,
  });
}

/** A segment's size over time, read again while people look at it. */
export function useHistory(project: string, segment: string, step: 'hour' | 'day', everyMs: number | false = false) {
  return useQuery({
    queryKey: [...segmentsKey(project), segment, 'history', step],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/segments/{segment}/history', {
          params: { path: { project, segment }, query: { step } },
          signal,
        }),
      ),
    select: ({ items }) => items,
    refetchInterval: everyMs,
  });
}

/** The members of a segment, page by page. */
export function useMembers(project: string, segment: string) {
  return useInfiniteQuery({
    queryKey: [...segmentsKey(project), segment, 'members'],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/projects/{project}/segments/{segment}/members', {
          params: { path: { project, segment }, query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The latest pages of who entered and who left; each page is followed by the one that came after it. */
export function useChanges(project: string, segment: string) {
  return useInfiniteQuery({
    queryKey: [...segmentsKey(project), segment, 'changes'],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/projects/{project}/segments/{segment}/changes', {
          params: { path: { project, segment }, query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => (page.items.length < PAGE ? undefined : page.next_cursor),
  });
}

/** All members as NDJSON; tells after each page how many there are so far. */
export async function exportMembers(
  project: string,
  segment: string,
  progress: (members: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: string[] = [];
  let cursor: string | null = '';
  let members = 0;
  while (cursor !== null) {
    const query: string = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
    const response = await call('GET', `/projects/${project}/segments/${segment}/members/export${query}`, undefined, {
      signal,
    });
    const text = await response.text();
    parts.push(text);
    members += text.split('\n').filter(Boolean).length;
    progress(members);
    cursor = response.headers.get('Next-Cursor');
  }
  return new Blob(parts, { type: 'application/x-ndjson' });
}
