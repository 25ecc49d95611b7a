import { Group, Skeleton, Text } from '@mantine/core';
import { useWebhookStatus } from '../../api/webhooks';
import { useWords } from '../../lib/language';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

const TONES = {
  delivering: 'good',
  failing: 'warning',
  stopped: 'bad',
  gone: 'bad',
  paused: 'neutral',
  disabled: 'neutral',
} as const;

/** How the messages to a partner are getting on. */
export function LaneState({ project, webhook }: { project: string; webhook: string }) {
  const words = useWords(dictionary);
  const { data, isError } = useWebhookStatus(project, webhook);
  if (!data) {
    return isError ? '—' : <Skeleton height={20} width={120} />;
  }
  return (
    <Group gap="xs">
      <StatusBadge tone={TONES[data.state]}>{words[`s_${data.state}`]}</StatusBadge>
      {data.depth > 0 && (
        <Text size="sm">
          {words.depth}: {data.depth}
        </Text>
      )}
      {data.dead > 0 && (
        <Text size="sm">
          {words.dead}: {data.dead}
        </Text>
      )}
    </Group>
  );
}
