import { Anchor, Button, Menu, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Document, type Entity, useEntities, useEntityChanges, usePlace } from '../../api/container';
import { useMay } from '../../api/session';
import { formatAgo } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import { useTell, useUndo } from '../../parts/useUndo';
import { useUrlState } from '../../parts/useUrlState';
import { NoContainer } from './NoContainer';
import { typeName } from './types';
import { WorkspaceBar } from './WorkspaceBar';
import dictionary from './words';

/** The kinds that have a table of their own. */
export type Listed = 'tags' | 'triggers' | 'variables' | 'folders' | 'templates';

/** All entities of one kind in a draft: search, filters, and what can be done to several at once. */
export function EntityList({ kind }: { kind: Listed }) {
  const words = useWords(dictionary);
  const { place, containers } = usePlace();
  const may = useMay(place.project)('editor');
  const base = `/projects/${place.project}/${kind}`;
  const make = may && place.workspace && (
    <Button component={Link} to={`${base}/new`}>
      {words[`new_${kind}`]}
    </Button>
  );
  return (
    <>
      <PageHeader title={words[kind]} remark={words[`remark_${kind}`]}>
        {make}
      </PageHeader>
      {containers.error && <ProblemAlert error={containers.error} onRetry={containers.refetch} />}
      {containers.data?.length === 0 ? (
        <NoContainer />
      ) : (
        <>
          <WorkspaceBar />
          <List kind={kind} base={base} make={make} />
        </>
      )}
    </>
  );
}

function List({ kind, base, make }: { kind: Listed; base: string; make: React.ReactNode }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const go = useNavigate();
  const { place } = usePlace();
  const may = useMay(place.project)('editor');
  const entities = useEntities(place, kind);
  const folders = useEntities(place, 'folders');
  const triggers = useEntities(place, 'triggers');
  const [type, setType] = useUrlState('type');
  const [folder, setFolder] = useUrlState('folder');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const names = useMemo(
    () => new Map([...(folders.data ?? []), ...(triggers.data ?? [])].map(({ id, name }) => [id, name])),
    [folders.data, triggers.data],
  );
  const columns = useMemo(() => makeColumns(kind, base, words, language, names), [kind, base, words, language, names]);
  const rows = useMemo(
    () =>
      entities.data?.filter(
        (one) =>
          (type === '' || one.type === type) &&
          (folder === '' || ((one.document as Document).folder ?? '-') === folder),
      ),
    [entities.data, type, folder],
  );
  const types = [...new Set((entities.data ?? []).map((one) => one.type ?? ''))].filter(Boolean);
  const all = entities.data ?? [];
  return (
    <>
      {entities.error && <ProblemAlert error={entities.error} onRetry={entities.refetch} />}
      <DataTable
        label={words[kind]}
        rows={rows}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go(`${base}/${encodeURIComponent(id)}`)}
        {...(may ? { selected, onSelect: setSelected } : {})}
        actions={
          <Bulk
            kind={kind}
            chosen={all.filter(({ id }) => selected.has(id))}
            folders={folders.data ?? []}
            onDone={() => setSelected(new Set())}
          />
        }
        filters={
          <>
            {types.length > 0 && (
              <Select
                aria-label={words.type}
                placeholder={words.anyType}
                clearable
                value={type || null}
                data={types.map((one) => ({ value: one, label: typeName(kind, one, language) }))}
                onChange={(next) => setType(next ?? '')}
              />
            )}
            {kind !== 'folders' && (folders.data ?? []).length > 0 && (
              <Select
                aria-label={words.folder}
                placeholder={words.anyFolder}
                clearable
                value={folder || null}
                data={[
                  { value: '-', label: words.noFolder },
                  ...(folders.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
                ]}
                onChange={(next) => setFolder(next ?? '')}
              />
            )}
          </>
        }
        empty={
          all.length === 0 ? (
            <EmptyState title={words[`empty_${kind}`]} text={words[`remark_${kind}`]}>
              {make}
            </EmptyState>
          ) : (
            <EmptyState title={words.anyType} />
          )
        }
      />
    </>
  );
}

type Words = (typeof dictionary)['ru'];

