import { useSpeech } from '../lib/language';
import { StatusBadge } from './StatusBadge';

const TONES = { up: 'good', degraded: 'warning', down: 'bad' } as const;

/** A component's state as a word and a colour. */
export function StateBadge({ state }: { state: 'up' | 'degraded' | 'down' }) {
  const { words } = useSpeech();
  const word = { up: words.stateUp, degraded: words.stateDegraded, down: words.stateDown }[state];
  return <StatusBadge tone={TONES[state]}>{word}</StatusBadge>;
}
