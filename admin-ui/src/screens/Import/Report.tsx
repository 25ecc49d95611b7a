import { Alert, Select, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { StatusBadge } from '../../parts/StatusBadge';
import { useUrlState } from '../../parts/useUrlState';
import classes from './Report.module.css';
import dictionary from './words';

type Entity = Schemas['GtmEntity'];

const OUTCOMES = ['needs_action', 'changed', 'skipped', 'imported'] as const;
const TONES = { imported: 'good', changed: 'info', needs_action: 'warning', skipped: 'bad' } as const;

/** What becomes of each entity of an export, those that need a person first. */
export function Report({ report }: { report: Schemas['GtmReport'] }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const [outcome, setOutcome] = useUrlState('outcome');
  const entities = useMemo(
    () =>
      [...report.entities]
        .sort((one, other) => OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome))
        .filter((one) => outcome === '' || one.outcome === outcome),
    [report, outcome],
  );
  const columns = useMemo<Column<Entity>[]>(
    () => [
      {
        key: 'outcome',
        title: words.outcome,
        value: (one) => words[one.outcome],
        show: (one) => <StatusBadge tone={TONES[one.outcome]}>{words[one.outcome]}</StatusBadge>,
      },
      {
        key: 'name',
        title: words.name,
        value: (one) => `${one.name} ${one.reasons.map((reason) => reason[language]).join(' ')}`,
        show: (one) => (
          <>
            {one.name}
            {one.reasons.map((reason) => (
              <Text key={reason.code + reason.en} size="sm" c="dimmed" className={classes.reason}>
                {reason[language]}
              </Text>
            ))}
          </>
        ),
      },
      { key: 'kind', title: words.kind, wide: true, value: (one) => words[`kind_${one.kind}`] },
    ],
    [words, language],
  );
  const count = (wanted: string) => report.entities.filter((one) => one.outcome === wanted).length;
  return (
    <>
      {report.problem && (
        <Alert color="red" role="alert">
          {report.problem[language]}
        </Alert>
      )}
      <DataTable
        label={words.report}
        rows={entities}
        columns={columns}
        rowKey={(one) => `${one.kind}/${one.gtm_id}/${one.path}`}
        filters={
          <Select
            aria-label={words.outcome}
            placeholder={words.all}
            clearable
            value={outcome || null}
            data={OUTCOMES.map((one) => ({ value: one, label: `${words[one]} (${count(one)})` }))}
            onChange={(next) => setOutcome(next ?? '')}
          />
        }
        empty={<EmptyState title={words.report} />}
      />
    </>
  );
}
