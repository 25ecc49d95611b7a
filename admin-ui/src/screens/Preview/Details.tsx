import { Alert, Card, Code, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../lib/language';
import {
  changesOf,
  consentOf,
  type Decision,
  decisionsOf,
  listOf,
  objectOf,
  type PreviewEntry,
  pickOf,
  shown,
  textOf,
} from '../../lib/preview';
import { fill } from '../../lib/words';
import { StatusBadge } from '../../parts/StatusBadge';
import { clock, STATUS_TONES, titleOf, wordFor } from './entries';
import { PickedForm } from './PickedForm';
import classes from './Preview.module.css';
import type { MadeOf } from './sessions';
import dictionary from './words';

/** One record in full. */
export function Details({ entry, made, onTry }: { entry: PreviewEntry | undefined; made: MadeOf; onTry: () => void }) {
  const words = useWords(dictionary);
  if (!entry) {
    return (
      <Text c="dimmed" className={classes.details}>
        {words.choose}
      </Text>
    );
  }
  const { kind, record, time } = entry;
  const pick = pickOf(entry);
  return (
    <Card withBorder className={classes.details} component="section" aria-label={words.chooseTitle} aria-live="polite">
      <Stack gap="lg">
        <div>
          <Title order={2} size="h4">
            {titleOf(entry, words)}
          </Title>
          <Text size="sm" c="dimmed">
            {[wordFor(words, 'kind', kind), textOf(record.name), clock(time)].filter(Boolean).join(' · ')}
          </Text>
        </div>
        {pick && <PickedForm key={entry.id} id={entry.id} pick={pick} made={made} onTry={onTry} />}
        {kind === 'tag' && <TagRun entry={entry} />}
        {kind === 'occurrence' && <Decisions decisions={decisionsOf(entry)} />}
        {kind === 'sent' && <Server />}
        {(kind === 'occurrence' || kind === 'tag') && <Variables values={objectOf(record.variables)} />}
        {(kind === 'occurrence' || kind === 'message') && <Changes entry={entry} />}
        {(kind === 'occurrence' || kind === 'consent') && (
          <Consent value={kind === 'consent' ? record : record.consent} />
        )}
        <details>
          <summary>{words.whole}</summary>
          <Code block className={classes.whole} tabIndex={0} role="group" aria-label={words.whole}>
            {JSON.stringify(record, null, 2)}
          </Code>
        </details>
      </Stack>
    </Card>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      {children}
    </div>
  );
}

function Decisions({ decisions }: { decisions: readonly Decision[] }) {
  const words = useWords(dictionary);
  return (
    <Part title={words.tags}>
      <Table aria-label={words.tags}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.tag}</Table.Th>
            <Table.Th>{words.why}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {decisions.map(({ name, decision, by }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what a record holds never changes its order
            <Table.Tr key={index}>
              <Table.Td miw={132}>
                {name}
                <br />
                <StatusBadge tone={STATUS_TONES[decision] ?? 'neutral'}>
                  {wordFor(words, 'decision', decision)}
                </StatusBadge>
              </Table.Td>
              <Table.Td>
                {by.map(({ trigger, reason, condition }) => (
                  <Text size="sm" key={trigger}>
                    <b>{trigger}</b>
                    {reason && `: ${wordFor(words, 'reason', reason)}`}
                    {condition && (
                      <>
                        {' '}
                        <Code>{condition.text}</Code>, {fill(words.was, { value: condition.actual })}
                      </>
                    )}
                  </Text>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Part>
  );
}

function TagRun({ entry: { record } }: { entry: PreviewEntry }) {
  const words = useWords(dictionary);
  const status = textOf(record.status);
  const purposes = listOf(record.purposes).map(String);
  const more = [
    textOf(record.event),
    typeof record.milliseconds === 'number' ? fill(words.took, { n: record.milliseconds }) : '',
    purposes.length ? `${words.purposes}: ${purposes.join(', ')}` : '',
    listOf(record.options).map(String).join(', '),
  ].filter(Boolean);
  return (
    <Stack gap="xs" align="flex-start">
      <StatusBadge tone={STATUS_TONES[status] ?? 'neutral'}>{wordFor(words, 'status', status)}</StatusBadge>
      <Text size="sm">{more.join(' · ')}</Text>
      {textOf(record.error) && <Alert color="red">{textOf(record.error)}</Alert>}
    </Stack>
  );
}

/** What the gateway did with an event of the preview. */
function Server() {
  const words = useWords(dictionary);
  return (
    <Part title={words.server}>
      <StatusBadge tone="good">{words.received}</StatusBadge>
      <Text size="sm" mt="xs">
        {words.storedNot}
      </Text>
    </Part>
  );
}

function Variables({ values }: { values: Readonly<Record<string, unknown>> }) {
  const words = useWords(dictionary);
  const entries = Object.entries(values);
  return (
    <Part title={words.variables}>
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noVariables}
        </Text>
      ) : (
        <Table aria-label={words.variables}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.variable}</Table.Th>
              <Table.Th>{words.value}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <Code>{shown(value)}</Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Part>
  );
}

function Changes({ entry }: { entry: PreviewEntry }) {
  const words = useWords(dictionary);
  const changes = changesOf(entry);
  return (
    <Part title={words.changed}>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.unchanged}
        </Text>
      ) : (
        <Table aria-label={words.changed}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.key}</Table.Th>
              <Table.Th>{words.before}</Table.Th>
              <Table.Th>{words.after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map(({ key, before, after }) => (
              <Table.Tr key={key}>
                <Table.Td>{key}</Table.Td>
                <Table.Td>{before === undefined ? '—' : <Code>{shown(before)}</Code>}</Table.Td>
                <Table.Td>{after === undefined ? '—' : <Code>{shown(after)}</Code>}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Part>
  );
}

function Consent({ value }: { value: unknown }) {
  const words = useWords(dictionary);
  const { granted, denied } = consentOf(value);
  return (
    <Part title={words.consent}>
      <Text size="sm">
        {granted.length + denied.length === 0
          ? words.undecided
          : [
              granted.length ? fill(words.granted, { list: granted.join(', ') }) : '',
              denied.length ? fill(words.denied, { list: denied.join(', ') }) : '',
            ]
              .filter(Boolean)
              .join('. ')}
      </Text>
    </Part>
  );
}
