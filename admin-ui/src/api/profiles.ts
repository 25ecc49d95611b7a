import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answer, api, type Schemas } from './client';

export type Profile = Schemas['Profile'];
export type ProfileEvent = Schemas['ProfileEventPage']['items'][number];

const PAGE = 50;

/** The keys of everything about one profile. */
export const profileKey = (project: string, profile: string) => ['projects', project, 'profiles', profile] as const;

/** Who has an identifier: the id of a profile, or undefined. The value is sent in the body and kept nowhere. */
export async function searchProfile(project: string, type: string, value: string): Promise<string | undefined> {
  const { items } = await answer(
    api.POST('/projects/{project}/profiles/search', { params: { path: { project } }, body: { type, value } }),
  );
  return items[0]?.profile;
}

/** What is known of a person. */
export function useProfile(project: string, profile: string) {
  return useQuery({
    queryKey: profileKey(project, profile),
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/profiles/{profile}', { params: { path: { project, profile } }, signal })),
  });
}

/** The computed attributes of a person. */
export function useProfileAttributes(project: string, profile: string) {
  return useQuery({
    queryKey: [...profileKey(project, profile), 'attributes'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/profiles/{profile}/attributes', {
          params: { path: { project, profile } },
          signal,
        }),
      ),
    select: ({ items }) => items,
  });
}

/** The segments that a person is in. */
export function useProfileSegments(project: string, profile: string) {
  return useQuery({
    queryKey: [...profileKey(project, profile), 'segments'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/profiles/{profile}/segments', { params: { path: { project, profile } }, signal }),
      ),
    select: ({ items }) => items,
  });
}

/** What a person did, the latest first, page by page. */
export function useTimeline(project: string, profile: string) {
  return useInfiniteQuery({
    queryKey: [...profileKey(project, profile), 'timeline'],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/projects/{project}/profiles/{profile}/timeline', {
          params: { path: { project, profile }, query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The types of identifiers by which the project knows people. */
export function useIdentifierTypes(project: string) {
  return useQuery({
    queryKey: ['projects', project, 'identity'],
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/identity', { params: { path: { project } }, signal })),
    select: ({ types }) => types.map(({ type }) => type),
  });
}

/** Takes a merged profile, or an identifier, out of a profile; gives the profile that came out. */
export function split(project: string, profile: string, order: Schemas['SplitOrder']) {
  return answer(
    api.POST('/projects/{project}/profiles/{profile}/split', { params: { path: { project, profile } }, body: order }),
  );
}

/** Lets two profiles merge again that were split. */
export function allowMerge(project: string, profile: string, other: string) {
  return api.DELETE('/projects/{project}/profiles/{profile}/separations/{other}', {
    params: { path: { project, profile, other } },
  });
}
