import { Alert, Anchor, Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { endPreview, startPreview, usePreview } from '../../api/previews';
import { useProject } from '../../api/projects';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { filtered, GROUPS, type PreviewEntry } from '../../lib/preview';
import { fill } from '../../lib/words';
import { CopyField } from '../../parts/CopyField';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import { useUrlState } from '../../parts/useUrlState';
import { Details } from './Details';
import classes from './Preview.module.css';
import { forgetLink, openSite, rememberedLink, sessionPath } from './sessions';
import { Timeline } from './Timeline';
import dictionary from './words';

const TONES = { connecting: 'info', connected: 'good', disconnected: 'warning', ended: 'neutral' } as const;

/** A running preview: what happens on the site, as it happens, and one record of it in full. */
export default function SessionScreen() {
  const words = useWords(dictionary);
  const project = useProject();
  const { session = '' } = useParams();
  const [query] = useSearchParams();
  const made = { container: query.get('container') ?? '', of: query.get('of') ?? '', url: query.get('url') ?? '' };
  const { connection, entries, error } = usePreview(project, session);
  const [group, setGroup] = useUrlState('show', 'all');
  const [search, setSearch] = useUrlState('q');
  const [chosen, setChosen] = useUrlState('record');
  useNewestPick(entries, chosen, setChosen);
  const go = useNavigate();
  const again = useMutation({
    mutationFn: (pick: boolean) => startPreview(project, { ...made, minutes: 60, pick }),
    onSuccess: (link) => {
      openSite(project, link, made);
      go(sessionPath(project, link.session, made));
    },
  });
  const end = useMutation({ mutationFn: () => endPreview(project, session) });
  const shown = useMemo(() => filtered(entries, group, search), [entries, group, search]);
  const entry = entries.find(({ id }) => String(id) === chosen);
  const running = connection !== 'ended';
  useEffect(() => {
    if (!running) {
      forgetLink(session);
    }
  }, [running, session]);
  const known = made.container !== '' && made.of !== '' && made.url !== '';
  return (
    <>
      <PageHeader title={words.session} remark={made.url}>
        <StatusBadge tone={TONES[connection]}>
          {connection === 'connected' ? words.live : words[connection]}
        </StatusBadge>
        {running && (
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
            {words.end}
          </Button>
        )}
        {known && (
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate(false)}>
            {words.again}
          </Button>
        )}
        {known && (
          <Button loading={again.isPending} onClick={() => again.mutate(true)}>
            {words.pick}
          </Button>
        )}
      </PageHeader>
      <ProblemAlert error={error ?? again.error ?? end.error} />
      {running ? (
        <Opened session={session} />
      ) : (
        <Alert color="gray" role="status" mb="md">
          {words.endedHint}{' '}
          <Anchor component={Link} to={`/projects/${project}/preview`}>
            {words.title}
          </Anchor>
        </Alert>
      )}
      <Group mb="sm" className={classes.tools}>
        <SegmentedControl
          aria-label={words.timeline}
          value={group}
          onChange={setGroup}
          data={[
            { value: 'all', label: words.all },
            ...Object.keys(GROUPS).map((one) => ({ value: one, label: words[one as keyof typeof GROUPS] })),
          ]}
        />
        <TextInput
          className={classes.search}
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Group>
      {entries.length === 0 ? (
        <EmptyState title={words.empty} text={running ? words.emptyHint : undefined} />
      ) : (
        <div className={classes.beside}>
          {shown.length > 0 ? (
            <Timeline entries={shown} chosen={chosen} onChoose={setChosen} />
          ) : (
            <Text c="dimmed" role="status">
              {words.nothing}
            </Text>
          )}
          <Details entry={entry} made={made} onTry={() => again.mutate(false)} />
        </div>
      )}
    </>
  );
}

/** Shows what was just picked on the site to whoever comes back from there; nothing of before takes a choice away. */
function useNewestPick(entries: readonly PreviewEntry[], chosen: string, choose: (id: string) => void): void {
  const [opened] = useState(Date.now);
  const newest = entries.filter(({ kind }) => kind === 'picked').at(-1);
  const id = newest?.id ?? 0;
  const fresh = Date.parse(newest?.time ?? '') > opened;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another pick is a reason to choose it
  useEffect(() => {
    if (id > 0 && (fresh || !chosen)) {
      choose(String(id));
    }
  }, [id]);
}

/** The link to the site, for whoever lost the tab. */
function Opened({ session }: { session: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const link = rememberedLink(session);
  if (!link) {
    return null;
  }
  return (
    <details className={classes.link}>
      <summary>
        {words.link}, {fill(words.until, { time: formatDateTime(link.expires_at, language) })}
      </summary>
      <Text size="sm" c="dimmed" my="xs">
        {words.linkHint}
      </Text>
      <CopyField text={link.link} label={words.link} />
    </details>
  );
}
