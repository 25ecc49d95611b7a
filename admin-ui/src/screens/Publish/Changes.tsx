import { Button, Card, Code, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Change } from '../../api/publish';
import { useSpeech, useWords } from '../../lib/language';
import { shown } from '../../lib/merge';
import { StatusBadge } from '../../parts/StatusBadge';
import classes from './Publish.module.css';
import dictionary from './words';

const TONES = { added: 'good', removed: 'bad', changed: 'info' } as const;

/** What changed, entity by entity: in words, and as JSON where one asks for it. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <Stack gap="sm">
      {changes.map((change) => (
        <OneChange key={`${change.kind}/${change.id}`} change={change} />
      ))}
    </Stack>
  );
}

function OneChange({ change }: { change: Change }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const [json, setJson] = useState(false);
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between">
        <Group gap="sm">
          <StatusBadge tone={TONES[change.change]}>{words[`change_${change.change}`]}</StatusBadge>
          <Text fw={500}>
            {words[`kind_${change.kind}`]}: {change.name}
          </Text>
        </Group>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={json}
          aria-label={`${json ? words.hideJson : words.asJson}: ${change.name}`}
          onClick={() => setJson(!json)}
        >
          {json ? words.hideJson : words.asJson}
        </Button>
      </Group>
      {change.change === 'changed' &&
        change.differences.map(({ pointer, before, after }) => (
          <Text key={pointer} size="sm" className={classes.value}>
            <Code>{pointer}</Code> {words.was}: {shown(before, language)} → {words.became}: {shown(after, language)}
          </Text>
        ))}
      {json && (
        <Code block className={classes.json} tabIndex={0} role="group" aria-label={`JSON: ${change.name}`} mt="sm">
          {JSON.stringify({ before: change.before, after: change.after }, null, 2)}
        </Code>
      )}
    </Card>
  );
}
