import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { answer, api } from './client';

const LAST = 'metka.project';

/** All projects that the session may see. */
export function useProjects() {
  return useQuery({
    queryKey: ['projects'],
    queryFn: ({ signal }) => answer(api.GET('/projects', { signal })),
    select: ({ items }) => items,
  });
}

/** The project of the address; only below `/projects/:project`. */
export function useProject(): string {
  const { project } = useParams();
  if (!project) {
    throw new Error('This screen belongs below /projects/:project');
  }
  return project;
}

/** The project that was opened last in this browser; empty when none was. */
export function lastProject(): string {
  return localStorage.getItem(LAST) ?? '';
}

/** Remembers the project that is open. */
export function rememberProject(project: string): void {
  localStorage.setItem(LAST, project);
}
