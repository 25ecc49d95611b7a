import { useMemo } from 'react';
import { type Document, type Entity, type Place, useEntities } from '../../api/container';
import { BUILT_IN } from '../../lib/builtins';
import { ApiError } from '../../lib/problem';
import type { FormWorld } from './form/context';

const PURPOSES = ['analytics', 'marketing', 'personalization', 'functional'];

const choices = (entities: readonly Entity[] | undefined) =>
  (entities ?? []).map(({ id, name }) => ({ value: id, label: name }));

/** Everything of the draft that a form offers to choose from, and what the gateway found wrong in it. */
export function useWorld(place: Place, kind: string, type: string, readOnly: boolean, error: unknown): FormWorld {
  const variables = useEntities(place, 'variables').data;
  const triggers = useEntities(place, 'triggers').data;
  const tags = useEntities(place, 'tags').data;
  const folders = useEntities(place, 'folders').data;
  return useMemo(() => {
    const own = (variables ?? []).map(({ name }) => name);
    const used = (tags ?? []).flatMap((tag) => ((tag.document as Document).purposes as string[] | undefined) ?? []);
    return {
      kind,
      type,
      readOnly,
      variables: [
        ...own.map((name) => ({ name, builtIn: false })),
        ...BUILT_IN.filter((name) => !own.includes(name)).map((name) => ({ name, builtIn: true })),
      ],
      triggers: choices(triggers),
      tags: choices(tags),
      folders: choices(folders),
      purposes: [...new Set([...used, ...PURPOSES])],
      errorAt: (pointer) => (error instanceof ApiError ? error.at(pointer) : undefined),
    };
  }, [variables, triggers, tags, folders, kind, type, readOnly, error]);
}
