import { useQuery } from '@tanstack/react-query';
import { answer, api, type Schemas } from './client';
import { draftKey, type Place } from './container';

export type Change = Schemas['EntityChange'];
export type Finding = Schemas['LintFinding'];
export type Publication = Schemas['Publication'];
export type VersionSummary = Schemas['VersionSummary'];
export type Environment = Schemas['Environment'];
export type Conflict = Schemas['Conflict'];

const DRAFT = '/projects/{project}/containers/{container}/workspaces/{workspace}';
const CONTAINER = '/projects/{project}/containers/{container}';

const containerKey = ({ project, container }: Place) => ['projects', project, 'containers', container];

/** What publishing the draft would change for visitors. */
export function useDraftDiff(place: Place) {
  return useQuery({
    queryKey: [...draftKey(place), 'diff'],
    queryFn: ({ signal }) => answer(api.GET(`${DRAFT}/diff`, { params: { path: place }, signal })),
    enabled: place.workspace !== '',
  });
}

/** What keeps the draft from being published. */
export function useProblems(place: Place) {
  return useQuery({
    queryKey: [...draftKey(place), 'problems'],
    queryFn: ({ signal }) => answer(api.GET(`${DRAFT}/problems`, { params: { path: place }, signal })),
    select: ({ items }) => items,
    enabled: place.workspace !== '',
  });
}

/** What is worth a look before it is published. */
export function useLint(place: Place) {
  return useQuery({
    queryKey: [...draftKey(place), 'lint'],
    queryFn: ({ signal }) => answer(api.GET(`${DRAFT}/lint`, { params: { path: place }, signal })),
    select: ({ items }) => items,
    enabled: place.workspace !== '',
  });
}

/** What the draft and a newer version changed differently. */
export function useConflicts(place: Place, enabled: boolean) {
  return useQuery({
    queryKey: [...draftKey(place), 'conflicts'],
    queryFn: ({ signal }) => answer(api.GET(`${DRAFT}/conflicts`, { params: { path: place }, signal })),
    select: ({ items }) => items,
    enabled: enabled && place.workspace !== '',
  });
}

/** The latest versions of a container. */
export function useVersions(place: Place, limit: number) {
  return useQuery({
    queryKey: [...containerKey(place), 'versions', limit],
    queryFn: ({ signal }) =>
      answer(api.GET(`${CONTAINER}/versions`, { params: { path: place, query: { limit } }, signal })),
    enabled: place.container !== '',
    placeholderData: (previous) => previous,
  });
}

export function useEnvironments(place: Place) {
  return useQuery({
    queryKey: [...containerKey(place), 'environments'],
    queryFn: ({ signal }) => answer(api.GET(`${CONTAINER}/environments`, { params: { path: place }, signal })),
    select: ({ items }) => items,
    enabled: place.container !== '',
  });
}

/** Whom the container's tags may send data to abroad. */
export function useApprovals(place: Place) {
  return useQuery({
    queryKey: [...containerKey(place), 'approvals'],
    queryFn: ({ signal }) => answer(api.GET(`${CONTAINER}/approvals`, { params: { path: place }, signal })),
    select: ({ items }) => items,
    enabled: place.container !== '',
  });
}

/** What a version changed against the one before. */
export function useVersionDiff(place: Place, version: number) {
  return useQuery({
    queryKey: [...containerKey(place), 'versions', version, 'diff'],
    queryFn: ({ signal }) =>
      answer(api.GET(`${CONTAINER}/versions/{version}/diff`, { params: { path: { ...place, version } }, signal })),
  });
}

/** Makes a version of the draft; the draft goes on from it. */
export function createVersion(place: Place, release: { name: string; note: string }) {
  return answer(api.POST(`${DRAFT}/versions`, { params: { path: place }, body: release }));
}

/** Serves a version in an environment; an older one is a rollback. */
export function publishVersion(
  place: Place,
  version: number,
  environment: string,
  force = false,
): Promise<Publication> {
  return answer(
    api.POST(`${CONTAINER}/versions/{version}/publish`, {
      params: { path: { ...place, version }, query: { environment, force } },
    }),
  );
}

/** Brings the draft up to the newest version. */
export function syncDraft(place: Place) {
  return answer(api.POST(`${DRAFT}/sync`, { params: { path: place } }));
}

export function resolveConflict(place: Place, { kind, id }: Conflict, take: 'ours' | 'theirs') {
  return answer(
    api.POST(`${DRAFT}/conflicts/{kind}/{id}`, { params: { path: { ...place, kind, id } }, body: { take } }),
  );
}

export function approveHost(place: Place, host: string, reason: string) {
  return answer(api.POST(`${CONTAINER}/approvals`, { params: { path: place }, body: { host, reason } }));
}

export function withdrawApproval(place: Place, host: string) {
  return api.DELETE(`${CONTAINER}/approvals/{host}`, { params: { path: { ...place, host } } });
}

export function createEnvironment(place: Place, name: string) {
  return answer(api.POST(`${CONTAINER}/environments`, { params: { path: place }, body: { name } }));
}

/** Brings in an export of Google Tag Manager; a dry run only says what would become of it. */
export function importGtm(
  project: string,
  file: object,
  query: { dry_run: boolean; container?: string; name?: string },
): Promise<Schemas['GtmImport']> {
  return answer(
    api.POST('/projects/{project}/import/gtm', { params: { path: { project }, query }, body: file as never }),
  );
}
