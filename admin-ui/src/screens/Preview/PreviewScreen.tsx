import {
  Anchor,
  Button,
  Card,
  Group,
  NumberInput,
  Select,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useContainers, useWorkspaces } from '../../api/container';
import { type Previewed, startPreview, useVersions } from '../../api/previews';
import { useProject } from '../../api/projects';
import { useDraft } from '../../lib/draft';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { openSite, rememberedLinks, sessionPath } from './sessions';
import dictionary from './words';

const BEGINNING: Previewed = { container: '', of: '', url: 'https://', minutes: 60, pick: false };

/** Asks what to preview and where, and opens the site. */
export default function PreviewScreen() {
  const words = useWords(dictionary);
  const project = useProject();
  const containers = useContainers(project);
  return (
    <>
      <PageHeader title={words.title} remark={words.remark} />
      {containers.error && <ProblemAlert error={containers.error} onRetry={containers.refetch} />}
      {!containers.data && !containers.error && <Skeleton height={360} />}
      {containers.data?.length === 0 && <EmptyState title={words.noContainers} text={words.noContainersHint} />}
      {containers.data && containers.data.length > 0 && <Start project={project} containers={containers.data} />}
      <Running project={project} />
    </>
  );
}

/** The sessions that this tab of the console has begun and that go on. */
function Running({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const links = rememberedLinks(project);
  return links.length === 0 ? null : (
    <Stack mt="xl" gap="xs">
      <Title order={2} size="h4">
        {words.running}
      </Title>
      {links.map(({ session, expires_at, made }) => (
        <Anchor key={session} component={Link} to={sessionPath(project, session, made)}>
          {made.url}, {fill(words.until, { time: formatDateTime(expires_at, language) })}
        </Anchor>
      ))}
    </Stack>
  );
}

function Start({ project, containers }: { project: string; containers: readonly { id: string; name: string }[] }) {
  const words = useWords(dictionary);
  const go = useNavigate();
  const [query] = useSearchParams();
  const { value, change } = useDraft(`preview/${project}/${query.get('of') ?? ''}`, {
    ...BEGINNING,
    container: query.get('container') ?? '',
    of: query.get('of') ?? '',
  });
  const container = containers.find(({ id }) => id === value.container)?.id ?? containers[0]?.id ?? '';
  const workspaces = useWorkspaces(project, container);
  const versions = useVersions(project, container);
  const groups = [
    {
      group: words.workspaces,
      items: (workspaces.data ?? []).map(({ id, name }) => ({ value: `workspace/${id}`, label: name })),
    },
    {
      group: words.versions,
      items: (versions.data ?? []).map(({ version, name }) => ({
        value: `version/${version}`,
        label: `${fill(words.version, { n: version })}${name ? ` · ${name}` : ''}`,
      })),
    },
  ].filter(({ items }) => items.length > 0);
  const all = groups.flatMap(({ items }) => items.map((item) => item.value));
  const of = all.includes(value.of) ? value.of : (all[0] ?? '');
  const { mutate, isPending, error } = useMutation({
    mutationFn: (pick: boolean) => startPreview(project, { ...value, container, of, pick }),
    onSuccess: (link) => {
      const made = { container, of, url: value.url };
      openSite(project, link, made);
      go(sessionPath(project, link.session, made));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(false);
  };
  return (
    <Card withBorder maw={640}>
      <Stack component="form" onSubmit={submit}>
        <Text size="sm">{words.how}</Text>
        <Group grow align="flex-start">
          <Select
            label={words.container}
            data={containers.map(({ id, name }) => ({ value: id, label: name }))}
            value={container}
            onChange={(next) => next && change((old) => ({ ...old, container: next }))}
            allowDeselect={false}
          />
          <Select
            label={words.of}
            data={groups}
            value={of}
            onChange={(next) => next && change((old) => ({ ...old, of: next }))}
            allowDeselect={false}
            searchable
          />
        </Group>
        <TextInput
          label={words.url}
          description={words.urlHint}
          type="url"
          value={value.url}
          onChange={(event) => {
            const url = event.currentTarget.value;
            change((old) => ({ ...old, url }));
          }}
          error={error instanceof ApiError ? error.at('/url') : undefined}
          required
        />
        <NumberInput
          label={words.minutes}
          min={1}
          max={1440}
          value={value.minutes}
          onChange={(minutes) => change((old) => ({ ...old, minutes: Number(minutes) || 60 }))}
          maw={180}
        />
        <ProblemAlert error={error} />
        <Group>
          <Button type="submit" loading={isPending} disabled={!of}>
            {words.open}
          </Button>
          <Button variant="default" loading={isPending} disabled={!of} onClick={() => mutate(true)}>
            {words.pick}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
