import { Alert, Button, Stack, Tabs } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { answer, api, ifMatch } from '../../api/client';
import { useProject } from '../../api/projects';
import { type Segment, segmentsKey, useSegment } from '../../api/segments';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import type { VersionedRule } from '../../lib/rule/model';
import { fill } from '../../lib/words';
import { DraftNote } from '../../parts/DraftNote';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell, useUndo } from '../../parts/useUndo';
import { useUrlState } from '../../parts/useUrlState';
import { Changes } from './Changes';
import { History } from './History';
import { Members } from './Members';
import { type Content, ContentFields } from './NewSegmentScreen';
import { RuleForm } from './RuleForm';
import dictionary from './words';

/** One segment: its rule, how its size went, and who is in it. */
export default function SegmentScreen() {
  const project = useProject();
  const { segment: id = '' } = useParams();
  const query = useSegment(project, id);
  return (
    <Loaded query={query} height={600}>
      {(segment) => <OneSegment key={segment.id} segment={segment} />}
    </Loaded>
  );
}

function OneSegment({ segment }: { segment: Segment }) {
  const words = useWords(dictionary);
  const { project, id } = segment;
  const [tab, setTab] = useUrlState('tab', 'rule');
  const may = useMay(project)('editor');
  return (
    <Stack gap="md">
      <PageHeader title={segment.name} remark={segment.description || id}>
        {may && <DeleteButton segment={segment} />}
      </PageHeader>
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'rule')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="rule">{words.tabRule}</Tabs.Tab>
          <Tabs.Tab value="history">{words.tabHistory}</Tabs.Tab>
          <Tabs.Tab value="members">{words.tabMembers}</Tabs.Tab>
          <Tabs.Tab value="changes">{words.tabChanges}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rule">
          <Edit segment={segment} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History project={project} segment={id} />
        </Tabs.Panel>
        <Tabs.Panel value="members">
          <Members project={project} segment={id} />
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <Changes project={project} segment={id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function contentOf({ name, description, rule, on_page, deliver_initial }: Segment): Content {
  return { name, description, rule: rule as unknown as VersionedRule, on_page, deliver_initial };
}

function Edit({ segment }: { segment: Segment }) {
  const { project, id } = segment;
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const tell = useTell();
  const may = useMay(project)('editor');
  const draft = useDraft(`segments/${project}/${id}`, contentOf(segment), segment.revision);
  const stored = () => draft.begin({ value: contentOf(segment), revision: segment.revision });
  const save = useMutation({
    mutationFn: () =>
      answer(
        api.PUT('/projects/{project}/segments/{segment}', {
          params: { path: { project, segment: id }, header: ifMatch(draft.revision) },
          body: { ...draft.value, rule: draft.value.rule as never },
        }),
      ),
    onSuccess: (saved) => {
      draft.begin({ value: contentOf(saved), revision: saved.revision });
      queries.invalidateQueries({ queryKey: segmentsKey(project) });
      tell.done(words.saved);
    },
    onError: () => queries.invalidateQueries({ queryKey: [...segmentsKey(project), id] }),
  });
  const stale = save.error instanceof ApiError && save.error.status === 412;
  const at = (pointer: string) => (save.error instanceof ApiError ? save.error.at(pointer) : undefined);
  return (
    <Stack gap="md">
      {draft.restored && draft.dirty && <DraftNote onDrop={stored} />}
      {stale ? (
        <Alert color="orange" role="alert">
          {words.stale}{' '}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              save.reset();
              stored();
            }}
          >
            {words.reload}
          </Button>
        </Alert>
      ) : (
        <ProblemAlert error={save.error} />
      )}
      <RuleForm
        project={project}
        segment={id}
        value={draft.value.rule}
        onChange={(rule) => draft.change((old) => ({ ...old, rule }))}
      >
        <ContentFields
          value={draft.value}
          change={(content) => draft.change((old) => ({ ...old, ...content }))}
          nameError={at('/name')}
        />
        {may && (
          <Button w="fit-content" onClick={() => save.mutate()} loading={save.isPending} disabled={!draft.dirty}>
            {common.save}
          </Button>
        )}
      </RuleForm>
    </Stack>
  );
}

function DeleteButton({ segment }: { segment: Segment }) {
  const { project, id } = segment;
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const go = useNavigate();
  const undo = useUndo();
  const tell = useTell();
  const again = () => queries.invalidateQueries({ queryKey: segmentsKey(project), exact: true });
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE('/projects/{project}/segments/{segment}', {
        params: { path: { project, segment: id }, header: ifMatch(segment.revision) },
      }),
    onSuccess: () => {
      go(`/projects/${project}/segments`);
      again();
      undo({
        message: fill(words.deleted, { name: segment.name }),
        undo: async () => {
          const body = { ...contentOf(segment), id, rule: segment.rule };
          await api.POST('/projects/{project}/segments', { params: { path: { project } }, body });
          again();
        },
      });
    },
    onError: tell.failed,
  });
  return (
    <Button variant="default" onClick={() => remove.mutate()} loading={remove.isPending}>
      {common.remove}
    </Button>
  );
}
