import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useSpeech } from '../lib/language';
import { ProblemAlert } from './ProblemAlert';

/** The part of a query's result that this looks at. */
interface Query<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/**
 * What a query brought: a skeleton of `height` pixels until it is there, the problem with another try when it failed,
 * and both the problem and the old data when reading it again failed.
 */
export function Loaded<T>({
  query,
  height,
  children,
}: {
  query: Query<T>;
  height: number;
  children: (data: T) => ReactNode;
}) {
  const { words } = useSpeech();
  const problem = query.error ? <ProblemAlert error={query.error} onRetry={() => query.refetch()} /> : null;
  if (query.data === undefined) {
    return problem ?? <Skeleton height={height} role="status" aria-label={words.loading} />;
  }
  return (
    <Stack gap="md">
      {problem}
      {children(query.data)}
    </Stack>
  );
}
