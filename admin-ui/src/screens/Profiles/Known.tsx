import { Anchor, Card, Group, Table, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useKnown } from '../../api/knowledge';
import { type Profile, useProfileAttributes, useProfileSegments } from '../../api/profiles';
import { formatCount, formatDate, formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import type { Language } from '../../lib/words';
import { fill } from '../../lib/words';
import { Loaded } from '../../parts/Loaded';
import classes from './Profiles.module.css';
import dictionary from './words';

/** The segments, computed attributes and traits of a person. */
export function Known({ project, profile }: { project: string; profile: Profile }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  return (
    <div className={classes.columns}>
      <Segments project={project} profile={profile.profile} />
      <Attributes project={project} profile={profile.profile} />
      <Panel title={words.traits}>
        {profile.traits.length === 0 ? (
          <Text c="dimmed">{words.noTraits}</Text>
        ) : (
          <Rows
            label={words.traits}
            head={[words.trait, words.traitValue, words.time]}
            rows={profile.traits.map(({ trait, value, time }) => [
              trait,
              sayValue(value, language),
              formatDateTime(time, language),
            ])}
          />
        )}
      </Panel>
    </div>
  );
}

function Segments({ project, profile }: { project: string; profile: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { names } = useKnown(project);
  return (
    <Panel title={words.segments}>
      <Loaded query={useProfileSegments(project, profile)} height={80}>
        {(items) =>
          items.length === 0 ? (
            <Text c="dimmed">{words.noSegments}</Text>
          ) : (
            items.map(({ segment, since }) => (
              <Group key={segment} justify="space-between" mb={4}>
                <Anchor component={Link} to={`/projects/${project}/segments/${segment}`}>
                  {names.segments[segment] ?? segment}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {fill(words.since, { at: formatDate(since, language) })}
                </Text>
              </Group>
            ))
          )
        }
      </Loaded>
    </Panel>
  );
}

function Attributes({ project, profile }: { project: string; profile: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { names } = useKnown(project);
  return (
    <Panel title={words.attributes}>
      <Loaded query={useProfileAttributes(project, profile)} height={80}>
        {(items) =>
          items.length === 0 ? (
            <Text c="dimmed">{words.noAttributes}</Text>
          ) : (
            <Rows
              label={words.attributes}
              head={[words.attributes, words.traitValue]}
              rows={items.map(({ id, value }) => [names.attributes[id] ?? id, sayValue(value, language)])}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

/** A value of whatever kind as text; a dash where there is none. */
function sayValue(value: unknown, language: Language): string {
  if (value === null || value === undefined) {
    return '—';
  }
  return typeof value === 'number'
    ? formatCount(value, language)
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

/** A card with a heading. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  );
}

/** A small table whose first column names its rows. */
export function Rows({ label, head, rows }: { label: string; head: string[]; rows: ReactNode[][] }) {
  const keyed = rows.map((cells, row) => ({
    key: `row-${row}`,
    cells: cells.map((cell, column) => ({ key: `cell-${column}`, cell })),
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (name ? <Table.Th key={name}>{name}</Table.Th> : <Table.Td key="actions" />))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keyed.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((one) => (
                <Table.Td key={one.key}>{one.cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
