import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { answer, api, ifMatch, type Schemas } from './client';
import { useProject } from './projects';

export type Kind = Schemas['EntityKind'];
export type Entity = Schemas['Entity'];
export type Container = Schemas['Container'];
export type Workspace = Schemas['Workspace'];

/** What an entity's document holds, whatever its kind: `schemas/container-1.json` says more. */
export interface Document {
  id?: string;
  name: string;
  type?: string;
  parameters?: Record<string, unknown>;
  notes?: string;
  folder?: string;
  labels?: string[];
  [member: string]: unknown;
}

/** Which draft a screen works on. */
export interface Place {
  project: string;
  container: string;
  workspace: string;
}

const LAST = 'metka.container.';

/** All containers of a project. */
export function useContainers(project: string) {
  return useQuery({
    queryKey: ['projects', project, 'containers'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/containers', { params: { path: { project } }, signal })),
    select: ({ items }) => items,
  });
}

/** All workspaces of a container. */
export function useWorkspaces(project: string, container: string) {
  return useQuery({
    queryKey: ['projects', project, 'containers', container, 'workspaces'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/containers/{container}/workspaces', {
          params: { path: { project, container } },
          signal,
        }),
      ),
    select: ({ items }) => items,
    enabled: container !== '',
  });
}

/** Which draft somebody worked on last in a project, in this browser. */
function remembered(project: string): { container?: string; workspace?: string } {
  try {
    return JSON.parse(localStorage.getItem(LAST + project) ?? '{}');
  } catch {
    return {};
  }
}

export function rememberPlace({ project, container, workspace }: Place): void {
  localStorage.setItem(LAST + project, JSON.stringify({ container, workspace }));
}

/** The container and workspace that the address names; else the last ones, else one that is published, or the first. */
export function usePlace() {
  const project = useProject();
  const [query] = useSearchParams();
  const last = useMemo(() => remembered(project), [project]);
  const containers = useContainers(project);
  const published = containers.data?.find(({ published_version }) => published_version !== null)?.id;
  const container = chosen(containers.data, query.get('container') ?? last.container, published);
  const workspaces = useWorkspaces(project, container);
  const workspace = chosen(workspaces.data, query.get('workspace') ?? last.workspace);
  const place = useMemo(() => ({ project, container, workspace }), [project, container, workspace]);
  return { place, containers, workspaces };
}

function chosen(items: readonly { id: string }[] | undefined, wanted: string | undefined, otherwise?: string): string {
  return items?.find(({ id }) => id === wanted)?.id ?? otherwise ?? items?.[0]?.id ?? '';
}

/** The words of the path of a draft, for query keys. */
export function draftKey({ project, container, workspace }: Place): string[] {
  return ['projects', project, 'containers', container, 'workspaces', workspace];
}

/** All entities of one kind in a draft. */
export function useEntities(place: Place, kind: Kind) {
  return useQuery({
    queryKey: [...draftKey(place), kind],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/containers/{container}/workspaces/{workspace}/{kind}', {
          params: { path: { ...place, kind } },
          signal,
        }),
      ),
    select: ({ items }) => items,
    enabled: place.workspace !== '',
  });
}

const ENTITY = '/projects/{project}/containers/{container}/workspaces/{workspace}/{kind}/{id}';

/** Reads one entity past all caches: what somebody else has just saved. */
export function readEntity(place: Place, kind: Kind, id: string): Promise<Entity> {
  return answer(api.GET(ENTITY, { params: { path: { ...place, kind, id } } }));
}

export function useEntity(place: Place, kind: Kind, id: string | undefined) {
  return useQuery({
    queryKey: [...draftKey(place), kind, id],
    queryFn: () => readEntity(place, kind, id ?? ''),
    enabled: place.workspace !== '' && id !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Where an entity is used. */
export function useUses(place: Place, kind: Kind, id: string) {
  return useQuery({
    queryKey: [...draftKey(place), kind, id, 'uses'],
    queryFn: ({ signal }) => answer(api.GET(`${ENTITY}/uses`, { params: { path: { ...place, kind, id } }, signal })),
    select: ({ items }) => items,
  });
}

/** The changes that can be made to the entities of a draft. After them, `refresh` reads anew what is shown of it. */
export function useEntityChanges(place: Place, kind: Kind) {
  const queries = useQueryClient();
  return useMemo(
    () => ({
      create: (document: Document): Promise<Entity> =>
        answer(
          api.POST('/projects/{project}/containers/{container}/workspaces/{workspace}/{kind}', {
            params: { path: { ...place, kind } },
            body: document,
          }),
        ),
      update: (id: string, revision: number, document: Document): Promise<Entity> =>
        answer(
          api.PUT(ENTITY, { params: { path: { ...place, kind, id }, header: ifMatch(revision) }, body: document }),
        ),
      remove: (id: string, revision: number): Promise<unknown> =>
        api.DELETE(ENTITY, { params: { path: { ...place, kind, id }, header: ifMatch(revision) } }),
      refresh: () =>
        queries.invalidateQueries({ queryKey: ['projects', place.project, 'containers', place.container] }),
    }),
    [place, kind, queries],
  );
}
