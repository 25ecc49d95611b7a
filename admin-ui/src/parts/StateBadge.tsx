import { Badge } from '@mantine/core';
import { useSpeech } from '../lib/language';

const COLOURS = { up: 'green', degraded: 'yellow', down: 'red' };

/** A component's state as a word and a colour. */
export function StateBadge({ state }: { state: 'up' | 'degraded' | 'down' }) {
  const { words } = useSpeech();
  const word = { up: words.stateUp, degraded: words.stateDegraded, down: words.stateDown }[state];
  return (
    <Badge color={COLOURS[state]} variant="light" autoContrast>
      {word}
    </Badge>
  );
}
