import { Button, Card, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Place } from '../../api/container';
import { createEnvironment, useEnvironments } from '../../api/publish';
import { useMay } from '../../api/session';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { CopyField } from '../../parts/CopyField';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import classes from './Publish.module.css';
import dictionary from './words';

const EDGE = 'metka.edge';

/** Where scripts are served, and which version each of the addresses gives. */
export function Environments({ place }: { place: Place }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const environments = useEnvironments(place);
  const may = useMay(place.project)('publisher');
  return (
    <div className={classes.part}>
      <Loaded query={environments} height={160}>
        {(items) => (
          <Table.ScrollContainer minWidth={480} type="native" tabIndex={0}>
            <Table aria-label={words.environmentsTab}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.env}</Table.Th>
                  <Table.Th>{words.serves}</Table.Th>
                  <Table.Th>{words.when}</Table.Th>
                  <Table.Th>{words.path}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((one) => (
                  <Table.Tr key={one.id}>
                    <Table.Td>{one.name}</Table.Td>
                    <Table.Td>
                      {one.version === null ? words.servesNothing : `${words.version} ${one.version}`}
                    </Table.Td>
                    <Table.Td>{one.published_at && formatDateTime(one.published_at, language)}</Table.Td>
                    <Table.Td>
                      <code>{one.path}</code>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Loaded>
      {may && <NewEnvironment place={place} />}
    </div>
  );
}

function NewEnvironment({ place }: { place: Place }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createEnvironment(place, name),
    onSuccess: () => {
      setName('');
      queries.invalidateQueries({ queryKey: ['projects', place.project, 'containers', place.container] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Card withBorder component="form" onSubmit={submit}>
      <Stack>
        <TextInput
          label={words.environmentName}
          description={words.environmentHint}
          value={name}
          onChange={(change) => setName(change.currentTarget.value)}
          required
        />
        <ProblemAlert error={error} />
        <Group>
          <Button type="submit" variant="default" loading={isPending}>
            {words.newEnvironment}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function likelyEdge(): string {
  const remembered = localStorage.getItem(EDGE);
  const local = ['localhost', '127.0.0.1'].includes(location.hostname);
  return (
    remembered ?? (local ? `${location.protocol}//${location.hostname}:8080` : `https://metka.${location.hostname}`)
  );
}

/** The code that a site carries, for the environment that is asked for. */
export function Snippet({ place }: { place: Place }) {
  const words = useWords(dictionary);
  const environments = useEnvironments(place);
  const [edge, setEdge] = useState(likelyEdge);
  const change = (next: string) => {
    setEdge(next);
    localStorage.setItem(EDGE, next);
  };
  return (
    <div className={classes.part}>
      <Text>{words.snippetText}</Text>
      <TextInput
        label={words.edge}
        description={words.edgeHint}
        value={edge}
        type="url"
        onChange={(event) => change(event.currentTarget.value)}
      />
      <Loaded query={environments} height={160}>
        {(items) =>
          items.map((one) => (
            <div key={one.id}>
              <Text fw={500}>{one.name}</Text>
              <CopyField
                label={`${words.snippet}: ${one.name}`}
                text={`<script async src="${edge.replace(/\/+$/, '')}${one.path}"></script>`}
              />
            </div>
          ))
        }
      </Loaded>
      <Text size="sm" c="dimmed">
        {words.cspText}
      </Text>
    </div>
  );
}
