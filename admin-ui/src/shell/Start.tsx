import { Skeleton } from '@mantine/core';
import { Navigate } from 'react-router';
import { lastProject, useProjects } from '../api/projects';
import { ProblemAlert } from '../parts/ProblemAlert';

/** Goes on to the project that was open last, to the first one otherwise, and to the list of projects without any. */
export function Start() {
  const { data, error, refetch } = useProjects();
  if (error) {
    return <ProblemAlert error={error} onRetry={refetch} />;
  }
  if (!data) {
    return <Skeleton height={320} />;
  }
  const last = data.find(({ id }) => id === lastProject()) ?? data[0];
  return <Navigate to={last ? `/projects/${last.id}` : '/projects'} replace />;
}
