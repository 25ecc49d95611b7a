import {
  Button,
  Drawer,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { type Column, DataTable } from '../../parts/DataTable';
import { DraftNote } from '../../parts/DraftNote';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell } from '../../parts/useUndo';
import dictionary from './words';

type Purpose = Schemas['ConsentPurpose'];
type NewPurpose = Schemas['NewConsentPurpose'];

const CATEGORIES = [
  'necessary',
  'functional',
  'analytics',
  'marketing',
  'personalization',
  'third_parties',
  'other',
] as const satisfies NewPurpose['category'][];
const BASES = [
  'consent',
  'contract',
  'legal_obligation',
  'legitimate_interest',
] as const satisfies NewPurpose['legal_basis'][];

function named(purpose: Purpose, language: string): string {
  return purpose.name[language] ?? Object.values(purpose.name)[0] ?? purpose.id;
}

/** What data are processed for; a change makes a new version and leaves the old one as it was. */
export function Purposes({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const may = useMay(project)('editor');
  const [open, setOpen] = useState<Purpose | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['projects', project, 'consent', 'purposes'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/consent/purposes', { params: { path: { project } }, signal })),
  });
  const columns = useMemo<Column<Purpose>[]>(
    () => [
      { key: 'name', title: words.name, value: (purpose) => named(purpose, language) },
      { key: 'id', title: words.id, wide: true, value: ({ id }) => id },
      { key: 'category', title: words.category, value: ({ category }) => words[`category_${category}`] },
      { key: 'basis', title: words.basis, wide: true, value: ({ legal_basis }) => words[`basis_${legal_basis}`] },
      { key: 'retention', title: words.retention, wide: true, value: ({ retention_days }) => retention_days },
      { key: 'version', title: words.version, value: ({ version }) => version },
    ],
    [words, language],
  );
  const make = may && <Button onClick={() => setOpen('new')}>{words.newPurpose}</Button>;
  return (
    <>
      <ProblemAlert error={error} onRetry={refetch} />
      <DataTable
        label={words.purposes}
        rows={data?.items}
        columns={columns}
        rowKey={({ id }) => id}
        {...(may ? { onOpen: setOpen } : {})}
        filters={make}
        empty={
          <EmptyState title={words.purposes} text={words.noPurposes}>
            {make}
          </EmptyState>
        }
      />
      {open && (
        <PurposeForm project={project} purpose={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

function begun(purpose: Purpose | undefined): NewPurpose {
  return {
    id: purpose?.id ?? '',
    name: purpose?.name ?? { ru: '' },
    text: purpose?.text ?? { ru: '' },
    category: purpose?.category ?? 'analytics',
    legal_basis: purpose?.legal_basis ?? 'consent',
    retention_days: purpose?.retention_days ?? 365,
    recipients: purpose?.recipients ?? [],
    cross_border: purpose?.cross_border ?? false,
  };
}

function PurposeForm({
  project,
  purpose,
  onClose,
}: {
  project: string;
  purpose: Purpose | undefined;
  onClose: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const { done } = useTell();
  const draft = useDraft<NewPurpose>(`purposes/${project}/${purpose?.id ?? 'new'}`, begun(purpose));
  const { value, change } = draft;
  const put = (part: Partial<NewPurpose>) => change((old) => ({ ...old, ...part }));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answer(api.POST('/projects/{project}/consent/purposes', { params: { path: { project } }, body: value })),
    onSuccess: async ({ version }) => {
      draft.begin({ value, revision: 0 });
      await queries.invalidateQueries({ queryKey: ['projects', project, 'consent'] });
      done(fill(words.published, { version }));
      onClose();
    },
  });
  const at = (pointer: string) => (error instanceof ApiError ? error.at(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={purpose ? words.newPurposeVersion : words.newPurpose}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack component="form" onSubmit={submit}>
        {draft.restored && <DraftNote onDrop={() => draft.begin({ value: begun(purpose), revision: 0 })} />}
        <TextInput
          label={words.id}
          value={value.id}
          disabled={purpose !== undefined}
          onChange={({ currentTarget }) => put({ id: currentTarget.value })}
          error={at('/id')}
          placeholder="analytics"
          required
        />
        <TextInput
          label={words.nameRu}
          value={value.name.ru ?? ''}
          onChange={({ currentTarget }) => put({ name: { ...value.name, ru: currentTarget.value } })}
          error={at('/name/ru')}
          required
        />
        <Textarea
          label={words.textRu}
          value={value.text.ru ?? ''}
          onChange={({ currentTarget }) => put({ text: { ...value.text, ru: currentTarget.value } })}
          error={at('/text/ru')}
          autosize
          required
        />
        <NativeSelect
          label={words.category}
          value={value.category}
          onChange={({ currentTarget }) => put({ category: currentTarget.value as NewPurpose['category'] })}
          data={CATEGORIES.map((category) => ({ value: category, label: words[`category_${category}`] }))}
        />
        <NativeSelect
          label={words.basis}
          value={value.legal_basis}
          onChange={({ currentTarget }) => put({ legal_basis: currentTarget.value as NewPurpose['legal_basis'] })}
          data={BASES.map((basis) => ({ value: basis, label: words[`basis_${basis}`] }))}
        />
        <NumberInput
          label={words.retention}
          value={value.retention_days}
          min={1}
          onChange={(days) => put({ retention_days: Number(days) || 1 })}
          error={at('/retention_days')}
        />
        <TagsInput
          label={words.recipients}
          description={words.listHint}
          value={value.recipients}
          onChange={(recipients) => put({ recipients })}
        />
        <Switch
          label={words.crossBorder}
          checked={value.cross_border}
          onChange={({ currentTarget }) => put({ cross_border: currentTarget.checked })}
        />
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
