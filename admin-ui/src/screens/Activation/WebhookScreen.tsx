import { Button, Card, Code, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { answer, api } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useDeadLetters, useWebhook, useWebhookStatus, webhooksKey } from '../../api/webhooks';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { useTell } from '../../parts/useUndo';
import { Deliveries } from './Deliveries';
import { LaneState } from './LaneState';
import { Trial } from './Trial';
import dictionary from './words';

/** One partner: how it is getting on, a trial, what was given up, and what was told. */
export default function WebhookScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const { webhook: id = '' } = useParams();
  const may = useMay(project)('editor');
  const query = useWebhook(project, id);
  return (
    <Loaded query={query} height={600}>
      {(webhook) => (
        <Stack gap="md">
          <PageHeader title={webhook.name || id} remark={<LaneState project={project} webhook={id} />}>
            {may && <PauseButton project={project} webhook={id} />}
          </PageHeader>
          <Code>{webhook.url}</Code>
          <Trial webhook={webhook} />
          <DeadLetters project={project} webhook={id} may={may} />
          <Title order={2} size="h5">
            {words.log}
          </Title>
          <Deliveries project={project} webhook={id} />
        </Stack>
      )}
    </Loaded>
  );
}

const RUNNING = ['delivering', 'failing'];

function PauseButton({ project, webhook }: { project: string; webhook: string }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const tell = useTell();
  const state = useWebhookStatus(project, webhook).data?.state;
  const running = state === undefined || RUNNING.includes(state);
  const params = { path: { project, webhook } };
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      running
        ? answer(api.POST('/projects/{project}/webhooks/{webhook}/pause', { params }))
        : answer(api.POST('/projects/{project}/webhooks/{webhook}/resume', { params })),
    onSuccess: () => queries.invalidateQueries({ queryKey: webhooksKey(project) }),
    onError: tell.failed,
  });
  return (
    <Button variant="default" onClick={() => mutate()} loading={isPending} disabled={state === 'disabled'}>
      {running ? words.pause : words.resume}
    </Button>
  );
}

function DeadLetters({ project, webhook, may }: { project: string; webhook: string; may: boolean }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const queries = useQueryClient();
  const tell = useTell();
  const again = useMutation({
    mutationFn: (message: string) =>
      answer(
        api.POST('/projects/{project}/webhooks/{webhook}/dead-letters/{message}/replay', {
          params: { path: { project, webhook, message } },
        }),
      ),
    onSuccess: () => {
      tell.done(words.replayed);
      queries.invalidateQueries({ queryKey: [...webhooksKey(project), webhook] });
    },
    onError: tell.failed,
  });
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="xs">
        {words.deadTitle}
      </Title>
      <Loaded query={useDeadLetters(project, webhook)} height={60}>
        {(items) =>
          items.length === 0 ? (
            <Text c="dimmed">{words.noDead}</Text>
          ) : (
            items.map(({ message_id, segment, kind, died_at }) => (
              <Text key={message_id} size="sm" mb={4}>
                {formatDateTime(died_at, language)} · {words[kind]}: {segment}{' '}
                {may && (
                  <Button size="compact-xs" variant="default" onClick={() => again.mutate(message_id)}>
                    {words.again}
                  </Button>
                )}
              </Text>
            ))
          )
        }
      </Loaded>
    </Card>
  );
}
