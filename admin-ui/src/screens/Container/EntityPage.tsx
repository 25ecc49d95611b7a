import { Alert, Anchor, Button, Card, Group, List, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import {
  type Document,
  type Entity,
  type Place,
  readEntity,
  useEntities,
  useEntity,
  useEntityChanges,
  usePlace,
  useUses,
} from '../../api/container';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { DraftNote } from '../../parts/DraftNote';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell, useUndo } from '../../parts/useUndo';
import { type Choice, Clash } from './Clash';
import classes from './Container.module.css';
import { begin, EntityForm } from './EntityForm';
import type { Listed } from './EntityList';
import { FormContext } from './form/context';
import type { OwnTemplate } from './form/TemplateFields';
import { useWorld } from './useWorld';
import dictionary from './words';

const FIRST_TYPE = { tags: 'metka_event', triggers: 'page_view', variables: 'data_layer' };

/** One entity of a draft, or a new one: its form, where it is used, and what happens when two people change it. */
export function EntityPage({ kind }: { kind: Listed }) {
  const words = useWords(dictionary);
  const { id } = useParams();
  const { place } = usePlace();
  const entity = useEntity(place, kind, id === 'new' ? undefined : id);
  const [query] = useSearchParams();
  const template = query.get('template') ?? '';
  const purposes = query.get('purposes') ?? '';
  if (id === 'new') {
    return place.workspace ? (
      <Editor
        key={`${kind}/new/${template}`}
        kind={kind}
        place={place}
        entity={undefined}
        template={template}
        purposes={purposes}
      />
    ) : null;
  }
  if (entity.error && !entity.data) {
    return (
      <>
        <PageHeader title={words[kind]}>
          <Button component={Link} to={`/projects/${place.project}/${kind}`} variant="default">
            {words.back}
          </Button>
        </PageHeader>
        <ProblemAlert error={entity.error} onRetry={entity.refetch} />
      </>
    );
  }
  return (
    <Loaded query={entity} height={480}>
      {(read) => <Editor key={`${kind}/${read.id}`} kind={kind} place={place} entity={read} />}
    </Loaded>
  );
}

function newDocument(kind: Listed, template: string, purposes: string): Document {
  if (kind === 'folders') {
    return { name: '' };
  }
  if (kind === 'templates') {
    return {
      id: 'my_template',
      version: 1,
      name: { ru: 'Мой шаблон', en: 'My template' },
      fields: [],
      steps: [],
    } as unknown as Document;
  }
  const type = template ? 'template' : FIRST_TYPE[kind];
  const parameters = template ? { template, fields: {} } : begin(kind, type);
  return {
    name: '',
    type,
    parameters,
    ...(kind === 'tags' ? { triggers: [] } : {}),
    ...(purposes ? { purposes: purposes.split(',') } : {}),
  };
}

function Editor({
  kind,
  place,
  entity,
  template = '',
  purposes = '',
}: {
  kind: Listed;
  place: Place;
  entity: Entity | undefined;
  template?: string;
  purposes?: string;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const go = useNavigate();
  const list = `/projects/${place.project}/${kind}`;
  const key = [kind, place.project, place.container, place.workspace, entity?.id ?? `new${template}`].join('/');
  const initial = useMemo(
    () => (entity?.document as Document | undefined) ?? newDocument(kind, template, purposes),
    [entity, kind, template, purposes],
  );
  const draft = useDraft<Document>(key, initial, entity?.revision ?? 0);
  const { done } = useTell();
  const changes = useEntityChanges(place, kind);
  const save = useSaving({
    kind,
    place,
    entity,
    changes,
    onDone: (saved, isNew) => {
      draft.begin({ value: saved.document as Document, revision: saved.revision });
      done(words.saved);
      changes.refresh();
      if (isNew) {
        go(`${list}/${encodeURIComponent(saved.id)}`, { replace: true });
      }
    },
  });
  const may = useMay(place.project)('editor');
  const world = useWorld(place, kind, draft.value.type ?? '', !may, save.error);
  const own = useEntities(place, 'templates').data?.map((one) => one.document as unknown as OwnTemplate) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.save({ document: draft.value, revision: draft.revision });
  };
  return (
    <FormContext value={world}>
      <PageHeader
        title={entity?.name ?? words[`new_${kind}`]}
        remark={
          <Anchor component={Link} to={list}>
            {words[kind]}
          </Anchor>
        }
      >
        {entity && may && <Remove kind={kind} place={place} entity={entity} list={list} />}
      </PageHeader>
      {!may && <Alert color="gray">{words.mayNot}</Alert>}
      {draft.restored && draft.dirty && (
        <DraftNote onDrop={() => draft.begin({ value: initial, revision: entity?.revision ?? 0 })} />
      )}
      <form onSubmit={submit}>
        <EntityForm document={draft.value} onChange={draft.change} own={own} />
        <div className={classes.foot}>
          <div className={classes.main}>{save.error && <ProblemAlert error={save.error} />}</div>
          {may && (
            <Button type="submit" loading={save.saving} disabled={!draft.dirty && entity !== undefined}>
              {entity ? common.save : words.saveNew}
            </Button>
          )}
        </div>
      </form>
      {entity && kind !== 'templates' && <Uses kind={kind} place={place} id={entity.id} />}
      {save.clash !== undefined && (
        <Clash
          base={draft.base}
          mine={draft.value}
          theirs={save.clash}
          onSave={save.save}
          onTake={(theirs) => {
            draft.begin({ value: theirs.document as Document, revision: theirs.revision });
            save.settle();
          }}
          onClose={save.settle}
        />
      )}
    </FormContext>
  );
}

