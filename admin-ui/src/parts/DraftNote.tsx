import { Alert, Button, Group } from '@mantine/core';
import { useSpeech } from '../lib/language';

/** Says that a form shows what was entered before a reload, and offers to go back to what is stored. */
export function DraftNote({ onDrop }: { onDrop: () => void }) {
  const { words } = useSpeech();
  return (
    <Alert color="blue" role="status">
      <Group justify="space-between">
        {words.draftRestored}
        <Button size="xs" variant="default" onClick={onDrop}>
          {words.draftDrop}
        </Button>
      </Group>
    </Alert>
  );
}
