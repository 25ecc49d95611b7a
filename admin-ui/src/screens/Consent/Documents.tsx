import { Button, Drawer, Group, MultiSelect, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { formatDate } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { type Column, DataTable } from '../../parts/DataTable';
import { DraftNote } from '../../parts/DraftNote';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell } from '../../parts/useUndo';
import dictionary from './words';

type Document = Schemas['ConsentDocument'];
type NewDocument = Schemas['NewConsentDocument'];

/** The texts that people agree to, each version with its SHA-256. */
export function Documents({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const may = useMay(project)('editor');
  const [open, setOpen] = useState<Document | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['projects', project, 'consent', 'documents'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/consent/documents', { params: { path: { project } }, signal })),
  });
  const columns = useMemo<Column<Document>[]>(
    () => [
      { key: 'id', title: words.id, value: ({ id }) => id },
      { key: 'version', title: words.version, value: ({ version }) => version },
      {
        key: 'effective',
        title: words.effective,
        value: ({ effective_at }) => effective_at,
        show: ({ effective_at }) => formatDate(effective_at, language),
      },
      { key: 'operator', title: words.operator, wide: true, value: ({ operator }) => operator.name },
      {
        key: 'sha256',
        title: 'SHA-256',
        wide: true,
        value: ({ sha256 }) => `${(Object.values(sha256)[0] ?? '').slice(0, 16)}…`,
      },
    ],
    [words, language],
  );
  const make = may && <Button onClick={() => setOpen('new')}>{words.newDocument}</Button>;
  return (
    <>
      <ProblemAlert error={error} onRetry={refetch} />
      <DataTable
        label={words.documents}
        rows={data?.items}
        columns={columns}
        rowKey={({ id, version }) => `${id} ${version}`}
        {...(may ? { onOpen: setOpen } : {})}
        filters={make}
        empty={
          <EmptyState title={words.documents} text={words.noDocuments}>
            {make}
          </EmptyState>
        }
      />
      {open && (
        <DocumentForm
          project={project}
          document={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function begun(document: Document | undefined): NewDocument {
  return {
    id: document?.id ?? '',
    effective_at: new Date().toISOString(),
    operator: document?.operator ?? { name: '', address: '' },
    texts: document?.texts ?? { ru: '' },
    data_categories: document?.data_categories ?? [],
    actions: document?.actions ?? [],
    recipients: document?.recipients ?? [],
    term: document?.term ?? '',
    withdrawal: document?.withdrawal ?? '',
    purposes: document?.purposes ?? [],
  };
}

function DocumentForm({
  project,
  document,
  onClose,
}: {
  project: string;
  document: Document | undefined;
  onClose: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const { done } = useTell();
  const draft = useDraft<NewDocument>(`documents/${project}/${document?.id ?? 'new'}`, begun(document));
  const { value } = draft;
  const put = (part: Partial<NewDocument>) => draft.change((old) => ({ ...old, ...part }));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answer(api.POST('/projects/{project}/consent/documents', { params: { path: { project } }, body: value })),
    onSuccess: async ({ version }) => {
      draft.begin({ value, revision: 0 });
      await queries.invalidateQueries({ queryKey: ['projects', project, 'consent'] });
      done(fill(words.published, { version }));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={document ? words.newDocumentVersion : words.newDocument}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack component="form" onSubmit={submit}>
        {draft.restored && <DraftNote onDrop={() => draft.begin({ value: begun(document), revision: 0 })} />}
        <Fields project={project} value={value} put={put} isNew={document === undefined} error={error} />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}

function Fields({
  project,
  value,
  put,
  isNew,
  error,
}: {
  project: string;
  value: NewDocument;
  put: (part: Partial<NewDocument>) => void;
  isNew: boolean;
  error: unknown;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const purposes = useQuery({
    queryKey: ['projects', project, 'consent', 'purposes'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/consent/purposes', { params: { path: { project } }, signal })),
  });
  const at = (pointer: string) => (error instanceof ApiError ? error.at(pointer) : undefined);
  const text = (label: string, now: string, pointer: string, change: (text: string) => void) => (
    <TextInput
      label={label}
      value={now}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      error={at(pointer)}
      required
    />
  );
  const list = (key: 'data_categories' | 'actions' | 'recipients', label: string) => (
    <TagsInput
      label={label}
      description={words.listHint}
      value={value[key]}
      onChange={(items) => put({ [key]: items })}
      error={at(`/${key}`)}
    />
  );
  const { operator } = value;
  return (
    <>
      {isNew && text(words.id, value.id, '/id', (id) => put({ id }))}
      {text(words.operatorName, operator.name, '/operator/name', (name) => put({ operator: { ...operator, name } }))}
      {text(words.operatorAddress, operator.address, '/operator/address', (address) =>
        put({ operator: { ...operator, address } }),
      )}
      <Textarea
        label={words.text}
        value={value.texts.ru ?? ''}
        onChange={({ currentTarget }) => put({ texts: { ...value.texts, ru: currentTarget.value } })}
        error={at('/texts/ru')}
        autosize
        minRows={6}
        maxRows={20}
        required
      />
      <MultiSelect
        label={words.purposes}
        value={value.purposes}
        onChange={(chosen) => put({ purposes: chosen })}
        data={purposes.data?.items.map(({ id }) => id) ?? []}
        error={at('/purposes')}
        clearButtonProps={{ 'aria-label': common.clear }}
      />
      {list('data_categories', words.data)}
      {list('actions', words.actions)}
      {list('recipients', words.recipients)}
      {text(words.term, value.term, '/term', (term) => put({ term }))}
      {text(words.withdrawal, value.withdrawal, '/withdrawal', (withdrawal) => put({ withdrawal }))}
    </>
  );
}
