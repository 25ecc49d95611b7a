import { Select } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useProjects } from '../api/projects';
import { useSpeech } from '../lib/language';
import classes from './Shell.module.css';

const ALL = '\u0000all';

/** Goes from one project to another, and to the list of all of them. */
export function ProjectSwitch({ project }: { project: string }) {
  const { words } = useSpeech();
  const go = useNavigate();
  const projects = useProjects().data ?? [];
  const known = projects.some(({ id }) => id === project);
  return (
    <Select
      className={classes.project}
      aria-label={words.project}
      size="xs"
      searchable={projects.length > 8}
      allowDeselect={false}
      value={known ? project : null}
      placeholder={project || words.allProjects}
      data={[...projects.map(({ id, name }) => ({ value: id, label: name })), { value: ALL, label: words.allProjects }]}
      onChange={(chosen) => go(chosen === ALL ? '/projects' : `/projects/${chosen}`)}
    />
  );
}