/** Saves over the revision that was read; a newer one is a clash and is shown, never overwritten silently. */
function useSaving({
  kind,
  place,
  entity,
  changes,
  onDone,
}: {
  kind: Listed;
  place: Place;
  entity: Entity | undefined;
  changes: ReturnType<typeof useEntityChanges>;
  onDone: (saved: Entity, isNew: boolean) => void;
}) {
  const [clash, setClash] = useState<Entity | null>();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: ({ document, revision }: Choice) =>
      entity && revision > 0 ? changes.update(entity.id, revision, document) : changes.create(document),
    onSuccess: (saved) => {
      setClash(undefined);
      onDone(saved, entity === undefined);
    },
    onError: async (refused) => {
      if (!entity || !(refused instanceof ApiError) || ![404, 412].includes(refused.status)) {
        setClash(undefined);
        return;
      }
      const now = await readEntity(place, kind, entity.id).catch(() => null);
      setClash(now);
    },
  });
  const isClash = error instanceof ApiError && entity !== undefined && [404, 412].includes(error.status);
  return {
    save: mutate,
    saving: isPending,
    error: isClash ? null : error,
    clash,
    settle: () => {
      setClash(undefined);
      reset();
    },
  };
}

function Remove({ kind, place, entity, list }: { kind: Listed; place: Place; entity: Entity; list: string }) {
  const words = useWords(dictionary);
  const go = useNavigate();
  const changes = useEntityChanges(place, kind);
  const { failed } = useTell();
  const undoable = useUndo();
  const { mutate, isPending } = useMutation({
    mutationFn: () => changes.remove(entity.id, entity.revision),
    onSuccess: () => {
      undoable({
        message: fill(words.deletedOne, { name: entity.name }),
        undo: async () => {
          await changes.create(entity.document as Document);
          await changes.refresh();
        },
      });
      go(list);
      changes.refresh();
    },
    onError: failed,
  });
  return (
    <Button variant="outline" color="red" loading={isPending} onClick={() => mutate()}>
      {words.deleteThis}
    </Button>
  );
}

function Uses({ kind, place, id }: { kind: Listed; place: Place; id: string }) {
  const words = useWords(dictionary);
  const uses = useUses(place, kind, id);
  return (
    <Card withBorder component="section">
      <Group justify="space-between">
        <Title order={2} size="h5">
          {words.uses}
        </Title>
      </Group>
      <Loaded query={uses} height={24}>
        {(places) =>
          places.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.noUses}
            </Text>
          ) : (
            <List size="sm">
              {places.map((one) => (
                <List.Item key={`${one.kind}/${one.id}${one.pointer}`}>
                  {words[one.kind]}:{' '}
                  <Anchor component={Link} to={`/projects/${place.project}/${one.kind}/${encodeURIComponent(one.id)}`}>
                    {one.name}
                  </Anchor>
                </List.Item>
              ))}
            </List>
          )
        }
      </Loaded>
    </Card>
  );
}
