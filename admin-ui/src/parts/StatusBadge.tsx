import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

const COLOURS = { good: 'green', warning: 'yellow', bad: 'red', neutral: 'gray', info: 'blue' } as const;

/** A state as a word on a colour; the word says all, the colour only helps. */
export function StatusBadge({ tone, children }: { tone: keyof typeof COLOURS; children: ReactNode }) {
  return (
    <Badge color={COLOURS[tone]} variant="light" tt="none" fw={600} flex="none" c="var(--mantine-color-text)">
      {children}
    </Badge>
  );
}
