import { Anchor, Button } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Schemas } from '../../api/client';
import { useAttributes } from '../../api/knowledge';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { formatAgo } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { isComputation } from '../../lib/rule/model';
import { sayComputation } from '../../lib/rule/sentence';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Attribute = Schemas['Attribute'];

/** All computed attributes, each read aloud. */
export default function AttributesScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const go = useNavigate();
  const { data, error, refetch } = useAttributes(project);
  const may = useMay(project)('editor');
  const columns = useMemo<Column<Attribute>[]>(
    () => [
      {
        key: 'name',
        title: words.name,
        value: (attribute) => attribute.name,
        show: ({ id, name }) => (
          <Anchor component={Link} to={id}>
            {name}
          </Anchor>
        ),
      },
      {
        key: 'what',
        title: words.what,
        wide: true,
        value: ({ definition }) => (isComputation(definition) ? sayComputation(definition, language) : ''),
      },
      {
        key: 'changed',
        title: words.changed,
        wide: true,
        value: (attribute) => attribute.updated_at,
        show: (attribute) => formatAgo(attribute.updated_at, language),
      },
    ],
    [words, language],
  );
  const make = may && (
    <Button component={Link} to="new">
      {words.make}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        {make}
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={refetch} />}
      <DataTable
        label={words.title}
        rows={data}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go(id)}
        empty={
          <EmptyState title={words.emptyTitle} text={words.emptyText}>
            {make}
          </EmptyState>
        }
      />
    </>
  );
}
