import { Button, Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { answer, api } from '../../api/client';
import { useProject } from '../../api/projects';
import { segmentsKey } from '../../api/segments';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { FRESH, type VersionedRule } from '../../lib/rule/model';
import { DraftNote } from '../../parts/DraftNote';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { RuleForm } from './RuleForm';
import dictionary from './words';

/** What people enter of a segment. */
export interface Content {
  name: string;
  description: string;
  rule: VersionedRule;
  on_page: boolean;
  deliver_initial: boolean;
}

const EMPTY: Content & { id: string } = {
  id: '',
  name: '',
  description: '',
  rule: { version: 1, rule: { all: [FRESH.absence()] } },
  on_page: false,
  deliver_initial: false,
};

/** Makes a segment: its rule first, with what it brings in beside it. */
export default function NewSegmentScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const go = useNavigate();
  const queries = useQueryClient();
  const draft = useDraft(`segments/${project}/new`, EMPTY);
  const { value, change } = draft;
  const save = useMutation({
    mutationFn: () => {
      const { id, ...content } = value;
      return answer(
        api.POST('/projects/{project}/segments', {
          params: { path: { project } },
          body: { ...content, ...(id ? { id } : {}), rule: content.rule as never },
        }),
      );
    },
    onSuccess: (segment) => {
      draft.begin({ value: EMPTY, revision: 0 });
      queries.invalidateQueries({ queryKey: segmentsKey(project) });
      go(`/projects/${project}/segments/${segment.id}`);
    },
  });
  const at = (pointer: string) => (save.error instanceof ApiError ? save.error.at(pointer) : undefined);
  return (
    <Stack gap="md">
      <PageHeader title={words.make} remark={words.remark}>
        <Button component={Link} to={`/projects/${project}/segments`} variant="default">
          {common.cancel}
        </Button>
        <Button onClick={() => save.mutate()} loading={save.isPending} disabled={!value.name.trim()}>
          {words.create}
        </Button>
      </PageHeader>
      {draft.restored && <DraftNote onDrop={() => draft.begin({ value: EMPTY, revision: 0 })} />}
      <ProblemAlert error={save.error} />
      <RuleForm
        project={project}
        segment=""
        value={value.rule}
        onChange={(rule) => change((old) => ({ ...old, rule }))}
      >
        <ContentFields
          value={value}
          change={(content) => change((old) => ({ ...old, ...content }))}
          nameError={at('/name')}
        >
          <TextInput
            label={words.id}
            description={words.idHint}
            value={value.id}
            onChange={(input) => change((old) => ({ ...old, id: input.target.value }))}
            error={at('/id')}
          />
        </ContentFields>
      </RuleForm>
    </Stack>
  );
}

/** The name and the other things that are said of a segment beside its rule. */
export function ContentFields({
  value,
  change,
  nameError,
  children,
}: {
  value: Content;
  change: (content: Partial<Content>) => void;
  nameError: string | undefined;
  children?: React.ReactNode;
}) {
  const words = useWords(dictionary);
  return (
    <Stack gap="sm">
      <TextInput
        label={words.name}
        description={words.nameHint}
        value={value.name}
        onChange={(input) => change({ name: input.currentTarget.value })}
        error={nameError}
        required
      />
      <details>
        <summary>{words.options}</summary>
        <Stack gap="sm" mt="sm">
          <Textarea
            label={words.description}
            value={value.description}
            onChange={(input) => change({ description: input.currentTarget.value })}
            rows={2}
          />
          {children}
          <Group gap="xl">
            <Checkbox
              label={words.onPage}
              checked={value.on_page}
              onChange={(input) => change({ on_page: input.currentTarget.checked })}
            />
            <Checkbox
              label={words.deliverInitial}
              checked={value.deliver_initial}
              onChange={(input) => change({ deliver_initial: input.currentTarget.checked })}
            />
          </Group>
        </Stack>
      </details>
    </Stack>
  );
}
