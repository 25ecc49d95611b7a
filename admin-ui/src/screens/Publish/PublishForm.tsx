import { Alert, Button, Card, List, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import type { Place } from '../../api/container';
import { createVersion, type Publication, publishVersion, useEnvironments } from '../../api/publish';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { formatBytes } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell } from '../../parts/useUndo';
import dictionary from './words';

/** Makes a version of the draft and publishes it; a version that could not be published is kept and can be tried again. */
export function PublishForm({ place, blocked }: { place: Place; blocked: boolean }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const may = useMay(place.project);
  const { done } = useTell();
  const environments = useEnvironments(place).data ?? [];
  const note = useDraft(`publish/${place.project}/${place.container}/${place.workspace}`, { name: '', note: '' });
  const [environment, setEnvironment] = useState('live');
  const [made, setMade] = useState<number>();
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async ({ serve, force }: { serve: boolean; force?: boolean }) => {
      const version = made ?? (await createVersion(place, note.value)).version;
      setMade(version);
      return { version, publication: serve ? await publishVersion(place, version, environment, force) : undefined };
    },
    onSuccess: ({ version, publication }) => {
      done(
        publication
          ? fill(words.published, { version, environment: publication.environment.name })
          : fill(words.made, { version }),
      );
      setMade(undefined);
      note.begin({ value: { name: '', note: '' }, revision: 0 });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['projects', place.project, 'containers'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ serve: may('publisher') });
  };
  const heavy = made !== undefined && error instanceof ApiError && error.status === 409 && may('publisher');
  return (
    <Card withBorder component="form" onSubmit={submit}>
      <Stack>
        <Title order={2} size="h5">
          {words.publishTitle}
        </Title>
        <TextInput
          label={words.name}
          placeholder={words.namePlaceholder}
          maxLength={200}
          value={note.value.name}
          onChange={(change) => note.change({ ...note.value, name: change.currentTarget.value })}
        />
        <Textarea
          label={words.note}
          description={words.noteHint}
          autosize
          minRows={2}
          value={note.value.note}
          onChange={(change) => note.change({ ...note.value, note: change.currentTarget.value })}
        />
        <Select
          label={words.environment}
          allowDeselect={false}
          value={environment}
          data={environments.filter(({ id }) => id !== 'latest').map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(next) => setEnvironment(next ?? 'live')}
        />
        {!may('publisher') && <Alert color="gray">{words.mayNotPublish}</Alert>}
        {made !== undefined && error && <Text size="sm">{fill(words.made, { version: made })}</Text>}
        <ProblemAlert error={error} />
        <Button type="submit" loading={isPending} disabled={!may('editor') || (blocked && made === undefined)}>
          {may('publisher') ? words.publish : words.versionOnly}
        </Button>
        {may('publisher') && (
          <Button
            variant="default"
            loading={isPending}
            disabled={blocked || made !== undefined}
            onClick={() => mutate({ serve: false })}
          >
            {words.versionOnly}
          </Button>
        )}
        {heavy && (
          <Button variant="outline" color="red" onClick={() => mutate({ serve: true, force: true })}>
            {words.force}
          </Button>
        )}
        {data?.publication && <Weight publication={data.publication} project={place.project} />}
      </Stack>
    </Card>
  );
}

function Weight({ publication, project }: { publication: Publication; project: string }) {
  const words = useWords(dictionary);
  const { language, words: common } = useSpeech();
  const { script } = publication;
  const size = (bytes: number) => formatBytes(bytes, language, common);
  return (
    <Alert color={script.warnings.length > 0 ? 'yellow' : 'green'} role="status">
      <Text size="sm">{fill(words.weight, { size: size(script.brotli) })}</Text>
      {script.warnings.map(({ pointer, detail }) => (
        <Text size="sm" key={pointer + detail}>
          {detail}
        </Text>
      ))}
      {script.shares.length > 0 && (
        <>
          <Text size="sm">{words.shares}:</Text>
          <List size="sm">
            {script.shares.slice(0, 5).map(({ kind, id, bytes }) => (
              <List.Item key={kind + id}>
                <Link to={`/projects/${project}/${kind}/${id}`}>{id}</Link> — {size(bytes)}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Alert>
  );
}