function makeColumns(
  kind: Listed,
  base: string,
  words: Words,
  language: 'ru' | 'en',
  names: Map<string, string>,
): Column<Entity>[] {
  const of = (entity: Entity) => entity.document as Document;
  const name: Column<Entity> = {
    key: 'name',
    title: words.name,
    value: (entity) => `${entity.name} ${(of(entity).labels ?? []).join(' ')}`,
    show: (entity) => (
      <Anchor
        component={Link}
        to={`${base}/${encodeURIComponent(entity.id)}`}
        onClick={(event) => event.stopPropagation()}
      >
        {entity.name}
      </Anchor>
    ),
  };
  const type: Column<Entity> = {
    key: 'type',
    title: words.type,
    value: (entity) => typeName(kind, entity.type, language),
    wide: kind === 'tags',
  };
  const fires: Column<Entity> = {
    key: 'fires',
    title: words.firesOn,
    wide: true,
    value: (entity) => ((of(entity).triggers as string[]) ?? []).map((id) => names.get(id) ?? id).join(', '),
  };
  const folder: Column<Entity> = {
    key: 'folder',
    title: words.folder,
    wide: true,
    value: (entity) => names.get(of(entity).folder ?? ''),
  };
  const state: Column<Entity> = {
    key: 'state',
    title: words.state,
    value: (entity) => (of(entity).paused ? words.paused : words[`state_${entity.state}`]),
    show: (entity) =>
      entity.conflict ? (
        <StatusBadge tone="bad">{words.conflict}</StatusBadge>
      ) : of(entity).paused ? (
        <StatusBadge tone="warning">{words.paused}</StatusBadge>
      ) : (
        <StatusBadge tone={entity.state === 'unchanged' ? 'neutral' : 'info'}>
          {words[`state_${entity.state}`]}
        </StatusBadge>
      ),
  };
  const changed: Column<Entity> = {
    key: 'changed',
    title: words.changed,
    wide: true,
    value: (entity) => entity.changed_at,
    show: (entity) => entity.changed_at && formatAgo(entity.changed_at, language),
  };
  switch (kind) {
    case 'tags':
      return [name, type, fires, folder, state, changed];
    case 'triggers':
    case 'variables':
      return [name, type, folder, state, changed];
    default:
      return [name, state, changed];
  }
}

function Bulk({
  kind,
  chosen,
  folders,
  onDone,
}: {
  kind: Listed;
  chosen: readonly Entity[];
  folders: readonly Entity[];
  onDone: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const { place } = usePlace();
  const changes = useEntityChanges(place, kind);
  const { failed } = useTell();
  const undoable = useUndo();
  const settled = { onSettled: changes.refresh, onError: failed, onSuccess: onDone };
  const edit = useMutation({
    mutationFn: async (change: (document: Document) => Document) => {
      for (const { id, revision, document } of chosen) {
        await changes.update(id, revision, change(document as Document));
      }
    },
    ...settled,
  });
  const remove = useMutation({
    mutationFn: async () => {
      const gone = [...chosen];
      for (const { id, revision } of gone) {
        await changes.remove(id, revision);
      }
      undoable({
        message: fill(words.deleted, { n: gone.length }),
        undo: async () => {
          for (const { document } of gone) {
            await changes.create(document as Document);
          }
          await changes.refresh();
        },
      });
    },
    ...settled,
  });
  const without = (document: Document, member: string) => {
    const { [member]: _, ...rest } = document;
    return rest as Document;
  };
  const busy = edit.isPending || remove.isPending;
  return (
    <>
      {kind !== 'folders' && kind !== 'templates' && folders.length > 0 && (
        <Menu>
          <Menu.Target>
            <Button size="xs" variant="default" loading={busy}>
              {words.toFolder}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {folders.map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => edit.mutate((document) => ({ ...document, folder: id }))}>
                {name}
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => edit.mutate((document) => without(document, 'folder'))}>
              {words.noFolder}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {kind === 'tags' && (
        <>
          <Button
            size="xs"
            variant="default"
            loading={busy}
            onClick={() => edit.mutate((one) => ({ ...one, paused: true }))}
          >
            {words.pause}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={busy}
            onClick={() => edit.mutate((one) => without(one, 'paused'))}
          >
            {words.unpause}
          </Button>
        </>
      )}
      <Button size="xs" color="red" variant="outline" loading={busy} onClick={() => remove.mutate()}>
        {common.remove}
      </Button>
    </>
  );
}
